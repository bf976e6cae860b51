package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The numbers are pinned to their counters and follow their distributions. */
class FloatRandomTest {
    private static final int N = 100_000;

    private static float[] uniform() {
        float[] y = new float[N];
        FloatRandom.uniform(7, 0, y, 0, N);
        return y;
    }

    private static float[] normal() {
        float[] y = new float[N];
        FloatRandom.normal(7, 0, y, 0, N);
        return y;
    }

    @Test
    void elementsAreMadeFromTheirNumbers() {
        float[] u = new float[20];
        float[] z = new float[20];
        FloatRandom.uniform(5, 1000, u, 3, 15);
        FloatRandom.normal(5, 1000, z, 3, 15);
        for (int i = 0; i < 20; i++) {
            long bits = CounterRandom.bits(5, 1000 + i - 3);
            boolean inside = i >= 3 && i < 18;
            assertEquals(inside ? (bits >>> 40) / 16777216f : 0f, u[i]); // @only Float
            // @Double assertEquals(inside ? (bits >>> 11) / 9007199254740992.0 : 0.0, u[i]);
            assertEquals(inside ? (float) CounterRandom.normal(bits) : 0f, z[i]);
        }
    }

    @Test
    void decisionsAreThoseOfTheComparison() {
        float[] u = uniform();
        for (double p : new double[] {0, -0.0, Double.MIN_VALUE, 0.1, 0.5, u[5], Math.nextUp((double) u[5]), 1}) {
            float[] y = u.clone();
            FloatRandom.decide(y, 3, N - 5, p, 1.25f);
            for (int i = 0; i < N; i++) {
                boolean inside = i >= 3 && i < N - 2;
                assertEquals(inside ? u[i] < p ? 0 : 1.25f : u[i], y[i], "p = " + p);
            }
        }
    }

    @Test
    void uniformMoments() {
        double[] m = moments(uniform());
        assertEquals(0.5, m[0], 4 / Math.sqrt(12.0 * N));
        assertEquals(1 / 12.0, m[1], 0.002);
        assertEquals(0, m[2], 0.03);
        assertEquals(1.8, m[3], 0.03);
    }

    @Test
    void normalMoments() {
        double[] m = moments(normal());
        assertEquals(0, m[0], 4 / Math.sqrt(N));
        assertEquals(1, m[1], 4 * Math.sqrt(2.0 / N));
        assertEquals(0, m[2], 4 * Math.sqrt(6.0 / N));
        assertEquals(3, m[3], 4 * Math.sqrt(24.0 / N));
    }

    /** Mean, variance, skewness and kurtosis. */
    private static double[] moments(float[] x) {
        double mean = 0;
        for (float v : x) {
            mean += v / (double) x.length;
        }
        double[] central = new double[5];
        for (float v : x) {
            for (int k = 2; k < 5; k++) {
                central[k] += StrictMath.pow(v - mean, k) / x.length;
            }
        }
        double deviation = Math.sqrt(central[2]);
        return new double[] {
            mean, central[2], central[3] / StrictMath.pow(deviation, 3), central[4] / StrictMath.pow(deviation, 4)
        };
    }

    @Test
    void followDistributions() {
        float[] u = uniform();
        Arrays.sort(u);
        float[] z = normal();
        Arrays.sort(z);
        double worstUniform = 0;
        double worstNormal = 0;
        for (int i = 0; i < N; i++) {
            assertTrue(u[i] >= 0 && u[i] < 1);
            worstUniform = Math.max(worstUniform, distance(u[i], i));
            worstNormal = Math.max(worstNormal, distance(NormalDistribution.of(z[i]), i));
        }
        // Kolmogorov and Smirnov: exceeded with probability 1e-4 by a sound generator
        assertTrue(worstUniform * Math.sqrt(N) < 2.23, () -> "uniform");
        assertTrue(worstNormal * Math.sqrt(N) < 2.23, () -> "normal");
        assertTrue(worstUniform * Math.sqrt(N) > 0.3 && worstNormal * Math.sqrt(N) > 0.3, () -> "too even");
    }

    private static double distance(double probability, int rank) {
        return Math.max(Math.abs(probability - rank / (double) N), Math.abs(probability - (rank + 1) / (double) N));
    }

    @Test
    void neighboursAreUncorrelated() {
        float[] z = normal();
        for (int lag = 1; lag < 10; lag++) {
            double sum = 0;
            for (int i = lag; i < N; i++) {
                sum += (double) z[i] * z[i - lag];
            }
            assertEquals(0, sum / Math.sqrt(N), 4.5);
        }
        float[] other = new float[N];
        FloatRandom.normal(8, 0, other, 0, N);
        double sum = 0;
        for (int i = 0; i < N; i++) {
            sum += (double) z[i] * other[i];
        }
        assertEquals(0, sum / Math.sqrt(N), 4.5);
    }
}
