package cotangent.autodiff.database;

import cotangent.autodiff.Bins;
import cotangent.autodiff.DType;
import cotangent.autodiff.Indexed;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Masked;
import cotangent.autodiff.OrderStatistics;
import cotangent.autodiff.QuantileMethod;
import cotangent.autodiff.Scans;
import cotangent.autodiff.Statistics;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.Uniques;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reductions, scans, statistics, and their masked forms. */
final class ReductionEntries {
    private static final String ALONG = "input dim keepdim dtype";

    static void addTo(OperatorTable t) {
        reductions(t);
        orders(t);
        scans(t);
        statistics(t);
        masked(t);
    }

    static List<Object> pair(Indexed i) {
        return List.of(i.values(), i.indices());
    }

    /** The reduction along an axis, or of all elements where none is given. */
    private static Object along(Call c, Function<Tensor, Object> all, Function<Integer, Object> one) {
        return c.has("dim") ? one.apply(c.integer("dim")) : all.apply(c.x());
    }

    /** As {@link #pair}, with places of which ties leave the choice open. */
    private static List<Object> tied(Call c, Indexed i) {
        int dim = c.integer("dim", -1);
        boolean dropped = i.indices().rank() < c.x().rank();
        return List.of(
                i.values(),
                new Places(
                        i.indices(),
                        p -> c.x().rank() == 0 ? c.x() : c.x().gather(dim, dropped ? p.unsqueeze(dim) : p)));
    }

    private static double correction(Call c) {
        return c.has("unbiased") ? c.flag("unbiased") ? 1 : 0 : c.number("correction", 1);
    }

    private static void reductions(OperatorTable t) {
        t.op("sum", ALONG, c -> c.cast(c.cast(c.x()).sum(c.flag("keepdim"), c.ints("dim"))));
        t.op("mean", ALONG, c -> c.cast(c.x()).mean(c.flag("keepdim"), c.ints("dim")));
        t.op("nansum", ALONG, c -> c.cast(Statistics.nansum(c.cast(c.x()), c.flag("keepdim"), c.ints("dim"))));
        t.op("nanmean", ALONG, c -> Statistics.nanmean(c.cast(c.x()), c.flag("keepdim"), c.ints("dim")));
        t.op(
                "prod",
                ALONG,
                c -> c.cast(
                        c.has("dim")
                                ? c.cast(c.x()).prod(c.integer("dim"), c.flag("keepdim"))
                                : c.cast(c.x()).prod()));
        String spread = "input dim correction keepdim unbiased";
        t.op("var", spread, c -> c.x().var(correction(c), c.flag("keepdim"), c.ints("dim")));
        t.op("std", spread, c -> c.x().std(correction(c), c.flag("keepdim"), c.ints("dim")));
        String unbiased = "input dim unbiased keepdim correction";
        Function<Call, int[]> dims = c -> c.get("dim") instanceof Boolean ? new int[0] : c.ints("dim");
        t.op("var/unbiased", unbiased, c -> c.x().var(first(c), c.flag("keepdim"), dims.apply(c)));
        t.op("std/unbiased", unbiased, c -> c.x().std(first(c), c.flag("keepdim"), dims.apply(c)));
        t.op(
                "var_mean",
                spread,
                c -> moments(Statistics.varMean(c.x(), correction(c), c.flag("keepdim"), c.ints("dim"))));
        t.op(
                "std_mean",
                spread,
                c -> moments(Statistics.stdMean(c.x(), correction(c), c.flag("keepdim"), c.ints("dim"))));
        t.op(
                "var_mean/unbiased",
                unbiased,
                c -> moments(Statistics.varMean(c.x(), first(c), c.flag("keepdim"), dims.apply(c))));
        t.op(
                "std_mean/unbiased",
                unbiased,
                c -> moments(Statistics.stdMean(c.x(), first(c), c.flag("keepdim"), dims.apply(c))));
        t.op("amax", ALONG, c -> c.x().amax(c.flag("keepdim"), c.ints("dim")));
        t.op("amin", ALONG, c -> c.x().amin(c.flag("keepdim"), c.ints("dim")));
        t.op("max/reduction_no_dim", "input", c -> c.x().max());
        t.op("min/reduction_no_dim", "input", c -> c.x().min());
        t.op("max/reduction_with_dim", ALONG, c -> pair(c.x().max(c.integer("dim"), c.flag("keepdim"))));
        t.op("min/reduction_with_dim", ALONG, c -> pair(c.x().min(c.integer("dim"), c.flag("keepdim"))));
        t.op(
                "argmax",
                ALONG,
                c -> along(c, x -> c.flag("keepdim") ? null : x.argmax(), d -> c.x().argmax(d, c.flag("keepdim"))));
        t.op(
                "argmin",
                ALONG,
                c -> along(c, x -> c.flag("keepdim") ? null : x.argmin(), d -> c.x().argmin(d, c.flag("keepdim"))));
        t.op("aminmax", ALONG, c -> {
            Statistics.Extremes e = Statistics.aminmax(c.x(), c.flag("keepdim"), c.ints("dim"));
            return List.of(e.min(), e.max());
        });
        t.op("all", ALONG, c -> c.x().all(c.flag("keepdim"), c.ints("dim")));
        t.op("any", ALONG, c -> c.x().any(c.flag("keepdim"), c.ints("dim")));
        t.op("count_nonzero", "input dim", c -> Statistics.countNonzero(c.x(), c.ints("dim")));
        t.op("logsumexp", ALONG, c -> c.x().logSumExp(c.flag("keepdim"), c.ints("dim")));
        t.op("norm", "input p dim keepdim dtype", ReductionEntries::norm);
        t.op(
                "linalg.vector_norm",
                "input ord dim keepdim dtype",
                c -> Linalg.vectorNorm(c.cast(c.x()), c.number("ord", 2), c.flag("keepdim"), c.ints("dim")));
        t.op("linalg.matrix_norm", "input ord dim keepdim dtype", ReductionEntries::matrixNorm);
        t.op("linalg.norm", "input ord dim keepdim dtype", ReductionEntries::linalgNorm);
        t.op("dist", "input other p", c -> Statistics.dist(c.x(), c.tensor("other"), c.number("p", 2)));
        t.op(
                "renorm",
                "input p dim maxnorm",
                c -> Statistics.renorm(c.x(), c.number("p"), c.integer("dim"), c.number("maxnorm")));
        t.op("softmax", "input dim dtype", c -> c.cast(c.x()).softmax(c.integer("dim")));
        t.op("log_softmax", "input dim dtype", c -> c.cast(c.x()).logSoftmax(c.integer("dim")));
        t.op("nn.functional.softmin", "input dim dtype", c -> c.cast(c.x())
                .neg()
                .softmax(c.integer("dim")));
    }

    private static double first(Call c) {
        return c.get("dim") instanceof Boolean b ? b ? 1 : 0 : correction(c);
    }

    private static Object moments(Statistics.Moments m) {
        return List.of(m.spread(), m.mean());
    }

    private static Object norm(Call c) {
        Tensor x = c.cast(c.x());
        if ("nuc".equals(c.get("p"))) {
            return Linalg.matrixNorm(x, "nuc", c.has("dim") ? c.ints("dim") : new int[] {-2, -1}, c.flag("keepdim"));
        }
        double p = c.get("p") instanceof String ? 2 : c.number("p", 2);
        return x.norm(p, c.flag("keepdim"), c.ints("dim"));
    }

    private static Object matrixNorm(Call c) {
        Tensor x = c.cast(c.x());
        int[] dims = c.has("dim") ? c.ints("dim") : new int[] {-2, -1};
        return c.has("ord") && !(c.get("ord") instanceof String)
                ? Linalg.matrixNorm(x, c.number("ord"), dims, c.flag("keepdim"))
                : Linalg.matrixNorm(x, c.text("ord", "fro"), dims, c.flag("keepdim"));
    }

    private static Object linalgNorm(Call c) {
        int[] dims = c.ints("dim");
        boolean matrix = dims.length == 2 || dims.length == 0 && c.has("ord") && c.x().rank() == 2;
        return c.has("ord") && matrix
                ? matrixNorm(c)
                : Linalg.vectorNorm(c.cast(c.x()), c.number("ord", 2), c.flag("keepdim"), dims);
    }

    private static void orders(OperatorTable t) {
        t.op("median", ALONG, c -> along(c, Tensor::median, d -> pair(c.x().median(d, c.flag("keepdim")))));
        t.op(
                "nanmedian",
                ALONG,
                c -> along(
                        c,
                        OrderStatistics::nanmedian,
                        d -> pair(OrderStatistics.nanmedian(c.x(), d, c.flag("keepdim")))));
        t.op("mode", ALONG, c -> pair(OrderStatistics.mode(c.x(), c.integer("dim", -1), c.flag("keepdim"))));
        t.op(
                "kthvalue",
                "input k dim keepdim",
                c -> tied(c, OrderStatistics.kthvalue(c.x(), c.integer("k"), c.integer("dim", -1), c.flag("keepdim"))));
        String q = "input q dim keepdim interpolation";
        t.op("quantile", q, c -> quantile(c, OrderStatistics::quantile));
        t.op("nanquantile", q, c -> quantile(c, OrderStatistics::nanquantile));
        t.op("sort", "input dim descending stable", c -> pair(c.x().sort(c.integer("dim", -1), c.flag("descending"))));
        t.op("argsort", "input dim descending stable", c -> c.x().argsort(c.integer("dim", -1), c.flag("descending")));
        t.op("msort", "input", c -> c.x().msort());
        t.op(
                "topk",
                "input k dim largest sorted",
                c -> tied(c, c.x().topK(c.integer("k"), c.integer("dim", -1), c.flag("largest", true))));
        t.op(
                "unique",
                "input sorted return_inverse return_counts dim",
                c -> unique(c, c.has("dim") ? Uniques.unique(c.x(), c.integer("dim")) : Uniques.unique(c.x())));
        t.op(
                "unique_consecutive",
                "input return_inverse return_counts dim",
                c -> unique(
                        c,
                        c.has("dim")
                                ? Uniques.uniqueConsecutive(c.x(), c.integer("dim"))
                                : Uniques.uniqueConsecutive(c.x())));
        t.op("searchsorted", "sorted_sequence input out_int32 right side sorter", c -> {
            Tensor sorted = c.has("sorter") ? c.x().takeAlongDim(c.tensor("sorter"), -1) : c.x();
            Tensor i = Bins.searchsorted(
                    sorted,
                    c.isTensor("input") ? c.tensor("input") : Tensor.scalar(sorted.dtype(), c.number("input")),
                    c.flag("right") || c.text("side", "left").equals("right"));
            return c.flag("out_int32") ? i.to(cotangent.autodiff.DType.INT32) : i;
        });
        t.op("bucketize", "input boundaries out_int32 right", c -> {
            Tensor i = Bins.bucketize(c.x(), c.tensor("boundaries"), c.flag("right"));
            return c.flag("out_int32") ? i.to(cotangent.autodiff.DType.INT32) : i;
        });
    }

    private interface Quantile {
        Tensor of(Tensor x, Tensor q, int dim, boolean keepDims, QuantileMethod method);
    }

    private static Object quantile(Call c, Quantile f) {
        Tensor x = c.has("dim") ? c.x() : c.x().flatten();
        Tensor q = c.isTensor("q") ? c.tensor("q") : Tensor.scalar(x.dtype(), c.number("q"));
        QuantileMethod method =
                QuantileMethod.valueOf(c.text("interpolation", "linear").toUpperCase(Locale.ROOT));
        boolean keep = c.flag("keepdim");
        Tensor y = f.of(x, q, c.integer("dim", 0), keep, method);
        if (!c.has("dim") && keep) {
            int[] sizes = new int[q.rank() + c.x().rank()];
            java.util.Arrays.fill(sizes, 1);
            if (q.rank() > 0) {
                sizes[0] = q.size();
            }
            return y.reshape(sizes);
        }
        return y;
    }

    private static Object unique(Call c, Uniques.Unique u) {
        List<Object> out = new java.util.ArrayList<>(List.of(u.values()));
        if (c.flag("return_inverse")) {
            out.add(u.inverse());
        }
        if (c.flag("return_counts")) {
            out.add(u.counts());
        }
        return out;
    }

    private static void scans(OperatorTable t) {
        t.op("cumsum", "input dim dtype", c -> c.cast(c.cast(c.x()).cumsum(c.integer("dim"))));
        t.op("cumprod", "input dim dtype", c -> c.cast(c.cast(c.x()).cumprod(c.integer("dim"))));
        t.op("cummax", "input dim", c -> pair(c.x().cummax(c.integer("dim"))));
        t.op("cummin", "input dim", c -> pair(c.x().cummin(c.integer("dim"))));
        t.op("logcumsumexp", "input dim", c -> c.x().logCumsumExp(c.integer("dim")));
        t.op(
                "diff",
                "input n dim prepend append",
                c -> Scans.diff(
                        c.x(), c.integer("n", 1), c.integer("dim", -1), c.tensor("prepend"), c.tensor("append")));
        Function<Call, Object> trapezoid = c -> c.isTensor("x")
                ? Scans.trapezoid(c.x(), c.tensor("x"), c.integer("dim", -1))
                : Scans.trapezoid(c.x(), c.number("dx", 1), c.integer("dim", -1));
        t.op("trapezoid", "y x dim dx", trapezoid);
        t.op("trapz", "y x dim dx", trapezoid);
        t.op(
                "cumulative_trapezoid",
                "y x dim dx",
                c -> c.isTensor("x")
                        ? Scans.cumulativeTrapezoid(c.x(), c.tensor("x"), c.integer("dim", -1))
                        : Scans.cumulativeTrapezoid(c.x(), c.number("dx", 1), c.integer("dim", -1)));
    }

    private static void statistics(OperatorTable t) {
        t.op(
                "cov",
                "input correction fweights aweights",
                c -> Statistics.cov(c.x(), c.number("correction", 1), c.tensor("fweights"), c.tensor("aweights")));
        t.unary("corrcoef", Statistics::corrcoef);
        t.op(
                "bincount",
                "input weights minlength",
                c -> Bins.bincount(c.x(), c.tensor("weights"), c.integer("minlength", 0)));
        t.op(
                "histc",
                "input bins min max",
                c -> Bins.histc(c.x(), c.integer("bins", 100), c.number("min", 0), c.number("max", 0)));
        t.op("histogram", "input bins range weight density", c -> {
            Bins.Histogram h;
            if (c.isTensor("bins")) {
                h = Bins.histogram(c.x(), c.tensor("bins"), c.tensor("weight"), c.flag("density"));
            } else {
                double[] range = c.has("range") ? c.numbers("range") : new double[2];
                h = Bins.histogram(c.x(), c.integer("bins"), range[0], range[1], c.tensor("weight"), c.flag("density"));
            }
            return List.of(h.counts(), h.edges());
        });
        t.without("not in the list of operators", "histogramdd", "gradient", "isin", "equal");
    }

    private static Tensor mask(Call c) {
        Tensor m = c.tensor("mask");
        return m == null
                ? Tensor.ones(cotangent.autodiff.DType.BOOL, c.x().shape().toArray())
                : m;
    }

    /** Places in the type of the input, in which PyTorch's masked reductions give them; here they are int64. */
    private static Tensor typed(Call c, Tensor places) {
        if (places.dtype() != DType.INT64) {
            throw new AssertionError("places are " + places.dtype());
        }
        return places.to(c.x().dtype());
    }

    private static void masked(OperatorTable t) {
        String m = "input dim keepdim dtype mask";
        t.op("masked.sum", m, c -> c.cast(Masked.sum(c.cast(c.x()), mask(c), c.flag("keepdim"), c.ints("dim"))));
        t.op("masked.prod", m, c -> c.cast(Masked.prod(c.cast(c.x()), mask(c), c.flag("keepdim"), c.ints("dim"))));
        t.op("masked.mean", m, c -> Masked.mean(c.cast(c.x()), mask(c), c.flag("keepdim"), c.ints("dim")));
        t.op("masked.amax", m, c -> Masked.amax(c.cast(c.x()), mask(c), c.flag("keepdim"), c.ints("dim")));
        t.op("masked.amin", m, c -> Masked.amin(c.cast(c.x()), mask(c), c.flag("keepdim"), c.ints("dim")));
        t.op(
                "masked.argmax",
                m,
                c -> typed(
                        c,
                        c.has("dim")
                                ? Masked.argmax(c.x(), mask(c), c.integer("dim"), c.flag("keepdim"))
                                : Masked.argmax(
                                        c.x().flatten(),
                                        mask(c).expand(c.x().shape()).flatten(),
                                        0,
                                        false)));
        t.op(
                "masked.argmin",
                m,
                c -> typed(
                        c,
                        c.has("dim")
                                ? Masked.argmin(c.x(), mask(c), c.integer("dim"), c.flag("keepdim"))
                                : Masked.argmin(
                                        c.x().flatten(),
                                        mask(c).expand(c.x().shape()).flatten(),
                                        0,
                                        false)));
        t.op(
                "masked.median",
                "input dim keepdim dtype mask",
                c -> Masked.median(c.cast(c.x()), mask(c), c.integer("dim", -1), c.flag("keepdim")));
        t.op(
                "masked.var",
                "input dim unbiased keepdim dtype mask correction",
                c -> Masked.var(c.cast(c.x()), mask(c), correction(c), c.flag("keepdim"), c.ints("dim")));
        t.op(
                "masked.std",
                "input dim unbiased keepdim dtype mask correction",
                c -> Masked.std(c.cast(c.x()), mask(c), correction(c), c.flag("keepdim"), c.ints("dim")));
        t.op(
                "masked.norm",
                "input ord dim keepdim dtype mask",
                c -> Masked.norm(c.cast(c.x()), mask(c), c.number("ord", 2), c.flag("keepdim"), c.ints("dim")));
        t.op("masked.logsumexp", m, c -> Masked.logSumExp(c.cast(c.x()), mask(c), c.flag("keepdim"), c.ints("dim")));
        t.op("masked.softmax", "input dim dtype mask", c -> Masked.softmax(c.cast(c.x()), mask(c), c.integer("dim")));
        t.op(
                "masked.log_softmax",
                "input dim dtype mask",
                c -> Masked.logSoftmax(c.cast(c.x()), mask(c), c.integer("dim")));
        t.op("masked.softmin", "input dim dtype mask", c -> Masked.softmin(c.cast(c.x()), mask(c), c.integer("dim")));
        t.op(
                "masked.normalize",
                "input ord dim eps dtype mask",
                c -> Masked.normalize(
                        c.cast(c.x()), mask(c), c.number("ord"), c.integer("dim"), c.number("eps", 1e-12)));
        t.op(
                "masked.cumsum",
                "input dim dtype mask",
                c -> c.cast(Masked.cumsum(c.cast(c.x()), mask(c), c.integer("dim"))));
        t.op(
                "masked.cumprod",
                "input dim dtype mask",
                c -> c.cast(Masked.cumprod(c.cast(c.x()), mask(c), c.integer("dim"))));
        t.without("not in the list of operators", "masked.logaddexp");
    }

    private ReductionEntries() {}
}
