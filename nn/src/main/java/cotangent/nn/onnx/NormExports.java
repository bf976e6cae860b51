package cotangent.nn.onnx;

import java.util.List;
import java.util.Map;

/** Nodes for the fused primitives of normalisations. */
final class NormExports {
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

    private NormExports() {}
}
