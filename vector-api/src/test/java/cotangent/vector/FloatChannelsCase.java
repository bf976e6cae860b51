package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;

/** A channel of random elements, whose last run may end with its array. */
final class FloatChannelsCase {
    private static final int OFFSET = 3;

    private final int runs;
    private final int n;
    private final int stride;
    private final float[] g;
    private final float[] x;
    private final float mean;

    FloatChannelsCase(int runs, int n, int stride, long seed) {
        this.runs = runs;
        this.n = n;
        this.stride = stride;
        Random random = new Random(seed);
        g = new float[OFFSET + (runs - 1) * stride + n + random.nextInt(2) * 100];
        x = new float[g.length];
        for (int i = 0; i < g.length; i++) {
            g[i] = (float) random.nextGaussian();
            x[i] = (float) (3 + random.nextGaussian());
        }
        mean = (float) (3 + 0.1 * random.nextGaussian());
    }

    /** All results one after the other: moments, sums, and the arrays; what lies between runs stays 7. */
    float[] run(FloatChannels k) {
        int size = runs * stride + 2;
        float[] y = new float[4 + 2 * size];
        Arrays.fill(y, 7);
        if (n > 0) {
            k.moments(x, OFFSET, stride, runs, n, y, 0);
        }
        k.gradientSums(g, OFFSET, x, OFFSET, stride, runs, n, mean, y, 2);
        k.affine(x, OFFSET, stride, runs, n, mean, 1.7f, -0.3f, y, 5);
        k.project(g, OFFSET, x, OFFSET, stride, runs, n, mean, 0.1f, 0.7f, 1.3f, y, 5 + size);
        return y;
    }

    /** Compares the sums with those in double precision, and the rest with its formula. */
    void assertSums(float[] y) {
        double count = (double) runs * n;
        double sum = 0;
        double gradients = 0;
        double products = 0;
        double magnitude = 1;
        for (int r = 0; r < runs; r++) {
            for (int i = 0; i < n; i++) {
                int at = OFFSET + r * stride + i;
                double d = (double) x[at] - mean;
                sum += x[at];
                gradients += g[at];
                products += d * g[at];
                magnitude += Math.abs(g[at]) * (1 + Math.abs(d));
                assertEquals(d * 1.7 - 0.3, y[5 + r * stride + i], 1e-5);
                assertEquals((g[at] - 0.1 - d * 0.7) * 1.3, y[7 + runs * stride + r * stride + i], 1e-5);
            }
            for (int i = n; i < stride; i++) {
                assertEquals(7, y[5 + r * stride + i]);
            }
        }
        // An accumulator takes at most a 32nd of a group, one rounding after the other.
        double bound = 140 * Math.ulp(1f);
        assertEquals(gradients, y[2], bound * magnitude);
        assertEquals(products, y[3], bound * magnitude);
        if (n > 0) {
            double m = sum / count;
            double squares = 0;
            for (int r = 0; r < runs; r++) {
                for (int i = 0; i < n; i++) {
                    double d = x[OFFSET + r * stride + i] - m;
                    squares += d * d;
                }
            }
            assertEquals(m, y[0], bound * 10);
            assertEquals(squares / count, y[1], bound * 10);
        }
    }

    @Override
    public String toString() {
        return "channel of " + runs + " runs of " + n + " elements, " + stride + " apart";
    }
}
