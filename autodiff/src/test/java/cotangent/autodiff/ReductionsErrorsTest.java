package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the reductions, scans and statistics refuse, and that the message tells what was called and what it got. */
class ReductionsErrorsTest {
    private static final Tensor M = Tensor.ones(2, 3);
    private static final Tensor V = Tensor.ones(3);
    private static final Tensor EMPTY = Tensor.zeros(2, 0);
    private static final Tensor TRUE = Tensor.of(new boolean[] {true});

    private static void refused(Class<? extends RuntimeException> type, Supplier<?> call, String... parts) {
        String message = assertThrows(type, call::get).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), "'" + message + "' does not contain '" + part + "'");
        }
    }

    @Test
    void emptyLinesHaveNoOrder() {
        refused(ShapeException.class, () -> EMPTY.median(1, false), "median", "[2, 0]");
        refused(ShapeException.class, EMPTY::median, "median");
        refused(ShapeException.class, () -> OrderStatistics.nanmedian(EMPTY, 1, true), "nanmedian", "[2, 0]");
        refused(ShapeException.class, () -> OrderStatistics.mode(EMPTY, 1, true), "mode", "[2, 0]");
        refused(ShapeException.class, () -> EMPTY.quantile(0.5, 1, true), "quantile");
        refused(ShapeException.class, () -> EMPTY.argmax(), "argmax");
        refused(ShapeException.class, () -> Statistics.aminmax(EMPTY, false), "amin", "[2, 0]");
    }

    @Test
    void ranksAndQuantilesOutOfRange() {
        for (int k : new int[] {0, -1, 4}) {
            refused(
                    IllegalArgumentException.class,
                    () -> OrderStatistics.kthvalue(M, k, 1, false),
                    "kthvalue",
                    "k = " + k,
                    "[2, 3]");
        }
        for (double q : new double[] {-0.1, 1.5, Double.NaN}) {
            refused(IllegalArgumentException.class, () -> M.quantile(q), "quantile", "from 0 to 1");
        }
        refused(
                ShapeException.class,
                () -> OrderStatistics.quantile(M, M, 0, false, QuantileMethod.LOWER),
                "quantile",
                "[2, 3]");
    }

    @Test
    void axesThatDoNotExist() {
        for (int a : new int[] {2, -3}) {
            refused(ShapeException.class, () -> M.median(a, false), "axis " + a);
            refused(ShapeException.class, () -> M.quantile(0.5, a, false), "axis " + a);
            refused(ShapeException.class, () -> M.cumprod(a), "axis " + a);
            refused(ShapeException.class, () -> M.cummax(a), "axis " + a);
            refused(ShapeException.class, () -> M.logCumsumExp(a), "axis " + a);
            refused(ShapeException.class, () -> Scans.diff(M, 1, a), "axis " + a);
            refused(ShapeException.class, () -> Scans.trapezoid(M, 1, a), "axis " + a);
            refused(ShapeException.class, () -> M.all(true, a), "axis " + a);
            refused(ShapeException.class, () -> Uniques.unique(M, a), "axis " + a);
            refused(ShapeException.class, () -> Masked.median(M, TRUE, a, true), "axis " + a);
        }
        refused(ShapeException.class, () -> Tensor.scalar(1).cumprod(1), "axis 1");
    }

    @Test
    void shapesThatDoNotFit() {
        refused(ShapeException.class, () -> Scans.diff(Tensor.scalar(1)), "diff");
        refused(ShapeException.class, () -> Scans.diff(M, 1, 0, V, null), "cat");
        refused(ShapeException.class, () -> Scans.trapezoid(Tensor.scalar(1)), "trapezoid");
        refused(ShapeException.class, () -> Scans.trapezoid(M, V, 0), "trapezoid", "[3]", "[2, 3]");
        refused(ShapeException.class, () -> Scans.linearRecurrence(M, Tensor.ones(2, 4), 0), "linearRecurrence");
        refused(ShapeException.class, () -> Statistics.cov(Tensor.ones(2, 2, 2)), "cov", "[2, 2, 2]");
        refused(ShapeException.class, () -> Statistics.cov(M, 1, Tensor.ones(DType.INT64, 2), null), "fweights", "[2]");
        refused(IllegalArgumentException.class, () -> Statistics.cov(M, 1, null, V.neg()), "aweights");
        refused(ShapeException.class, () -> Statistics.corrcoef(Tensor.ones(2, 2, 2)), "corrcoef");
        refused(ShapeException.class, () -> Statistics.renorm(V, 2, 0, 1), "renorm", "[3]");
        refused(ShapeException.class, () -> Bins.bincount(M.to(DType.INT64)), "bincount", "[2, 3]");
        refused(ShapeException.class, () -> Bins.bincount(V.to(DType.INT32), Tensor.ones(2), 0), "bincount", "[2]");
        refused(ShapeException.class, () -> Bins.searchsorted(M, V), "searchsorted", "[2, 3]", "[3]");
        refused(ShapeException.class, () -> Bins.searchsorted(Tensor.scalar(1), V), "searchsorted");
        refused(ShapeException.class, () -> Bins.bucketize(V, M), "bucketize", "[2, 3]");
        refused(ShapeException.class, () -> Bins.histogram(M, Tensor.ones(1), null, false), "histogram", "[1]");
        refused(ShapeException.class, () -> Bins.histogram(M, V, V, false), "histogram", "[3]", "[2, 3]");
        refused(
                ShapeException.class,
                () -> Masked.sum(V, Tensor.of(new boolean[] {true, false}), false),
                "masked sum",
                "[2]",
                "[3]");
    }

    @Test
    void numbersOutOfRange() {
        refused(IllegalArgumentException.class, () -> Scans.diff(M, -1, 0), "diff", "-1");
        refused(IllegalArgumentException.class, () -> Statistics.renorm(M, 0, 0, 1), "renorm");
        refused(IllegalArgumentException.class, () -> Statistics.renorm(M, 2, 0, -1), "renorm");
        refused(IllegalArgumentException.class, () -> Bins.histc(M, 0, 0, 1), "histc", "0 bins");
        refused(IllegalArgumentException.class, () -> Bins.histc(M, 2, 1, 0), "histc");
        refused(
                IllegalArgumentException.class,
                () -> Bins.histc(Tensor.of(new double[] {Double.NaN}), 2, 0, 0),
                "histc");
        refused(IndexOutOfBoundsException.class, () -> Bins.bincount(Tensor.of(new int[] {1, -2})), "bincount", "-2");
        refused(IllegalArgumentException.class, () -> Bins.bincount(Tensor.of(new int[] {1}), null, -1), "minLength");
    }

    @Test
    void typesThatDoNotFit() {
        refused(DTypeException.class, () -> Bins.bincount(V), "bincount", "FLOAT32");
        refused(DTypeException.class, () -> Masked.sum(V, V, false), "masked sum", "FLOAT32");
        refused(DTypeException.class, () -> Masked.mean(V, V, false), "masked mean", "FLOAT32");
        refused(DTypeException.class, () -> Masked.std(V, V, 1, false), "masked var", "FLOAT32");
    }
}
