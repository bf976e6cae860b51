package cotangent.nn.onnx;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Nodes for the fused primitives of attention: products, a softmax, products. */
final class AttentionExports {
    static boolean isAttention(Trace.Step step) {
        return step != null && step.primitive().name().equals("attention");
    }

    /**
     * The rows {@code o} alone, without the column of log-sum-exps that the primitive has beside them; {@link #outputOf} sees to it that
     * nobody asks for that.
     */
    static String attention(ExportStep s) {
        int rank = s.a().result().rank();
        int queries = fixed(s, s.operand(0), rank - 2);
        int keys = fixed(s, s.operand(1), rank - 2);
        List<Long> order = LongStream.range(0, rank)
                .mapToObj(i -> i < rank - 2 ? i : 2L * rank - 3 - i)
                .toList();
        String turned = s.graph().node("Transpose", Map.of("perm", order), s.in(1));
        String bias = s.a().operands().size() > 3 ? s.in(3) : null;
        return attend(s, s.in(0), turned, s.in(2), bias, queries, keys);
    }

    /** The same of {@code x [batch, time, 3 heads features]}, to {@code [batch, time, heads features]}. */
    static String selfAttention(ExportStep s) {
        GraphBuilder g = s.graph();
        List<Size> sizes = s.exporter().sizes(s.operand(0));
        int time = fixed(s, s.operand(0), 1);
        long heads = s.integer("heads");
        long features = sizes.get(2).constant() / (3 * heads);
        List<Size> apart = List.of(sizes.get(0), Size.of(time), Size.of(3), Size.of(heads), Size.of(features));
        String x = MovementExports.reshape(g, s.in(0), apart);
        String queries = part(g, x, 0, List.of(0L, 2L, 1L, 3L));
        String keys = part(g, x, 1, List.of(0L, 2L, 3L, 1L));
        String values = part(g, x, 2, List.of(0L, 2L, 1L, 3L));
        String bias = s.a().operands().size() > 2 ? s.in(1) : null;
        String y = attend(s, queries, keys, values, bias, time, time);
        String joined = g.node("Transpose", Map.of("perm", List.of(0L, 2L, 1L, 3L)), y);
        return MovementExports.reshape(g, joined, s.resultSizes());
    }

    /** One of the three parts of {@code x [batch, time, 3, heads, features]} with its axes in another order. */
    private static String part(GraphBuilder g, String x, int which, List<Long> order) {
        String at = g.constant(Tensor.of(new long[] {which}).reshape());
        return g.node("Transpose", Map.of("perm", order), g.node("Gather", Map.of("axis", 2L), x, at));
    }

    private static int fixed(ExportStep s, Tensor t, int axis) {
        return (int) s.exporter().sizes(t).get(axis).constant();
    }

    /**
     * {@code softmax(scale q k + bias) v}.
     *
     * @param keys {@code [..., features, keys]}
     * @param bias null for none
     */
    private static String attend(
            ExportStep s, String queries, String keys, String values, String bias, int rows, int columns) {
        GraphBuilder g = s.graph();
        String scores = g.node("MatMul", g.node("Mul", queries, s.scalar(s.real("scale"))), keys);
        if (bias != null) {
            scores = g.node("Add", scores, bias);
        }
        if (s.flag("causal")) {
            scores = g.node("Add", scores, g.constant(causal(s, rows, columns)));
        }
        if (bias == null) {
            return g.node("MatMul", g.node("Softmax", Map.of("axis", -1L), scores), values);
        }
        // Who may look at nothing gets zeros, by a way on which no NaN arises, so that derivatives have none either.
        double lowest = s.dtype() == DType.FLOAT32 ? -Float.MAX_VALUE : -Double.MAX_VALUE;
        String weights = g.node("Softmax", Map.of("axis", -1L), g.node("Clip", scores, s.scalar(lowest)));
        String hidden = g.node("Equal", scores, s.scalar(Double.NEGATIVE_INFINITY));
        return g.node("MatMul", g.node("Where", hidden, s.scalar(0), weights), values);
    }

    private static Tensor causal(ExportStep s, int queries, int keys) {
        Tensor row = Tensor.arange(queries).unsqueeze(1);
        return Tensor.zeros(s.dtype(), queries, keys)
                .maskedFill(Tensor.arange(keys).gt(row), Double.NEGATIVE_INFINITY);
    }

    /** What is cut from the result of {@link #attention}: it must be all but the last column. */
    static String outputOf(ExportStep s, int axis, Size start, Size count) {
        Tensor all = s.operand(0);
        boolean output = axis == all.rank() - 1 && start.equals(Size.of(0)) && count.equals(Size.of(all.size(-1) - 1L));
        if (!output) {
            throw PrimitiveExports.unsupported(s, "of the log-sum-exps of attention");
        }
        return s.in(0);
    }

    private AttentionExports() {}
}
