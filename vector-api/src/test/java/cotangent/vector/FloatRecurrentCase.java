package cotangent.vector;

import java.util.SplittableRandom;

// @specialize Double

/** A step of both cells, forwards and backwards, on random numbers between guards. */
final class FloatRecurrentCase {
    private final int rows;
    private final int n;
    private final float[] a;
    private final float[] r;
    private final float[] s;
    private final float[] u;
    private final float[] w;

    FloatRecurrentCase(int rows, int n, boolean huge, long seed) {
        this.rows = rows;
        this.n = n;
        var rng = new SplittableRandom(seed);
        float scale = huge ? 100 : 1;
        a = random(rng, 1 + 4 * rows * n, scale);
        r = random(rng, 4 * rows * n, scale);
        s = random(rng, 2 + 7 * rows * n, 1);
        u = random(rng, rows * n, 1);
        w = random(rng, rows * n, 1);
    }

    private static float[] random(SplittableRandom rng, int n, float scale) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = scale * (float) rng.nextGaussian();
        }
        return x;
    }

    /** Gates, cells and states, the new ones behind the old. */
    float[] lstm(FloatRecurrent kernels) {
        float[] y = s.clone();
        int c = 1 + 4 * rows * n;
        kernels.lstm(rows, n, a, 1, r, y, 1, c, c + rows * n, c + 2 * rows * n);
        return y;
    }

    /** The cotangents of the gates, then of the cell. */
    float[] lstmGradient(FloatRecurrent kernels) {
        float[] y = lstm(new ScalarFloatRecurrent());
        float[] d = new float[1 + 5 * rows * n];
        float[] dc = w.clone();
        int c = 1 + 4 * rows * n;
        kernels.lstmGradient(rows, n, y, 1, c, c + rows * n, new float[rows * n], u, dc, d, 1);
        System.arraycopy(dc, 0, d, c, rows * n);
        return d;
    }

    float[] gru(FloatRecurrent kernels) {
        float[] y = s.clone();
        int h = 1 + 4 * rows * n;
        kernels.gru(rows, n, a, 1, r, y, 1, h, h + rows * n);
        return y;
    }

    /** The cotangents of the inputs' part of the gates, of the state's part, and of the state. */
    float[] gruGradient(FloatRecurrent kernels) {
        float[] y = gru(new ScalarFloatRecurrent());
        float[] d = new float[1 + 7 * rows * n];
        float[] e = new float[3 * rows * n];
        float[] dh = u.clone();
        kernels.gruGradient(rows, n, y, 1, 1 + 4 * rows * n, dh, d, 1, e, 0);
        System.arraycopy(e, 0, d, 1 + 3 * rows * n, 3 * rows * n);
        System.arraycopy(dh, 0, d, 1 + 6 * rows * n, rows * n);
        return d;
    }

    @Override
    public String toString() {
        return rows + " rows of " + n;
    }
}
