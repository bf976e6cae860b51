package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Nodes for what windows that move over planes compute: convolutions and pools. */
final class WindowExports {
    static String convolution(ExportStep s) {
        return s.graph().node("Conv", window(s, s.integer("groups")), s.in());
    }

    static String transposedConvolution(ExportStep s) {
        List<Size> sizes = s.exporter().sizes(s.operand(0));
        int rows = (int) sizes.get(2).constant();
        int columns = (int) sizes.get(3).constant();
        Map<String, Object> attributes = window(s, s.integer("groups"));
        attributes.put("output_padding", outputPadding(s, rows, columns));
        return s.graph().node("ConvTranspose", attributes, s.in());
    }

    /** What is missing at the ends if a plane of the given size is spread out. */
    private static List<Long> outputPadding(ExportStep s, int... sizes) {
        int[] kernel = s.integers("kernel");
        int[] strides = s.integers("strides");
        int[] pads = s.integers("pads");
        int[] dilations = s.integers("dilations");
        long[] more = {s.integer("height"), s.integer("width")};
        for (int i = 0; i < 2; i++) {
            more[i] -= (long) (sizes[i] - 1) * strides[i] - pads[i] - pads[i + 2] + dilations[i] * (kernel[i] - 1) + 1;
        }
        return List.of(more[0], more[1]);
    }

    /** Windows as columns {@code [n, c kh kw, positions]}: a convolution whose kernels pick an element each. */
    static String unfold(ExportStep s) {
        int channels = (int) s.exporter().sizes(s.operand(0)).get(1).constant();
        String picked = s.graph().node("Conv", window(s, channels), s.in(0), picks(s, channels));
        return MovementExports.reshape(s.graph(), picked, s.resultSizes());
    }

    /** The transpose of {@link #unfold}. */
    static String fold(ExportStep s) {
        List<Size> sizes = s.exporter().sizes(s.operand(0));
        int channels = (int) s.resultSizes().get(1).constant();
        int[] outputs = outputs(s);
        List<Size> planes = List.of(sizes.get(0), sizes.get(1), Size.of(outputs[0]), Size.of(outputs[1]));
        Map<String, Object> attributes = window(s, channels);
        attributes.put("output_padding", outputPadding(s, outputs));
        String x = MovementExports.reshape(s.graph(), s.in(0), planes);
        return s.graph().node("ConvTranspose", attributes, x, picks(s, channels));
    }

    /** How many windows there are in each direction. */
    private static int[] outputs(ExportStep s) {
        int[] kernel = s.integers("kernel");
        int[] strides = s.integers("strides");
        int[] pads = s.integers("pads");
        int[] dilations = s.integers("dilations");
        int[] counts = {s.integer("height"), s.integer("width")};
        for (int i = 0; i < 2; i++) {
            counts[i] = (counts[i] + pads[i] + pads[i + 2] - dilations[i] * (kernel[i] - 1) - 1) / strides[i] + 1;
        }
        return counts;
    }

    /** For each channel, a kernel for each position in the window, which is 1 there. */
    private static String picks(ExportStep s, int channels) {
        int[] kernel = s.integers("kernel");
        int size = kernel[0] * kernel[1];
        Tensor one = Tensor.eye(s.dtype(), size).reshape(size, 1, kernel[0], kernel[1]);
        return s.graph().constant(one.repeat(channels, 1, 1, 1));
    }

    private static Map<String, Object> window(ExportStep s) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", s.longs("kernel"));
        attributes.put("strides", s.longs("strides"));
        attributes.put("pads", s.longs("pads"));
        attributes.put("dilations", s.longs("dilations"));
        return attributes;
    }

    private static Map<String, Object> window(ExportStep s, int groups) {
        Map<String, Object> attributes = window(s);
        attributes.put("group", (long) groups);
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
        ExportStep found = new ExportStep(s.exporter(), places, places);
        return ofPlanes(s, x -> s.graph().node("MaxPool", window(found), x));
    }

    static String averagePool(ExportStep s) {
        if (!Arrays.equals(s.integers("dilations"), new int[] {1, 1})) {
            throw PrimitiveExports.unsupported(s, "with dilation");
        }
        Map<String, Object> attributes = window(s);
        attributes.remove("dilations");
        attributes.put("count_include_pad", s.flag("countPadding") ? 1L : 0L);
        return ofPlanes(s, x -> s.graph().node("AveragePool", attributes, x));
    }

    /** Operators want {@code [n, c, h, w]}; the primitives take any leading axes. */
    private static String ofPlanes(ExportStep s, UnaryOperator<String> pool) {
        List<Size> sizes = s.exporter().sizes(s.operand(0));
        int rank = sizes.size();
        if (rank == 4) {
            return pool.apply(s.in(0));
        }
        GraphBuilder g = s.graph();
        Size first = rank > 2 ? sizes.get(0) : Size.of(1);
        String planes = g.vector(first, Size.of(-1), sizes.get(rank - 2), sizes.get(rank - 1));
        return MovementExports.reshape(g, pool.apply(g.node("Reshape", s.in(0), planes)), s.resultSizes());
    }

    private WindowExports() {}
}
