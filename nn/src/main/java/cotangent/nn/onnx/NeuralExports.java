package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes for the fused primitives of neural networks. */
final class NeuralExports {
    private static final String ATTENTION = "attention";

    /** Axes 0 and 2 of {@code x [a, c, b]} made of mean 0 and variance 1; epsilon stands in the step that took the moments. */
    static String standardize(ExportStep s) {
        double epsilon = (Double)
                s.exporter().producer(s.operand(1)).primitive().attributes().get("epsilon");
        GraphBuilder g = s.graph();
        Map<String, Object> over = Map.of("axes", List.of(0L, 2L), "keepdims", 1L);
        String centred = g.node("Sub", s.in(0), g.node("ReduceMean", over, s.in(0)));
        String variance = g.node("ReduceMean", over, g.node("Mul", centred, centred));
        return g.node("Div", centred, g.node("Sqrt", g.node("Add", variance, s.scalar(epsilon))));
    }

    /** {@link #standardize}, then a scale and a shift for each channel. */
    static String batchNormalize(ExportStep s) {
        GraphBuilder g = s.graph();
        String scaled = g.node("Mul", standardize(s), perChannel(g, s.in(2)));
        return g.node("Add", scaled, perChannel(g, s.in(3)));
    }

    /** {@code (x - mean) r + shift} for {@code x [a, c, b]} and a mean, factor and shift for each channel. */
    static String channelAffine(ExportStep s) {
        GraphBuilder g = s.graph();
        String centred = g.node("Sub", s.in(0), perChannel(g, s.in(1)));
        return g.node("Add", g.node("Mul", centred, perChannel(g, s.in(2))), perChannel(g, s.in(3)));
    }

    private static String perChannel(GraphBuilder g, String vector) {
        return g.node("Unsqueeze", vector, g.longs(1));
    }

    static boolean isAttention(Trace.Step step) {
        return step != null && step.primitive().name().equals(ATTENTION);
    }

    /**
     * The rows {@code o} alone, without the column of log-sum-exps that the primitive has beside them; {@link #attentionOutput} sees to it that
     * nobody asks for that.
     */
    static String attention(ExportStep s) {
        GraphBuilder g = s.graph();
        int rank = s.a().result().rank();
        List<Long> order = new ArrayList<>();
        for (long i = 0; i < rank; i++) {
            order.add(i < rank - 2 ? i : i == rank - 2 ? i + 1 : i - 1);
        }
        String keys = g.node("Transpose", Map.of("perm", order), s.in(1));
        String scores = g.node("MatMul", g.node("Mul", s.in(0), s.scalar(s.real("scale"))), keys);
        boolean masked = s.a().operands().size() > 3;
        if (masked) {
            scores = g.node("Add", scores, s.in(3));
        }
        if (s.flag("causal")) {
            long queries = s.exporter().sizes(s.operand(0)).get(rank - 2).constant();
            long count = s.exporter().sizes(s.operand(1)).get(rank - 2).constant();
            scores = g.node("Add", scores, g.constant(causal(s, (int) queries, (int) count)));
        }
        String weights = g.node("Softmax", Map.of("axis", -1L), scores);
        if (masked) {
            // Who may look at nothing gets zeros.
            weights = g.node("Where", g.node("IsNaN", weights), s.scalar(0), weights);
        }
        return g.node("MatMul", weights, s.in(2));
    }

    private static Tensor causal(ExportStep s, int queries, int keys) {
        Tensor row = Tensor.arange(queries).unsqueeze(1);
        return Tensor.zeros(s.dtype(), queries, keys)
                .maskedFill(Tensor.arange(keys).gt(row), Double.NEGATIVE_INFINITY);
    }

    /** What is cut from the result of {@link #attention}: it must be all but the last column. */
    static String attentionOutput(ExportStep s, int axis, Size start, Size count) {
        Tensor all = s.operand(0);
        boolean output = axis == all.rank() - 1 && start.equals(Size.of(0)) && count.equals(Size.of(all.size(-1) - 1L));
        if (!output) {
            throw PrimitiveExports.unsupported(s, "of the log-sum-exps of attention");
        }
        return s.in(0);
    }

    static String convolution(ExportStep s) {
        return s.graph().node("Conv", window(s, true), s.in());
    }

    static String transposedConvolution(ExportStep s) {
        int[] kernel = s.integers("kernel");
        int[] strides = s.integers("strides");
        int[] pads = s.integers("pads");
        int[] dilations = s.integers("dilations");
        int[] wanted = {s.integer("height"), s.integer("width")};
        List<Long> more = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int in = (int) s.exporter().sizes(s.operand(0)).get(2 + i).constant();
            int size = (in - 1) * strides[i] - pads[i] - pads[i + 2] + dilations[i] * (kernel[i] - 1) + 1;
            more.add((long) wanted[i] - size);
        }
        Map<String, Object> attributes = window(s, true);
        attributes.put("output_padding", more);
        return s.graph().node("ConvTranspose", attributes, s.in());
    }

    /** The window of a convolution or pooling. */
    private static Map<String, Object> window(ExportStep s, boolean groups) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", s.longs("kernel"));
        attributes.put("strides", s.longs("strides"));
        attributes.put("pads", s.longs("pads"));
        attributes.put("dilations", s.longs("dilations"));
        if (groups) {
            attributes.put("group", (long) s.integer("groups"));
        }
        return attributes;
    }

    /** The maxima; their window stands in the step that found their places. */
    static String maxPool(ExportStep s) {
        Trace.Step places = s.exporter().producer(s.operand(1));
        boolean own = places != null
                && places.primitive().name().equals("maxPool")
                && places.operands().get(0) == s.operand(0);
        if (!own) {
            throw PrimitiveExports.unsupported(s, "at places of another tensor");
        }
        ExportStep window = new ExportStep(s.exporter(), places, places);
        return s.graph().node("MaxPool", window(window, false), s.in(0));
    }

    static String averagePool(ExportStep s) {
        if (!Arrays.equals(s.integers("dilations"), new int[] {1, 1})) {
            throw PrimitiveExports.unsupported(s, "with dilation");
        }
        Map<String, Object> attributes = window(s, false);
        attributes.remove("dilations");
        attributes.put("count_include_pad", s.flag("countPadding") ? 1L : 0L);
        return s.graph().node("AveragePool", attributes, s.in(0));
    }

    private NeuralExports() {}
}
