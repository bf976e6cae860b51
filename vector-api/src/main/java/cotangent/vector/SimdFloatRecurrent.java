package cotangent.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// @specialize Double

/**
 * Cells of recurrent networks with the Vector API. Rows take one step at a time, a row being in the first-level cache; the elements that do
 * not fill a vector go the way of the scalar twin.
 */
final class SimdFloatRecurrent implements FloatRecurrent {
    private static final VectorSpecies<Float> SPECIES = SimdSpecies.FLOAT;
    private static final int LENGTH = SPECIES.length();

    private static final SimdFloatMath MATH = new SimdFloatMath();

    @Override
    public void lstm(
            int rows, int n, float[] a, int ao, float[] r, float[] s, int gates, int cell, int newCell, int newState) {
        for (int row = 0; row < rows; row++) {
            int to = gates + row * 4 * n;
            sum(a, ao + row * 4 * n, r, row * 4 * n, s, to, 4 * n);
            MATH.sigmoid(s, to, s, to, 2 * n);
            MATH.sigmoid(s, to + 3 * n, s, to + 3 * n, n);
        }
        for (int row = 0; row < rows; row++) {
            int to = gates + row * 4 * n;
            MATH.tanh(s, to + 2 * n, s, to + 2 * n, n);
            cell(n, s, to, cell + row * n, newCell + row * n);
        }
        MATH.tanh(s, newCell, s, newState, rows * n);
        for (int row = 0; row < rows; row++) {
            product(s, gates + (row * 4 + 3) * n, s, newState + row * n, n);
        }
    }

    /** {@code y = a + r}. */
    private static void sum(float[] a, int ao, float[] r, int ro, float[] y, int yo, int n) {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector.fromArray(SPECIES, a, ao + j)
                    .add(FloatVector.fromArray(SPECIES, r, ro + j))
                    .intoArray(y, yo + j);
        }
        for (; j < n; j++) {
            y[yo + j] = a[ao + j] + r[ro + j];
        }
    }

    /** {@code y = y x}. */
    private static void product(float[] x, int xo, float[] y, int yo, int n) {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector.fromArray(SPECIES, x, xo + j)
                    .mul(FloatVector.fromArray(SPECIES, y, yo + j))
                    .intoArray(y, yo + j);
        }
        for (; j < n; j++) {
            y[yo + j] *= x[xo + j];
        }
    }

    private static void cell(int n, float[] s, int gates, int cell, int newCell) {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector i = FloatVector.fromArray(SPECIES, s, gates + j);
            FloatVector f = FloatVector.fromArray(SPECIES, s, gates + n + j);
            FloatVector g = FloatVector.fromArray(SPECIES, s, gates + 2 * n + j);
            f.fma(FloatVector.fromArray(SPECIES, s, cell + j), i.mul(g)).intoArray(s, newCell + j);
        }
        for (; j < n; j++) {
            float fresh = s[gates + j] * s[gates + 2 * n + j];
            s[newCell + j] = Fma.fma(s[gates + n + j], s[cell + j], fresh);
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
        MATH.tanh(s, newCell, t, 0, rows * n);
        for (int row = 0; row < rows; row++) {
            int from = gates + row * 4 * n;
            int to = da + row * 4 * n;
            int done = lstmGradient(n, s, from, cell + row * n, t, u, w, row * n, d, to);
            ScalarFloatRecurrent.lstmGradient(done, n, s, from, cell + row * n, t, u, w, row * n, d, to);
        }
    }

    private static int lstmGradient(
            int n, float[] s, int gates, int cell, float[] t, float[] u, float[] w, int wo, float[] d, int da) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector i = FloatVector.fromArray(SPECIES, s, gates + j);
            FloatVector f = FloatVector.fromArray(SPECIES, s, gates + n + j);
            FloatVector g = FloatVector.fromArray(SPECIES, s, gates + 2 * n + j);
            FloatVector o = FloatVector.fromArray(SPECIES, s, gates + 3 * n + j);
            FloatVector c = FloatVector.fromArray(SPECIES, s, cell + j);
            FloatVector th = FloatVector.fromArray(SPECIES, t, wo + j);
            FloatVector h = FloatVector.fromArray(SPECIES, u, wo + j);
            FloatVector v = h.mul(o).fma(one.sub(th.mul(th)), FloatVector.fromArray(SPECIES, w, wo + j));
            v.mul(g).mul(i).mul(one.sub(i)).intoArray(d, da + j);
            v.mul(c).mul(f).mul(one.sub(f)).intoArray(d, da + n + j);
            v.mul(i).mul(one.sub(g.mul(g))).intoArray(d, da + 2 * n + j);
            h.mul(th).mul(o).mul(one.sub(o)).intoArray(d, da + 3 * n + j);
            v.mul(f).intoArray(w, wo + j);
        }
        return j;
    }

    @Override
    public void gru(int rows, int n, float[] a, int ao, float[] r, float[] s, int gates, int state, int newState) {
        for (int row = 0; row < rows; row++) {
            int to = gates + row * 4 * n;
            sum(a, ao + row * 3 * n, r, row * 3 * n, s, to, 2 * n);
            MATH.sigmoid(s, to, s, to, 2 * n);
            candidate(n, a, ao + (row * 3 + 2) * n, r, (row * 3 + 2) * n, s, to);
        }
        for (int row = 0; row < rows; row++) {
            int to = gates + row * 4 * n;
            MATH.tanh(s, to + 2 * n, s, to + 2 * n, n);
            mean(n, s, to, state + row * n, newState + row * n);
        }
    }

    private static void candidate(int n, float[] a, int ao, float[] r, int ro, float[] s, int gates) {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector p = FloatVector.fromArray(SPECIES, s, gates + j);
            FloatVector q = FloatVector.fromArray(SPECIES, r, ro + j);
            p.fma(q, FloatVector.fromArray(SPECIES, a, ao + j)).intoArray(s, gates + 2 * n + j);
            q.intoArray(s, gates + 3 * n + j);
        }
        for (; j < n; j++) {
            s[gates + 2 * n + j] = Fma.fma(s[gates + j], r[ro + j], a[ao + j]);
            s[gates + 3 * n + j] = r[ro + j];
        }
    }

    private static void mean(int n, float[] s, int gates, int state, int newState) {
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector z = FloatVector.fromArray(SPECIES, s, gates + n + j);
            FloatVector m = FloatVector.fromArray(SPECIES, s, gates + 2 * n + j);
            z.fma(FloatVector.fromArray(SPECIES, s, state + j).sub(m), m).intoArray(s, newState + j);
        }
        for (; j < n; j++) {
            float m = s[gates + 2 * n + j];
            s[newState + j] = Fma.fma(s[gates + n + j], s[state + j] - m, m);
        }
    }

    @Override
    public void gruGradient(
            int rows, int n, float[] s, int gates, int state, float[] u, float[] d, int da, float[] e, int dr) {
        for (int row = 0; row < rows; row++) {
            int from = gates + row * 4 * n;
            int at = row * 3 * n;
            int done = gruGradient(n, s, from, state + row * n, u, row * n, d, da + at, e, dr + at);
            ScalarFloatRecurrent.gruGradient(done, n, s, from, state + row * n, u, row * n, d, da + at, e, dr + at);
        }
    }

    private static int gruGradient(
            int n, float[] s, int gates, int state, float[] u, int uo, float[] d, int da, float[] e, int dr) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        int j = 0;
        for (; j <= n - LENGTH; j += LENGTH) {
            FloatVector p = FloatVector.fromArray(SPECIES, s, gates + j);
            FloatVector z = FloatVector.fromArray(SPECIES, s, gates + n + j);
            FloatVector m = FloatVector.fromArray(SPECIES, s, gates + 2 * n + j);
            FloatVector q = FloatVector.fromArray(SPECIES, s, gates + 3 * n + j);
            FloatVector h = FloatVector.fromArray(SPECIES, u, uo + j);
            FloatVector v = h.mul(one.sub(z)).mul(one.sub(m.mul(m)));
            FloatVector dp = v.mul(q).mul(p).mul(one.sub(p));
            FloatVector dz = h.mul(FloatVector.fromArray(SPECIES, s, state + j).sub(m))
                    .mul(z)
                    .mul(one.sub(z));
            dp.intoArray(d, da + j);
            dz.intoArray(d, da + n + j);
            v.intoArray(d, da + 2 * n + j);
            dp.intoArray(e, dr + j);
            dz.intoArray(e, dr + n + j);
            v.mul(p).intoArray(e, dr + 2 * n + j);
            h.mul(z).intoArray(u, uo + j);
        }
        return j;
    }
}
