package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NormalQuantileTest {
    /** {@code k} and the quantile at {@code (k + 1/2) / 2^53}, computed with mpmath 1.3.0 at 40 digits and rounded once. */
    private static final double[][] GOLDEN = {
        {0, -8.292361075813595},
        {1, -8.160707840858583},
        {2, -8.0987842043543},
        {5, -8.00229182185279},
        {1000, -7.3347380140439435},
        {1000000, -6.3452637406857325},
        {1L << 30, -5.166578119641677},
        {1L << 40, -3.6683292851212066},
        {1L << 45, -2.660067468617455},
        {1L << 49, -1.5341205443525459},
        {675539944105574L, -1.439531470938456},
        {(1L << 52) - (1L << 48), -0.07841241273311206},
        {(1L << 52) - 1, -1.3914582123358836e-16},
        {1L << 52, 1.3914582123358836e-16},
        {(1L << 52) + 12345, 3.4356494720785297e-12},
        {5404319552844595L, 0.2533471031357999},
        {8331659310635418L, 1.4395314709384566},
        {8782019273372467L, 1.9599639845400547},
        {(1L << 53) - 1, 8.292361075813595},
    };

    @Test
    void agreesWithHighPrecision() {
        for (double[] pair : GOLDEN) {
            double z = NormalQuantile.of((long) pair[0]);
            assertEquals(pair[1], z, 1e-15 * Math.abs(pair[1]), () -> "k = " + (long) pair[0]);
        }
    }

    /** Over all three approximations and their seams: the distribution function takes the quantile back to its probability. */
    @Test
    void invertsTheDistribution() {
        for (double p = 0x1p-53; p < 0.5; p *= 1.01) {
            long k = (long) (p * 0x1p53);
            double z = NormalQuantile.of(k);
            double want = (k + 0.5) * 0x1p-53;
            assertEquals(want, NormalDistribution.of(z), z < -3 ? 1e-13 * want : 1e-15, () -> "k = " + k);
        }
    }

    @Test
    void isSymmetricAndIncreasing() {
        double last = Double.NEGATIVE_INFINITY;
        for (long k = 0; k < 1L << 52; k += 1 + k / 50) {
            double z = NormalQuantile.of(k);
            assertEquals(-z, NormalQuantile.of((1L << 53) - 1 - k));
            assertTrue(z > last, "k = " + k);
            last = z;
        }
    }

    @Test
    void logarithmIsPrecise() {
        for (long k = 0; k < 0.08 * 0x1p53; k += 1 + k / 97) {
            double want = -StrictMath.log((k + 0.5) * 0x1p-53);
            assertEquals(want, NormalQuantile.negativeLog((k + 0.5) * 0x1p-53), 2 * Math.ulp(want));
        }
    }
}
