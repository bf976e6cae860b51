package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.function.Predicate;

/** Where results differ from PyTorch's by intent, or PyTorch's own are not exact. */
final class Differences {
    private static final String NN = "nn.functional.";

    static void addTo(OperatorTable t) {
        types(t);
        refusals(t);
        values(t);
        precision(t);
    }

    private static void all(OperatorTable t, String reason, Predicate<OperatorCase> cases, String... names) {
        for (String name : names) {
            t.except(name, cases, reason);
        }
    }

    private static boolean integers(OperatorCase c) {
        return c.dtype.isInteger();
    }

    private static Predicate<OperatorCase> refused(Predicate<OperatorCase> cases) {
        return c -> c.results == null && cases.test(c);
    }

    private static Object first(OperatorCase c, int i) {
        return i < c.arguments.size() ? c.arguments.get(i) : null;
    }

    private static void types(OperatorTable t) {
        all(
                t,
                "truth values are not numbers: arithmetic asks for and, or, xor or a conversion",
                c -> c.dtype == DType.BOOL,
                "__radd__",
                "__rmul__",
                "add",
                "addr",
                "amax",
                "amin",
                "aminmax",
                "cummax",
                "cummin",
                "index_add",
                "max/binary",
                "max/reduction_no_dim",
                "maximum",
                "min/binary",
                "min/reduction_no_dim",
                "minimum",
                "mul",
                "neg",
                "outer",
                "scatter_add",
                "scatter_reduce",
                "sgn",
                "sign",
                "square",
                "sum_to_size",
                NN + "unfold");
        all(
                t,
                "truth values are not numbers: arithmetic asks for and, or, xor or a conversion",
                c -> c.dtype == DType.BOOL
                        && (c.named.containsKey("accumulate")
                                || c.named.containsKey("reduce")
                                || c.arguments.contains(Boolean.TRUE)),
                "index_put",
                "put",
                "scatter");
        all(
                t,
                "sums over windows are computed in floating point",
                Differences::integers,
                NN + "conv1d",
                NN + "conv2d",
                NN + "conv3d",
                NN + "conv_transpose1d",
                NN + "conv_transpose2d",
                NN + "conv_transpose3d",
                NN + "avg_pool1d",
                NN + "avg_pool2d",
                NN + "avg_pool3d");
        all(
                t,
                "a fraction times an integer is a fraction",
                c -> integers(c) && c.named.values().stream().anyMatch(v -> v instanceof Double),
                "addbmm",
                "addmv",
                "baddbmm");
        t.except(
                NN + "hardtanh",
                c -> integers(c) && c.named.values().stream().anyMatch(v -> v instanceof Double),
                "an integer between fractions becomes a fraction");
        t.except(
                "scatter",
                c -> !c.dtype.isFloating() && first(c, 3) instanceof Double,
                "an integer meets a fraction as a fraction");
        t.except(
                "sum_to_size",
                c -> c.dtype == DType.INT32 && c.arguments.get(0) instanceof Tensor x && x.rank() == 0,
                "a sum over no axis leaves the type");
        t.except("masked.logsumexp", Differences::integers, "a logarithm is a fraction; PyTorch gives integers");
        t.except(
                "arange",
                c -> integers(c) && (first(c, 0) instanceof Double),
                "fractions are rounded when a sequence is made, not before");
        t.except(
                "cov",
                c -> c.dtype == DType.FLOAT64
                        && c.named.get("aweights") instanceof Tensor w
                        && w.dtype() == DType.FLOAT32,
                "PyTorch adds the weights up in float32");
    }

    private static void refusals(OperatorTable t) {
        all(
                t,
                "an axis more than PyTorch has is no error",
                refused(c -> c.arguments.get(0) instanceof Tensor x && x.rank() > 60),
                "amax",
                "amin",
                "aminmax");
        t.except("arange", refused(c -> true), "a sequence that leads away from its end is empty, as in NumPy");
        t.except(
                "mean",
                refused(c ->
                        c.arguments.get(0) instanceof Tensor x && !x.dtype().isFloating()
                                || c.named.get("dtype") instanceof DType d && !d.isFloating()),
                "integers have a mean, as in NumPy");
        all(
                t,
                "any number of leading axes",
                refused(c -> true),
                NN + "adaptive_avg_pool2d",
                NN + "adaptive_avg_pool3d",
                NN + "adaptive_max_pool2d",
                NN + "adaptive_max_pool3d",
                "trace");
        all(
                t,
                "an empty batch has an empty result",
                refused(c -> c.arguments.get(0) instanceof Tensor x && x.size() == 0),
                NN + "max_pool1d",
                NN + "max_pool3d");
        all(t, "0 stands for no divisor", refused(c -> true), NN + "avg_pool2d", NN + "avg_pool3d");
        all(
                t,
                "0 stands for no divisor, and none is negative",
                c -> c.named.get("divisor_override") instanceof Long n && n < 0
                        || c.arguments.stream().anyMatch(a -> a instanceof Long n && n < 0),
                NN + "avg_pool2d",
                NN + "avg_pool3d");
        t.except("scatter", refused(c -> true), "operands of two types meet");
        t.except(NN + "triplet_margin_with_distance_loss", refused(c -> true), "the distance decides");
    }

    private static void values(OperatorTable t) {
        all(t, "which place a tie gets is open in PyTorch", Differences::integers, "kthvalue", "topk");
        t.except(
                NN + "hardshrink",
                c -> c.results != null
                        && c.named.getOrDefault("lambd", first(c, 1)) instanceof Number n
                        && n.doubleValue() < 0,
                "the threshold is not negative");
        all(
                t,
                "of the values that name one place only the one that is kept has a gradient; PyTorch gives it to all",
                c -> c.results != null && !c.variables.isEmpty() && !c.operator.endsWith("/grad"),
                NN + "max_unpool1d",
                NN + "max_unpool2d",
                NN + "max_unpool3d");
        t.except(
                NN + "batch_norm",
                c -> c.arguments.get(0) instanceof Tensor x && x.rank() < 2,
                "needs an axis of channels");
        t.except("linalg.vander", c -> c.arguments.get(0) instanceof Tensor x && x.rank() == 0, "needs a vector");
        t.except(
                "nonzero",
                c -> c.arguments.get(0) instanceof Tensor x && x.rank() == 0 && c.named.containsKey("as_tuple"),
                "a scalar has no axes");
        t.except(
                "einsum",
                c -> c.arguments.contains("...ik,_...j_->_ij"),
                "an ellipsis that the result does not name is an error, as in NumPy");
        t.except(
                "tensordot",
                c -> c.arguments.get(0) instanceof Tensor x && x.size() == 1,
                "axes of size 1 are not stretched before they are summed, as in NumPy");
        t.except(
                "linalg.matrix_rank",
                c -> c.named.values().stream().anyMatch(v -> v instanceof Tensor),
                "one tolerance for all matrices");
        t.without("no such flag: a symmetric matrix has the same inverse without it", "linalg.pinv/hermitian");
    }

    private static void precision(OperatorTable t) {
        for (String name : List.of("digamma", "polygamma", "special.polygamma")) {
            t.tolerance(name, 1e-8, 1e-10, "PyTorch's polygammas stop their series early");
        }
        t.tolerance(NN + "hardsigmoid", 1e-7, 1e-8, "PyTorch's slope is the float32 number next to 1/6");
        all(
                t,
                "PyTorch's float32 cancels",
                c -> c.dtype == DType.FLOAT32 && !c.variables.isEmpty(),
                "cov",
                "logcumsumexp",
                "matrix_exp",
                NN + "layer_norm");
        t.except(
                NN + "scaled_dot_product_attention",
                c -> c.dtype == DType.FLOAT32
                        && c.variables.size() > 2
                        && c.variables.get(0).rank() == 4,
                "PyTorch's float32 cancels");
    }

    private Differences() {}
}
