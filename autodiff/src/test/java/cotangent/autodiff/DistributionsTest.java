package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionsTest {
    private static final int N = 40_000;

    /** Mean and variance agree with theirs within five standard errors; {@code kurtosis} bounds the variance's own error. */
    private static void moments(double mean, double variance, double kurtosis, DoubleSupplier draw) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            double x = draw.getAsDouble();
            sum += x;
            squares += (x - mean) * (x - mean);
        }
        assertEquals(mean, sum / N, 5 * Math.sqrt(variance / N));
        assertEquals(variance, squares / N, 5 * variance * Math.sqrt((kurtosis - 1) / N));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.7, 1, 2.5, 40})
    void gammaHasItsMoments(double shape) {
        Rng rng = Rng.of(1);
        moments(shape, shape, 3 + 6 / shape, () -> Distributions.gamma(rng, shape));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "0.2,0.2", "2,5", "0.5,3", "10,10"})
    void betaHasItsMoments(double a, double b) {
        Rng rng = Rng.of(2);
        double s = a + b;
        double excess = 6 * ((a - b) * (a - b) * (s + 1) - a * b * (s + 2)) / (a * b * (s + 2) * (s + 3));
        moments(a / s, a * b / (s * s * (s + 1)), 3 + excess, () -> Distributions.beta(rng, a, b));
    }

    /** Beta(1, 1) is uniform: a tenth of the numbers in each tenth. */
    @Test
    void betaOfOnesIsUniform() {
        Rng rng = Rng.of(3);
        int[] counts = new int[10];
        for (int i = 0; i < N; i++) {
            counts[(int) Math.min(9, 10 * Distributions.beta(rng, 1, 1))]++;
        }
        for (int count : counts) {
            assertEquals(N / 10.0, count, 5 * Math.sqrt(N * 0.09));
        }
    }

    /** With tiny parameters almost all mass is at both ends; the quotient of two vanishing numbers must not be NaN. */
    @Test
    void betaOfTinyParametersIsAtTheEnds() {
        Rng rng = Rng.of(4);
        int high = 0;
        for (int i = 0; i < 2000; i++) {
            double x = Distributions.beta(rng, 1e-4, 1e-4);
            assertTrue(x >= 0 && x <= 1, () -> "x = " + x);
            high += x > 0.5 ? 1 : 0;
        }
        assertEquals(1000, high, 5 * Math.sqrt(500));
    }

    @Test
    void equalSeedsGiveEqualNumbers() {
        assertEquals(Distributions.beta(Rng.of(7), 0.4, 0.6), Distributions.beta(Rng.of(7), 0.4, 0.6));
    }

    @Test
    void errors() {
        Rng rng = Rng.of(1);
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Distributions.gamma(rng, bad));
            assertThrows(IllegalArgumentException.class, () -> Distributions.beta(rng, 1, bad));
            assertThrows(IllegalArgumentException.class, () -> Distributions.beta(rng, bad, 1));
        }
    }
}
