package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorFormatTest {
    private static void assertPrints(String expected, Tensor t) {
        assertEquals(expected, t.toString());
    }

    @Test
    void scalarsAndNothing() {
        assertPrints("2.5000 [] FLOAT32", Tensor.scalar(2.5));
        assertPrints("3.0 [] FLOAT64", Tensor.scalar(DType.FLOAT64, 3));
        assertPrints("-7 [] INT32", Tensor.scalar(DType.INT32, -7));
        assertPrints("[] [0] FLOAT32", Tensor.zeros(0));
        assertPrints("[] [2, 0, 3] INT64", Tensor.zeros(DType.INT64, 2, 0, 3));
    }

    @Test
    void valuesAreAligned() {
        assertPrints("[ 1.5000, -2.0000] [2] FLOAT64", Tensor.of(new double[] {1.5, -2}));
        assertPrints("[[ 1,  2],\n [-3, 40]] [2, 2] INT32", Tensor.of(new int[] {1, 2, -3, 40}, 2, 2));
        assertPrints("[ true, false] [2] BOOL", Tensor.of(new boolean[] {true, false}));
        assertPrints("[[[1.0]],\n\n [[2.0]]] [2, 1, 1] FLOAT32", Tensor.of(new float[] {1, 2}, 2, 1, 1));
    }

    @Test
    void specialNumbers() {
        assertPrints(
                "[ NaN,  inf, -inf, -0.0] [4] FLOAT32",
                Tensor.of(new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f}));
        assertPrints("[1.0000e+10, 1.0000e-03] [2] FLOAT64", Tensor.of(new double[] {1e10, 1e-3}));
        assertPrints("[1.0000e-05] [1] FLOAT64", Tensor.of(new double[] {1e-5}));
    }

    @Test
    void wideIntegersAreExact() {
        assertPrints("[9007199254740993] [1] INT64", Tensor.of(new long[] {(1L << 53) + 1}));
        assertPrints("[-9223372036854775808] [1] INT64", Tensor.of(new long[] {Long.MIN_VALUE}));
    }

    @Test
    void viewsPrintInTheirOwnOrder() {
        Tensor t = Tensor.of(new int[] {1, 2, 3, 4}, 2, 2);
        assertPrints("[[1, 3],\n [2, 4]] [2, 2] INT32", t.mT());
        assertPrints("[[2, 1],\n [4, 3]] [2, 2] INT32", t.flip(1));
    }

    @Test
    void longAxesAreAbridged() {
        assertPrints("[  0,   1,   2, ..., 997, 998, 999] [1000] INT64", Tensor.arange(1000));
        String wide = Tensor.zeros(100, 100).toString();
        assertEquals(7, wide.lines().count(), wide);
        assertTrue(wide.startsWith("[[0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0],\n"), wide);
        assertTrue(wide.endsWith("] [100, 100] FLOAT32"), wide);
    }

    @Test
    void historyIsNamed() {
        Tensor x = Tensor.ones(1).requiresGrad();
        assertPrints("[1.0] [1] FLOAT32 leaf", x);
        assertPrints("[2.0] [1] FLOAT32 from add", x.add(1));
    }
}
