package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, types and gradients are those of PyTorch: see {@code src/test/scripts/reductions_golden.py}. */
class GoldenReductionsTest {
    private static final Map<String, Function<List<Tensor>, List<Tensor>>> OPERATORS = new LinkedHashMap<>();

    /** Case to role to tensor. */
    private static final Map<String, Map<String, Tensor>> GOLDEN = GoldenFile.read("reductions.txt");

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private interface Unary {
        Tensor of(Tensor x);
    }

    private interface Binary {
        Tensor of(Tensor a, Tensor b);
    }

    private interface Several {
        List<Tensor> of(Tensor x);
    }

    private static void unary(String name, Unary f) {
        OPERATORS.put(name, in -> List.of(f.of(in.get(0))));
    }

    private static void binary(String name, Binary f) {
        OPERATORS.put(name, in -> List.of(f.of(in.get(0), in.get(1))));
    }

    private static void several(String name, Several f) {
        OPERATORS.put(name, in -> f.of(in.get(0)));
    }

    private static void indexed(String name, Function<Tensor, Indexed> f) {
        several(name, x -> List.of(f.apply(x).values(), f.apply(x).indices()));
    }

    private static void unique(String name, Function<Tensor, Uniques.Unique> f) {
        several(
                name,
                x -> List.of(
                        f.apply(x).values(), f.apply(x).inverse(), f.apply(x).counts()));
    }

    private static List<Tensor> both(Bins.Histogram h) {
        return List.of(h.counts(), h.edges());
    }

    static {
        order();
        reductions();
        scans();
        statistics();
        binsAndUniques();
        masked();
    }

    private static void order() {
        unary("median", Tensor::median);
        unary("median-ties", Tensor::median);
        unary("median-nan", Tensor::median);
        indexed("median-axis", x -> x.median(1, true));
        indexed("median-axis-nan", x -> x.median(1, false));
        indexed("median-scalar", x -> x.median(0, false));
        unary("nanmedian", OrderStatistics::nanmedian);
        indexed("nanmedian-axis", x -> OrderStatistics.nanmedian(x, -1, false));
        unary("nanmedian-none", x -> OrderStatistics.nanmedian(x, 0, false).values());
        indexed("mode", x -> OrderStatistics.mode(x, 1, false));
        indexed("mode-keep", x -> OrderStatistics.mode(x, 0, true));
        indexed("kthvalue", x -> OrderStatistics.kthvalue(x, 2, 0, true));
        indexed("kthvalue-nan", x -> OrderStatistics.kthvalue(x, 3, 1, false));
        Tensor q = Tensor.of(new double[] {0, 0.3, 0.5, 0.77, 1});
        for (QuantileMethod method : QuantileMethod.values()) {
            String name = method.name().toLowerCase(Locale.ROOT);
            unary("quantile-" + name, x -> OrderStatistics.quantile(x, q, 1, false, method));
            unary("nanquantile-" + name, x -> OrderStatistics.nanquantile(x, q, 1, true, method));
        }
        unary("quantile", x -> x.quantile(0.4));
        unary("quantile-nan", x -> x.quantile(0.4, 1, true));
        binary("quantile-q", (x, p) -> OrderStatistics.quantile(x, p, 0, false, QuantileMethod.LINEAR));
        unary("quantile-scalar", x -> OrderStatistics.quantile(x, q, 0, false, QuantileMethod.LINEAR));
    }

    private static void reductions() {
        unary("nansum", x -> Statistics.nansum(x, true, 1));
        unary("nanmean", x -> Statistics.nanmean(x, 0));
        several(
                "aminmax",
                x -> List.of(
                        Statistics.aminmax(x, false, 1).min(),
                        Statistics.aminmax(x, false, 1).max()));
        several("argmax", x -> List.of(x.argmax(), x.argmin(), x.argmax(1, true), x.argmin(0)));
        several("all", x -> List.of(x.all(false, 1), x.any(false, 1), x.all(false), x.any(true, 0)));
        several("countNonzero", x -> List.of(Statistics.countNonzero(x), Statistics.countNonzero(x, 0, 2)));
        unary("logsumexp", x -> x.logSumExp(true, 0, 2));
        for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3.5, INFINITY, -INFINITY, -1.5}) {
            unary("norm" + text(p), x -> x.norm(p, false, 0, -1));
        }
        unary("norm0.5-zeros", x -> x.norm(0.5, false, 1));
        unary("norm-1.5-zeros", x -> x.norm(-1.5, false, 1));
        unary("norminf-ties", x -> x.norm(INFINITY, false));
    }

    private static String text(double p) {
        return Double.isInfinite(p) ? p > 0 ? "inf" : "-inf" : p == Math.rint(p) ? "" + (int) p : "" + p;
    }

    private static void scans() {
        unary("cumsum", x -> x.cumsum(1));
        unary("cumprod", x -> x.cumprod(1));
        unary("cumprod-zeros", x -> x.cumprod(1));
        unary("cumprod-scalar", x -> x.cumprod(0));
        indexed("cummax", x -> x.cummax(1));
        indexed("cummin", x -> x.cummin(0));
        indexed("cummax-nan", x -> x.cummax(1));
        indexed("cummin-nan", x -> x.cummin(1));
        unary("logCumsumExp", x -> x.logCumsumExp(1));
        unary("logCumsumExp-huge", x -> x.logCumsumExp(0));
        unary("logCumsumExp-inf", x -> x.logCumsumExp(1));
        unary("logCumsumExp-posinf", x -> x.logCumsumExp(0));
        unary("diff", x -> Scans.diff(x, 2, 1));
        OPERATORS.put("diff-joined", in -> List.of(Scans.diff(in.get(0), 1, 0, in.get(1), in.get(2))));
        unary("diff-bool", Scans::diff);
        unary("diff-too-often", x -> Scans.diff(x, 5, 1));
        unary("trapezoid", y -> Scans.trapezoid(y, 0.3, 1));
        binary("trapezoid-x", (y, x) -> Scans.trapezoid(y, x, 1));
        binary("trapezoid-xs", (y, x) -> Scans.trapezoid(y, x, -1));
        binary("cumulativeTrapezoid", (y, x) -> Scans.cumulativeTrapezoid(y, x, 0));
    }

    private static void statistics() {
        several(
                "varMean",
                x -> List.of(
                        Statistics.varMean(x, 2, true, 0, 2).spread(),
                        Statistics.varMean(x, 2, true, 0, 2).mean()));
        several(
                "stdMean",
                x -> List.of(
                        Statistics.stdMean(x, 0, false, 1).spread(),
                        Statistics.stdMean(x, 0, false, 1).mean()));
        Tensor f = Tensor.of(new long[] {1, 3, 2, 1});
        unary("cov", Statistics::cov);
        unary("cov-vector", Statistics::cov);
        binary("cov-weights", (x, a) -> Statistics.cov(x, 1, f, a));
        unary("cov-fweights", x -> Statistics.cov(x, 0, f, null));
        unary("corrcoef", Statistics::corrcoef);
        unary("corrcoef-vector", Statistics::corrcoef);
        binary("dist", (a, b) -> Statistics.dist(a, b, 3));
        unary("renorm", x -> Statistics.renorm(x, 3, 1, 1.5));
    }

    private static void binsAndUniques() {
        several("bincount", x -> List.of(Bins.bincount(x), Bins.bincount(x, null, 7)));
        binary("bincount-weights", (x, w) -> Bins.bincount(x, w, 0));
        unary("histc", x -> Bins.histc(x, 4, -2, 2));
        unary("histc-all", x -> Bins.histc(x, 5, 0, 0));
        OPERATORS.put("histogram", in -> both(Bins.histogram(in.get(0), 3, -1, 2, in.get(1), true)));
        OPERATORS.put("histogram-edges", in -> both(Bins.histogram(in.get(0), in.get(1), null, false)));
        OPERATORS.put(
                "searchsorted",
                in -> List.of(Bins.searchsorted(in.get(0), in.get(1)), Bins.searchsorted(in.get(0), in.get(1), true)));
        binary("searchsorted-row", Bins::searchsorted);
        OPERATORS.put(
                "bucketize",
                in -> List.of(Bins.bucketize(in.get(0), in.get(1)), Bins.bucketize(in.get(0), in.get(1), true)));
        unique("unique", Uniques::unique);
        unique("unique-axis", x -> Uniques.unique(x, 1));
        unique("uniqueConsecutive", Uniques::uniqueConsecutive);
        unique("uniqueConsecutive-axis", x -> Uniques.uniqueConsecutive(x, 0));
    }

    private static void masked() {
        binary("masked-sum", (x, m) -> Masked.sum(x, m, true, 1));
        binary("masked-sum-row", (x, m) -> Masked.sum(x, m, false, 0, 1));
        binary("masked-prod", (x, m) -> Masked.prod(x, m, true, 1));
        binary("masked-prod-row", (x, m) -> Masked.prod(x, m, false, 0, 1));
        binary("masked-mean", (x, m) -> Masked.mean(x, m, true, 1));
        binary("masked-mean-row", (x, m) -> Masked.mean(x, m, false, 0, 1));
        binary("masked-amax", (x, m) -> Masked.amax(x, m, true, 1));
        binary("masked-amax-row", (x, m) -> Masked.amax(x, m, false, 0, 1));
        binary("masked-amin", (x, m) -> Masked.amin(x, m, true, 1));
        binary("masked-amin-row", (x, m) -> Masked.amin(x, m, false, 0, 1));
        binary("masked-var", (x, m) -> Masked.var(x, m, 1, false, 1));
        binary("masked-var-none", (x, m) -> Masked.var(x, m, 1, false, 1));
        binary("masked-std", (x, m) -> Masked.std(x, m, 0, true, 0));
        binary("masked-median", (x, m) -> Masked.median(x, m, 1, false));
        OPERATORS.put(
                "masked-argmax",
                in -> List.of(
                        Masked.argmax(in.get(0), in.get(1), 1, false), Masked.argmin(in.get(0), in.get(1), 1, true)));
        for (double p : new double[] {0, 1, 2, 3, INFINITY, -INFINITY}) {
            binary("masked-norm" + text(p), (x, m) -> Masked.norm(x, m, p, false, 1));
        }
        binary("masked-logSumExp", (x, m) -> Masked.logSumExp(x, m, false, 1));
        for (String suffix : new String[] {"", "-none"}) {
            binary("masked-softmax" + suffix, (x, m) -> Masked.softmax(x, m, 1));
            binary("masked-log_softmax" + suffix, (x, m) -> Masked.logSoftmax(x, m, 1));
            binary("masked-softmin" + suffix, (x, m) -> Masked.softmin(x, m, 1));
        }
        binary("masked-normalize", (x, m) -> Masked.normalize(x, m, 3, 1, 1e-12));
        binary("masked-cumsum", (x, m) -> Masked.cumsum(x, m, 1));
        binary("masked-cumprod", (x, m) -> Masked.cumprod(x, m, 1));
    }

    static Iterable<String> cases() {
        return OPERATORS.keySet();
    }

    @Test
    void everyCaseIsTested() {
        assertEquals(new TreeSet<>(GOLDEN.keySet()), new TreeSet<>(OPERATORS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAreThoseOfPyTorch(String name) {
        Map<String, Tensor> golden = GOLDEN.get(name);
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; golden.containsKey("x" + i); i++) {
            Tensor x = golden.get("x" + i);
            operands.add(x.dtype().isFloating() ? x.copy().requiresGrad() : x);
        }
        List<Tensor> y = OPERATORS.get(name).apply(operands);
        Tensor loss = Tensor.scalar(DType.FLOAT64, 0);
        for (int i = 0; i < y.size(); i++) {
            assertEquals(golden.get("y" + i).dtype(), y.get(i).dtype());
            assertClose(y.get(i), golden.get("y" + i), 1e-9, 1e-10, "value " + i);
            Tensor u = golden.get("u" + i);
            loss = u == null ? loss : loss.add(u.mul(y.get(i)).sum());
        }
        if (golden.containsKey("g0")) {
            if (loss.carriesGrad()) {
                loss.backward();
            }
            for (int i = 0; i < operands.size(); i++) {
                Tensor x = operands.get(i);
                if (x.dtype().isFloating()) {
                    assertClose(
                            x.grad() == null ? Tensor.zerosLike(x) : x.grad(),
                            golden.get("g" + i),
                            1e-9,
                            1e-10,
                            "gradient " + i);
                }
            }
        }
    }
}
