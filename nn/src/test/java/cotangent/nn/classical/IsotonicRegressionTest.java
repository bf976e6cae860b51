package cotangent.nn.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IsotonicRegressionTest {
    /** By the formula {@code f_i = max over a <= i of min over b >= i of the mean of y_a to y_b}. */
    @Property(tries = 200)
    void isTheMaxMinOfMeans(@ForAll long seed, @ForAll @IntRange(max = 12) int n) {
        Rng rng = Rng.of(seed);
        double[] y = new double[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(5) + (rng.nextBoolean() ? 0 : rng.nextDouble());
            w[i] = 0.1 + rng.nextDouble();
        }
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int a = 0; a <= i; a++) {
                double min = Double.POSITIVE_INFINITY;
                for (int b = i; b < n; b++) {
                    double sum = 0;
                    double weight = 0;
                    for (int j = a; j <= b; j++) {
                        sum += w[j] * y[j];
                        weight += w[j];
                    }
                    min = Math.min(min, sum / weight);
                }
                max = Math.max(max, min);
            }
            expected[i] = max;
        }
        double[] fit = IsotonicRegression.increasing(y, w);
        assertArrayEquals(expected, fit, 1e-12);
        for (int i = 1; i < n; i++) {
            assertTrue(fit[i] >= fit[i - 1]);
        }
    }

    @Test
    void whatIncreasesStays() {
        double[] y = {-2, 0.1, 0.1, 3, 1e9};
        assertArrayEquals(y, IsotonicRegression.increasing(y, null));
        assertArrayEquals(new double[] {2, 2, 2}, IsotonicRegression.increasing(new double[] {3, 2, 1}, null));
    }

    @Test
    void predictsBetweenAndBeyond() {
        IsotonicRegression f = IsotonicRegression.fit(
                new double[] {3, 0, 1, 1, 2}, new double[] {4, 0, 3, 1, 1}, new double[] {1, 1, 1, 1, 2});
        // At 1 the mean is 2 with weight 2; with the 1 at 2 of weight 2 it pools to 1.5.
        assertArrayEquals(
                new double[] {0, 0, 0.75, 1.5, 1.5, 1.5, 2.75, 4, 4},
                f.predict(new double[] {-5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 9}),
                1e-15);
        assertEquals(0, f.predict(-0.0));
        assertTrue(Double.isNaN(f.predict(Double.NaN)));
    }

    @Test
    void wrongArguments() {
        double[] two = {1, 2};
        assertThrows(IllegalArgumentException.class, () -> IsotonicRegression.increasing(two, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> IsotonicRegression.increasing(two, new double[] {1, 0}));
        assertThrows(IllegalArgumentException.class, () -> IsotonicRegression.fit(new double[] {1}, two, null));
        assertThrows(IllegalArgumentException.class, () -> IsotonicRegression.fit(new double[0], new double[0], null));
        assertThrows(
                IllegalArgumentException.class, () -> IsotonicRegression.fit(new double[] {1, Double.NaN}, two, null));
    }
}
