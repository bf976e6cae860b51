package cotangent.vector;

// @specialize Double

/** Cells of recurrent networks without the Vector API: the reference for the bits. */
final class ScalarFloatRecurrent implements FloatRecurrent {
    @Override
    public void lstm(
            int rows, int n, float[] a, int ao, float[] r, float[] s, int gates, int cell, int newCell, int newState) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < n; j++) {
                int at = row * 4 * n + j;
                float i = FloatFunctions.sigmoid(a[ao + at] + r[at]);
                float f = FloatFunctions.sigmoid(a[ao + at + n] + r[at + n]);
                float g = FloatFunctions.tanh(a[ao + at + 2 * n] + r[at + 2 * n]);
                float o = FloatFunctions.sigmoid(a[ao + at + 3 * n] + r[at + 3 * n]);
                s[gates + at] = i;
                s[gates + at + n] = f;
                s[gates + at + 2 * n] = g;
                s[gates + at + 3 * n] = o;
                int unit = row * n + j;
                float c = Fma.fma(f, s[cell + unit], i * g);
                s[newCell + unit] = c;
                s[newState + unit] = o * FloatFunctions.tanh(c);
            }
        }
    }

    @Override
    public void lstmGradient(
            int rows,
            int n,
            float[] s,
            int gates,
            int cell,
            int newCell,
            float[] t,
            float[] u,
            float[] w,
            float[] d,
            int da) {
        for (int i = 0; i < rows * n; i++) {
            t[i] = FloatFunctions.tanh(s[newCell + i]);
        }
        for (int row = 0; row < rows; row++) {
            lstmGradient(0, n, s, gates + row * 4 * n, cell + row * n, t, u, w, row * n, d, da + row * 4 * n);
        }
    }

    /** A row, from unit {@code from} on; {@code t} is given. */
    static void lstmGradient(
            int from,
            int n,
            float[] s,
            int gates,
            int cell,
            float[] t,
            float[] u,
            float[] w,
            int wo,
            float[] d,
            int da) {
        for (int j = from; j < n; j++) {
            float i = s[gates + j];
            float f = s[gates + n + j];
            float g = s[gates + 2 * n + j];
            float o = s[gates + 3 * n + j];
            float th = t[wo + j];
            float h = u[wo + j];
            float v = Fma.fma(h * o, 1 - th * th, w[wo + j]);
            d[da + j] = v * g * i * (1 - i);
            d[da + n + j] = v * s[cell + j] * f * (1 - f);
            d[da + 2 * n + j] = v * i * (1 - g * g);
            d[da + 3 * n + j] = h * th * o * (1 - o);
            w[wo + j] = v * f;
        }
    }

    @Override
    public void gru(int rows, int n, float[] a, int ao, float[] r, float[] s, int gates, int state, int newState) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < n; j++) {
                int at = row * 3 * n + j;
                float p = FloatFunctions.sigmoid(a[ao + at] + r[at]);
                float z = FloatFunctions.sigmoid(a[ao + at + n] + r[at + n]);
                float q = r[at + 2 * n];
                float m = FloatFunctions.tanh(Fma.fma(p, q, a[ao + at + 2 * n]));
                int to = gates + row * 4 * n + j;
                s[to] = p;
                s[to + n] = z;
                s[to + 2 * n] = m;
                s[to + 3 * n] = q;
                int unit = row * n + j;
                s[newState + unit] = Fma.fma(z, s[state + unit] - m, m);
            }
        }
    }

    @Override
    public void gruGradient(
            int rows, int n, float[] s, int gates, int state, float[] u, float[] d, int da, float[] e, int dr) {
        for (int row = 0; row < rows; row++) {
            int at = row * 3 * n;
            gruGradient(0, n, s, gates + row * 4 * n, state + row * n, u, row * n, d, da + at, e, dr + at);
        }
    }

    /** A row, from unit {@code from} on. */
    static void gruGradient(
            int from, int n, float[] s, int gates, int state, float[] u, int uo, float[] d, int da, float[] e, int dr) {
        for (int j = from; j < n; j++) {
            float p = s[gates + j];
            float z = s[gates + n + j];
            float m = s[gates + 2 * n + j];
            float h = u[uo + j];
            float v = h * (1 - z) * (1 - m * m);
            float dp = v * s[gates + 3 * n + j] * p * (1 - p);
            float dz = h * (s[state + j] - m) * z * (1 - z);
            d[da + j] = dp;
            d[da + n + j] = dz;
            d[da + 2 * n + j] = v;
            e[dr + j] = dp;
            e[dr + n + j] = dz;
            e[dr + 2 * n + j] = v * p;
            u[uo + j] = h * z;
        }
    }
}
