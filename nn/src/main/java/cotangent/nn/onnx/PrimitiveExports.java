package cotangent.nn.onnx;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table of what nodes compute the value of each primitive. */
final class PrimitiveExports {
    /** Adds the nodes and returns the name of the result. */
    private interface Export extends Function<ExportStep, String> {}

    private static final Map<String, Export> TABLE = new HashMap<>();

    /** Primitives whose last operand is not read: it tells, by the step that made it, what to do, or is what derivatives need. */
    private static final List<String> LAST_UNREAD =
            List.of("maxPoolPick", "standardize", "recurrence", "selfAttention");

    static {
        // elementwise functions of the same name
        direct("neg", "Neg");
        direct("abs", "Abs");
        direct("sign", "Sign");
        direct("floor", "Floor");
        direct("ceil", "Ceil");
        direct("round", "Round");
        direct("sqrt", "Sqrt");
        direct("reciprocal", "Reciprocal");
        direct("exp", "Exp");
        direct("log", "Log");
        direct("tanh", "Tanh");
        direct("sigmoid", "Sigmoid");
        direct("erf", "Erf");
        direct("sin", "Sin");
        direct("cos", "Cos");
        direct("tan", "Tan");
        direct("asin", "Asin");
        direct("acos", "Acos");
        direct("atan", "Atan");
        direct("sinh", "Sinh");
        direct("cosh", "Cosh");
        direct("asinh", "Asinh");
        direct("acosh", "Acosh");
        direct("atanh", "Atanh");
        direct("relu", "Relu");
        direct("softplus", "Softplus");
        direct("sub", "Sub");
        direct("div", "Div");
        direct("pow", "Pow");
        direct("maximum", "Max");
        direct("minimum", "Min");
        direct("eq", "Equal");
        direct("lt", "Less");
        direct("le", "LessOrEqual");
        direct("where", "Where");
        direct("matmul", "MatMul");
        truths("and", "And");
        truths("or", "Or");
        truths("xor", "Xor");

        // composed ones
        put("square", s -> s.graph().node("Mul", s.in(0), s.in(0)));
        put("rsqrt", s -> s.graph().node("Reciprocal", s.graph().node("Sqrt", s.in(0))));
        put("expm1", s -> s.graph().node("Sub", s.graph().node("Exp", s.in(0)), s.scalar(1)));
        put("log1p", s -> s.graph().node("Log", s.graph().node("Add", s.in(0), s.scalar(1))));
        put("exp2", s -> s.graph().node("Pow", s.scalar(2), s.in(0)));
        put("log2", s -> scaled(s, s.graph().node("Log", s.in(0)), 1 / StrictMath.log(2)));
        put("log10", s -> scaled(s, s.graph().node("Log", s.in(0)), 1 / StrictMath.log(10)));
        put("erfc", s -> s.graph().node("Sub", s.scalar(1), s.graph().node("Erf", s.in(0))));
        put("ndtr", PrimitiveExports::normalDistribution);
        put("trunc", s -> s.graph()
                .node(
                        "Mul",
                        s.graph().node("Sign", s.in(0)),
                        s.graph().node("Floor", s.graph().node("Abs", s.in(0)))));
        put("gate", s -> s.graph().node("Where", positive(s, 1), s.in(0), s.scalar(0)));
        put("fma", s -> s.graph().node("Add", s.graph().node("Mul", s.in(0), s.in(1)), s.in(2)));
        put("logaddexp", PrimitiveExports::logAddExp);
        put("ne", s -> s.graph().node("Not", s.graph().node("Equal", s.in(0), s.in(1))));
        put("add", s -> s.has("scalar") ? withScalar(s, "Add") : s.graph().node("Add", s.in()));
        put("mul", s -> s.has("scalar") ? withScalar(s, "Mul") : s.graph().node("Mul", s.in()));
        put("clamp", PrimitiveExports::clamp);
        put("to", s -> s.graph().node("Cast", Map.of("to", (long) OnnxType.of(s.dtype()).number), s.in(0)));
        put("alias", s -> s.in(0));
        put("copy", s -> s.in(0));

        // sums and the like
        put(
                "sum",
                s -> s.integers("axes").length == 0
                        ? s.in(0)
                        : s.graph().node("ReduceSum", Map.of("keepdims", 1L), s.in(0), axes(s, s.integers("axes"))));
        put("amax", s -> reduced(s, "ReduceMax"));
        put("amin", s -> reduced(s, "ReduceMin"));
        put("argmax", s -> extremum(s, "ArgMax"));
        put("argmin", s -> extremum(s, "ArgMin"));
        put("softmax", s -> s.graph().node("Softmax", Map.of("axis", -1L), s.in(0)));
        put("logSoftmax", s -> s.graph().node("LogSoftmax", Map.of("axis", -1L), s.in(0)));
        put("logSumExp", s -> s.graph().node("ReduceLogSumExp", Map.of("axes", List.of(-1L), "keepdims", 0L), s.in(0)));
        put("cumsum", s -> s.graph()
                .node(
                        "CumSum",
                        s.in(0),
                        s.graph()
                                .constant(Tensor.of(new long[] {s.integer("axis")})
                                        .reshape())));
        put("argsort", s -> s.graph()
                .nodes(
                        "TopK",
                        2,
                        Map.of("axis", (long) s.integer("axis"), "largest", s.flag("descending") ? 1L : 0L),
                        s.in(0),
                        s.graph().longs(s.integer("count")))
                .get(1));
        put("standardize", NormExports::standardize);
        put("batchNormalize", NormExports::batchNormalize);
        put("channelAffine", NormExports::channelAffine);

        // products
        put("linear", s -> s.graph().node("Gemm", Map.of("transB", 1L), s.in()));
        put("attention", AttentionExports::attention);
        put("selfAttention", AttentionExports::selfAttention);
        put("recurrence", RecurrenceExport::of);
        put("conv2d", WindowExports::convolution);
        put("conv2dInputGradient", WindowExports::transposedConvolution);
        put("unfold", WindowExports::unfold);
        put("fold", WindowExports::fold);
        put("maxPoolPick", WindowExports::maxPool);
        put("avgPool", WindowExports::averagePool);

        // movement
        put("reshape", MovementExports::reshape);
        put("permute", s -> s.graph().node("Transpose", Map.of("perm", s.longs("order")), s.in(0)));
        put("expand", MovementExports::expand);
        put("slice", MovementExports::slice);
        put("embed", MovementExports::embed);
        put("flip", MovementExports::flip);
        put("cat", s -> s.graph().node("Concat", Map.of("axis", (long) s.integer("axis")), s.in()));
        put("indexSelect", s -> s.graph().node("Gather", Map.of("axis", (long) s.integer("axis")), s.in()));
        put("gather", s -> s.graph().node("GatherElements", Map.of("axis", (long) s.integer("axis")), s.in()));
        put("scatter", s -> s.graph().node("ScatterElements", Map.of("axis", (long) s.integer("axis")), s.in()));
        put("scatterAdd", MovementExports::scatterAdd);
    }

    private static void put(String primitive, Export export) {
        TABLE.put(primitive, export);
    }

    private static void direct(String primitive, String operator) {
        put(primitive, s -> s.graph().node(operator, s.in()));
    }

    private static void truths(String primitive, String operator) {
        put(primitive, s -> {
            if (s.dtype() != DType.BOOL) {
                throw unsupported(s, "of integers");
            }
            return s.graph().node(operator, s.in());
        });
    }

    /** The operands whose values the nodes read. */
    static List<Tensor> read(Trace.Step step) {
        List<Tensor> all = new ArrayList<>(step.operands());
        String name = step.primitive().name();
        if (LAST_UNREAD.contains(name)) {
            all.remove(all.size() - 1);
        } else if (name.equals("batchNormalize")) {
            all.remove(1);
        }
        return all;
    }

    /**
     * Adds the nodes for a primitive and returns the name of the result.
     *
     * @throws UnsupportedOperatorException if there are none
     */
    static String export(ExportStep step) {
        Export export = TABLE.get(step.primitive());
        if (export == null) {
            throw unsupported(step, "");
        }
        return export.apply(step);
    }

    static UnsupportedOperatorException unsupported(ExportStep s, String how) {
        String operands = s.a().operands().stream()
                .map(t -> t.dtype() + " " + t.shape())
                .toList()
                .toString();
        return new UnsupportedOperatorException(
                s.primitive(),
                "onnx export: primitive '" + s.primitive() + "'" + (how.isEmpty() ? "" : " " + how) + " of " + operands
                        + " has no counterpart");
    }

    private static String withScalar(ExportStep s, String operator) {
        return s.graph().node(operator, s.in(0), s.scalar(s.real("scalar")));
    }

    private static String scaled(ExportStep s, String value, double factor) {
        return s.graph().node("Mul", value, s.scalar(factor));
    }

    private static String positive(ExportStep s, int operand) {
        return s.graph().node("Greater", s.in(operand), s.scalar(0));
    }

    /** {@code (1 + erf(x / sqrt 2)) / 2}. */
    private static String normalDistribution(ExportStep s) {
        String erf = s.graph().node("Erf", scaled(s, s.in(0), StrictMath.sqrt(0.5)));
        return scaled(s, s.graph().node("Add", erf, s.scalar(1)), 0.5);
    }

    /** {@code max(a, b) + softplus(-|a - b|)}. */
    private static String logAddExp(ExportStep s) {
        GraphBuilder g = s.graph();
        String distance = g.node("Abs", g.node("Sub", s.in(0), s.in(1)));
        return g.node("Add", g.node("Max", s.in(0), s.in(1)), g.node("Softplus", g.node("Neg", distance)));
    }

    private static String clamp(ExportStep s) {
        double low = s.real("low");
        double high = s.real("high");
        return s.graph()
                .node(
                        "Clip",
                        s.in(0),
                        low == Double.NEGATIVE_INFINITY ? "" : s.scalar(low),
                        high == Double.POSITIVE_INFINITY ? "" : s.scalar(high));
    }

    private static String axes(ExportStep s, int[] axes) {
        long[] wide = new long[axes.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = axes[i];
        }
        return s.graph().longs(wide);
    }

    private static String reduced(ExportStep s, String operator) {
        return s.integers("axes").length == 0
                ? s.in(0)
                : s.graph().node(operator, Map.of("axes", s.longs("axes"), "keepdims", 1L), s.in(0));
    }

    private static String extremum(ExportStep s, String operator) {
        return s.graph().node(operator, Map.of("axis", (long) s.integer("axis"), "keepdims", 0L), s.in(0));
    }

    private PrimitiveExports() {}
}
