package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Several steps of each optimizer against the documented recurrences, written out in double precision. */
class FloatOptimizersProperties {
    private static final double TOLERANCE = 1e-5; // @only Float
    // @Double private static final double TOLERANCE = 1e-13;

    private static final int STEPS = 5;

    private static final class Runs {
        final int n;
        final int[] offset;
        final float[][] run;
        final double[][] exact;

        /** Runs of {@code n} elements with equal or unequal offsets: parameters, gradient and moments. */
        Runs(Random random, int count) {
            n = random.nextInt(50);
            offset = new int[count];
            run = new float[count][n + 10];
            exact = new double[count][n];
            boolean equal = random.nextBoolean();
            int common = random.nextInt(10);
            for (int k = 0; k < count; k++) {
                offset[k] = equal ? common : random.nextInt(10);
                for (int i = 0; i < n; i++) {
                    run[k][offset[k] + i] = k < 2 ? (float) random.nextGaussian() : 0;
                    exact[k][i] = run[k][offset[k] + i];
                }
            }
        }

        void newGradient(Random random) {
            for (int i = 0; i < n; i++) {
                run[1][offset[1] + i] = (float) random.nextGaussian();
                exact[1][i] = run[1][offset[1] + i];
            }
        }

        void check() {
            for (int k = 0; k < run.length; k++) {
                for (int i = 0; i < run[k].length; i++) {
                    int e = i - offset[k];
                    double want = e >= 0 && e < n ? exact[k][e] : 0;
                    assertEquals(want, run[k][i], TOLERANCE * (1 + Math.abs(want)), "run " + k + ", element " + e);
                }
            }
        }
    }

    @Property(tries = 200)
    void descends(@ForAll long seed) {
        Random random = new Random(seed);
        double rate = 0.1 * random.nextDouble();
        double momentum = random.nextBoolean() ? 0.9 : 0;
        double dampening = random.nextBoolean() ? 0.2 : 0;
        double decay = random.nextBoolean() ? 0.01 : 0;
        boolean nesterov = random.nextBoolean();
        Runs r = new Runs(random, 3);
        for (int i = 0; momentum != 0 && i < r.n; i++) {
            r.run[2][r.offset[2] + i] = Float.NaN; // whatever the velocity held before the first step
        }
        for (int step = 0; step < STEPS; step++) {
            r.newGradient(random);
            boolean first = step == 0;
            for (int i = 0; i < r.n; i++) {
                double d = r.exact[1][i] + decay * r.exact[0][i];
                if (momentum != 0) {
                    r.exact[2][i] = first ? d : momentum * r.exact[2][i] + (1 - dampening) * d;
                    d = nesterov ? d + momentum * r.exact[2][i] : r.exact[2][i];
                }
                r.exact[0][i] -= rate * d;
            }
            FloatOptimizers.sgd(
                    r.run[0],
                    r.offset[0],
                    r.run[1],
                    r.offset[1],
                    momentum == 0 ? null : r.run[2],
                    r.offset[2],
                    r.n,
                    rate,
                    momentum,
                    dampening,
                    decay,
                    nesterov,
                    first);
            r.check();
        }
    }

    @Property(tries = 200)
    void adapts(@ForAll long seed) {
        Random random = new Random(seed);
        double rate = 0.1 * random.nextDouble();
        double l2 = random.nextBoolean() ? 0.01 : 0;
        double decoupled = random.nextBoolean() ? 0.02 : 0;
        Runs r = new Runs(random, 4);
        for (int t = 1; t <= STEPS; t++) {
            r.newGradient(random);
            double c1 = 1 - Math.pow(0.9, t);
            double c2 = 1 - Math.pow(0.999, t);
            for (int i = 0; i < r.n; i++) {
                double p = r.exact[0][i] - rate * decoupled * r.exact[0][i];
                double d = r.exact[1][i] + l2 * p;
                double m = r.exact[2][i] = 0.9 * r.exact[2][i] + (1 - 0.9) * d;
                double v = r.exact[3][i] = 0.999 * r.exact[3][i] + (1 - 0.999) * d * d;
                r.exact[0][i] = p - rate * (m / c1) / (Math.sqrt(v / c2) + 1e-8);
            }
            FloatOptimizers.adam(
                    r.run[0],
                    r.offset[0],
                    r.run[1],
                    r.offset[1],
                    r.run[2],
                    r.offset[2],
                    r.run[3],
                    r.offset[3],
                    r.n,
                    rate,
                    0.9,
                    0.999,
                    1e-8,
                    l2,
                    decoupled,
                    c1,
                    c2);
            r.check();
        }
    }

    /** Equal and unequal offsets take different loops, which must give the same bits. */
    @Property(tries = 100)
    void offsetsDoNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        int n = random.nextInt(60);
        float[][] a = new float[4][n];
        float[][] b = new float[4][n + 4];
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < n; i++) {
                a[k][i] = (float) Math.abs(random.nextGaussian());
            }
            System.arraycopy(a[k], 0, b[k], k, n);
        }
        FloatOptimizers.adam(a[0], 0, a[1], 0, a[2], 0, a[3], 0, n, 0.1, 0.9, 0.99, 1e-8, 0.1, 0.1, 0.5, 0.4);
        FloatOptimizers.adam(b[0], 0, b[1], 1, b[2], 2, b[3], 3, n, 0.1, 0.9, 0.99, 1e-8, 0.1, 0.1, 0.5, 0.4);
        for (boolean nesterov : new boolean[] {false, true}) {
            FloatOptimizers.sgd(a[0], 0, a[1], 0, a[2], 0, n, 0.1, 0.9, 0.1, 0.1, nesterov, false);
            FloatOptimizers.sgd(b[0], 0, b[1], 1, b[2], 2, n, 0.1, 0.9, 0.1, 0.1, nesterov, false);
        }
        FloatOptimizers.sgd(a[0], 0, a[1], 0, null, 0, n, 0.1, 0, 0, 0.1, false, false);
        FloatOptimizers.sgd(b[0], 0, b[1], 1, null, 0, n, 0.1, 0, 0, 0.1, false, false);
        for (int k = 0; k < 4; k++) {
            float[] moved = new float[n];
            System.arraycopy(b[k], k, moved, 0, n);
            assertArrayEquals(a[k], moved);
        }
    }
}
