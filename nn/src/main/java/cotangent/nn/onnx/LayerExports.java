package cotangent.nn.onnx;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm;
import cotangent.nn.Conv3d;
import cotangent.nn.ConvTranspose3d;
import cotangent.nn.EmbeddingBag;
import cotangent.nn.Gru;
import cotangent.nn.Layer;
import cotangent.nn.LayerNorm;
import cotangent.nn.Lstm;
import cotangent.nn.Parameter;
import cotangent.nn.Recurrent;
import cotangent.nn.RecurrentConfig;
import cotangent.nn.Rnn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers that the format has an operator for, though there is no primitive alike. */
final class LayerExports {
    /** In what order the operator wants the gates, of which ours are {@code i, f, g, o} and {@code r, z, n}. */
    static final int[] LSTM_GATES = {0, 3, 1, 2};

    static final int[] GRU_GATES = {1, 0, 2};
    static final int[] RNN_GATES = {0};

    /** Whether a layer is exported as a whole. One with computed weights is not: it has children. */
    static boolean knows(Layer layer) {
        if (!layer.children().isEmpty()) {
            return false;
        }
        return layer instanceof Recurrent
                || layer instanceof BatchNorm norm && norm.config().tracking()
                || layer instanceof LayerNorm own && own.weight() != null
                || layer instanceof Conv3d
                || layer instanceof ConvTranspose3d
                || layer instanceof EmbeddingBag;
    }

    /** Adds the nodes and returns the name of the result. */
    static String export(Layer layer, Exporter e, String x) {
        if (layer instanceof Recurrent recurrent) {
            return recurrent(recurrent, e, x);
        }
        if (layer instanceof Conv3d conv) {
            return withBias(e, "Conv", window(conv.options(), conv.weight()), x, conv.weight(), conv.bias());
        }
        if (layer instanceof ConvTranspose3d conv) {
            Map<String, Object> attributes = window(conv.options(), conv.weight());
            attributes.put("output_padding", longs(conv.outputPadding()));
            return withBias(e, "ConvTranspose", attributes, x, conv.weight(), conv.bias());
        }
        if (layer instanceof EmbeddingBag bag) {
            return embeddingBag(bag, e, x);
        }
        return layer instanceof BatchNorm norm ? batchNorm(norm, e, x) : layerNorm((LayerNorm) layer, e, x);
    }

    /** The primitives move windows over planes; the operators know volumes. */
    private static Map<String, Object> window(ConvolutionOptions3d o, Parameter weight) {
        ConvolutionOptions plane = o.plane();
        int[] kernel = weight.value().shape().toArray();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", longs(kernel[2], kernel[3], kernel[4]));
        attributes.put("strides", longs(o.strideD(), plane.strideH(), plane.strideW()));
        attributes.put("dilations", longs(o.dilationD(), plane.dilationH(), plane.dilationW()));
        attributes.put(
                "pads",
                longs(o.padFront(), plane.padTop(), plane.padLeft(), o.padBack(), plane.padBottom(), plane.padRight()));
        attributes.put("group", (long) plane.groups());
        return attributes;
    }

    private static List<Long> longs(int... values) {
        return Arrays.stream(values).asLongStream().boxed().toList();
    }

    private static String withBias(
            Exporter e, String operator, Map<String, Object> attributes, String x, Parameter weight, Parameter bias) {
        String kernels = e.name(weight.value());
        return bias == null
                ? e.graph.node(operator, attributes, x, kernels)
                : e.graph.node(operator, attributes, x, kernels, e.name(bias.value()));
    }

    /** Rows {@code [batch, size, width]} that become one each. */
    private static String embeddingBag(EmbeddingBag layer, Exporter e, String x) {
        String rows =
                e.graph.node("Gather", Map.of("axis", 0L), e.name(layer.weight().value()), x);
        Map<String, Object> each = Map.of("axes", List.of(1L), "keepdims", 0L);
        return switch (layer.bag()) {
            case SUM -> e.graph.node("ReduceSum", Map.of("keepdims", 0L), rows, e.graph.longs(1));
            case MEAN -> e.graph.node("ReduceMean", each, rows);
            case MAX -> e.graph.node("ReduceMax", each, rows);
        };
    }

    private static String batchNorm(BatchNorm norm, Exporter e, String x) {
        Tensor mean = norm.runningMean().get();
        Tensor one = Tensor.ones(mean.dtype(), norm.channels());
        return e.graph.node(
                "BatchNormalization",
                Map.of(
                        "epsilon", (float) norm.config().epsilon(),
                        "momentum", (float) (1 - norm.config().momentum().orElse(0.1))),
                x,
                norm.weight() == null
                        ? e.graph.constant(one)
                        : e.name(norm.weight().value()),
                norm.bias() == null
                        ? e.graph.constant(one.mul(0))
                        : e.name(norm.bias().value()),
                e.statistic(mean),
                e.statistic(norm.runningVar().get()));
    }

    private static String layerNorm(LayerNorm norm, Exporter e, String x) {
        Tensor weight = norm.weight().value();
        String scale = e.name(weight);
        String shift = norm.bias() == null ? "" : e.name(norm.bias().value());
        GraphBuilder g = e.graph;
        if (e.opset() >= 17) {
            Map<String, Object> attributes = Map.of("axis", (long) -weight.rank(), "epsilon", (float) norm.epsilon());
            return shift.isEmpty()
                    ? g.node("LayerNormalization", attributes, x, scale)
                    : g.node("LayerNormalization", attributes, x, scale, shift);
        }
        List<Long> last = new ArrayList<>();
        for (long i = -weight.rank(); i < 0; i++) {
            last.add(i);
        }
        Map<String, Object> over = Map.of("axes", last, "keepdims", 1L);
        String centred = g.node("Sub", x, g.node("ReduceMean", over, x));
        String variance = g.node("ReduceMean", over, g.node("Mul", centred, centred));
        String deviation = g.node("Sqrt", g.node("Add", variance, g.scalar(weight.dtype(), norm.epsilon())));
        String scaled = g.node("Mul", g.node("Div", centred, deviation), scale);
        return shift.isEmpty() ? scaled : g.node("Add", scaled, shift);
    }

    /** Time goes first for the operator, and comes back behind the batch. */
    private static String recurrent(Recurrent layer, Exporter e, String x) {
        RecurrentConfig config = layer.config();
        GraphBuilder g = e.graph;
        String y = g.node("Transpose", Map.of("perm", List.of(1L, 0L, 2L)), x);
        for (int l = 0; l < config.layers(); l++) {
            List<String> suffixes =
                    config.bidirectional() ? List.of("_l" + l, "_l" + l + "_reverse") : List.of("_l" + l);
            List<String> operands = new ArrayList<>(List.of(y));
            operands.add(stacked(layer, e, suffixes, "weight_ih"));
            operands.add(stacked(layer, e, suffixes, "weight_hh"));
            if (config.bias()) {
                operands.add(stacked(layer, e, suffixes, "bias_ih", "bias_hh"));
            }
            // [time, directions, batch, hidden] -> [time, batch, directions hidden]
            String all = g.node(operator(layer), attributes(layer), operands.toArray(String[]::new));
            String turned = g.node("Transpose", Map.of("perm", List.of(0L, 2L, 1L, 3L)), all);
            y = g.node("Reshape", turned, g.longs(0, 0, (long) suffixes.size() * layer.hidden()));
        }
        return g.node("Transpose", Map.of("perm", List.of(1L, 0L, 2L)), y);
    }

    private static String operator(Recurrent layer) {
        return layer instanceof Lstm ? "LSTM" : layer instanceof Gru ? "GRU" : "RNN";
    }

    private static Map<String, Object> attributes(Recurrent layer) {
        boolean both = layer.config().bidirectional();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("hidden_size", (long) layer.hidden());
        attributes.put("direction", both ? "bidirectional" : "forward");
        if (layer instanceof Gru) {
            attributes.put("linear_before_reset", 1L);
        } else if (layer instanceof Rnn rnn) {
            String f = rnn.relu() ? "Relu" : "Tanh";
            attributes.put("activations", both ? List.of(f, f) : List.of(f));
        }
        return attributes;
    }

    /**
     * The weights of all directions, one behind the other, with the gates in the operator's order. The rows are picked by the graph, so that the
     * weights keep their names and forms.
     */
    private static String stacked(Recurrent layer, Exporter e, List<String> suffixes, String... kinds) {
        int[] gates = layer instanceof Lstm ? LSTM_GATES : layer instanceof Gru ? GRU_GATES : RNN_GATES;
        int hidden = layer.hidden();
        long[] rows = new long[kinds.length * gates.length * hidden];
        for (int i = 0; i < rows.length; i++) {
            int kind = i / (gates.length * hidden);
            int gate = i / hidden % gates.length;
            rows[i] = ((long) kind * gates.length + gates[gate]) * hidden + i % hidden;
        }
        Map<String, Parameter> parameters = layer.parameters();
        String order = e.graph.constant(Tensor.of(rows, 1, rows.length));
        Map<String, Object> along = Map.of("axis", 0L);
        List<String> parts = new ArrayList<>();
        for (String suffix : suffixes) {
            List<String> own = new ArrayList<>();
            for (String kind : kinds) {
                own.add(e.name(parameters.get(kind + suffix).value()));
            }
            String joined = own.size() == 1 ? own.get(0) : e.graph.node("Concat", along, own.toArray(String[]::new));
            parts.add(e.graph.node("Gather", along, joined, order));
        }
        return parts.size() == 1 ? parts.get(0) : e.graph.node("Concat", along, parts.toArray(String[]::new));
    }

    private LayerExports() {}
}
