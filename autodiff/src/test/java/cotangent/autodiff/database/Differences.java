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

    private static Object divisor(OperatorCase c) {
        int last = c.arguments.size() - 1;
        return c.named.containsKey("divisor_override")
                ? c.named.get("divisor_override")
                : last > 3 ? first(c, last) : null;
    }

    private static void types(OperatorTable t) {
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
                c -> !c.dtype.isFloating() && c.arguments.get(0) instanceof Tensor x && x.rank() == 0,
                "a sum over no axis leaves the type");
        t.except("masked.logsumexp", Differences::integers, "a logarithm is a fraction; PyTorch gives integers");
        t.except(
                "arange",
                c -> integers(c) && c.arguments.stream().anyMatch(a -> a instanceof Double),
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
                "no channels give no maxima",
                refused(c ->
                        c.arguments.get(0) instanceof Tensor x && x.size() == 0 && (x.rank() == 2 || x.rank() == 4)),
                NN + "max_pool1d",
                NN + "max_pool3d");
        all(
                t,
                "0 stands for no divisor, and none is negative",
                c -> divisor(c) instanceof Long n && n <= 0,
                NN + "avg_pool2d",
                NN + "avg_pool3d");
        all(
                t,
                "operands of two types meet",
                refused(c -> first(c, 2) instanceof Tensor bias && bias.dtype() != c.dtype),
                NN + "conv1d",
                NN + "conv2d",
                NN + "conv3d");
        t.except("scatter", refused(c -> true), "operands of two types meet");
    }

    private static void values(OperatorTable t) {
        t.except(
                NN + "batch_norm",
                c -> c.arguments.get(0) instanceof Tensor x && x.rank() < 2,
                "needs an axis of channels");
        t.except("linalg.vander", c -> c.arguments.get(0) instanceof Tensor x && x.rank() == 0, "needs a vector");
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
