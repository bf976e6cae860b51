package cotangent.vector;

// @specialize Double

/**
 * What the cells of recurrent networks do in a step besides their matrix product, for the rows of a batch and {@code n} units. Runs of a
 * batch are contiguous and row-major: {@code [rows, n]} states and {@code [rows, gates n]} gates, side by side in a row.
 *
 * <p>{@code a} is what the input gives to the gates, {@code r} what the state gives; {@code s} holds what a sweep backwards reads. In the
 * equations {@code L} is the logistic function, and every sum and product is rounded but those written as {@code fma}.
 */
public interface FloatRecurrent {
    /**
     * Long short-term memory, gates in the order i, f, g, o:
     *
     * <pre>
     * i = L(a_i + r_i)   f = L(a_f + r_f)   g = tanh(a_g + r_g)   o = L(a_o + r_o)
     * c' = fma(f, c, i g)                   h' = o tanh(c')
     * </pre>
     *
     * @param r starts at 0
     * @param gates where {@code i, f, g, o} go in {@code s}
     * @param cell where {@code c} lies in {@code s}
     * @param newCell where {@code c'} goes in {@code s}
     * @param newState where {@code h'} goes in {@code s}
     */
    void lstm(int rows, int n, float[] a, int ao, float[] r, float[] s, int gates, int cell, int newCell, int newState);

    /**
     * The cotangents of a step of {@link #lstm}. With {@code t = tanh(c')} and cotangents {@code u} of {@code h'} and {@code w} of {@code c'}:
     *
     * <pre>
     * v = fma(u o, 1 - t t, w)
     * da_i = v g i (1 - i)   da_f = v c f (1 - f)   da_g = v i (1 - g g)   da_o = u t o (1 - o)
     * dc = v f
     * </pre>
     *
     * @param t where {@code t} goes, from 0 on
     * @param u the cotangent of {@code h'}, from 0 on
     * @param w the cotangent of {@code c'}, from 0 on; {@code dc} takes its place
     * @param da where {@code da} goes in {@code d}
     */
    void lstmGradient(
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
            int da);

    /**
     * Gated recurrent unit, gates in the order r, z, n:
     *
     * <pre>
     * p = L(a_r + r_r)   z = L(a_z + r_z)   q = r_n   m = tanh(fma(p, q, a_n))   h' = fma(z, h - m, m)
     * </pre>
     *
     * @param r starts at 0
     * @param gates where {@code p, z, m, q} go in {@code s}
     * @param state where {@code h} lies in {@code s}
     * @param newState where {@code h'} goes in {@code s}
     */
    void gru(int rows, int n, float[] a, int ao, float[] r, float[] s, int gates, int state, int newState);

    /**
     * The cotangents of a step of {@link #gru}. With the cotangent {@code u} of {@code h'}:
     *
     * <pre>
     * v = u (1 - z) (1 - m m)
     * da_r = dr_r = v q p (1 - p)   da_z = dr_z = u (h - m) z (1 - z)   da_n = v   dr_n = v p
     * dh = u z, without what comes by way of r
     * </pre>
     *
     * @param u the cotangent of {@code h'}, from 0 on; {@code dh} takes its place
     * @param da where {@code da} goes in {@code d}
     * @param dr where {@code dr} goes in {@code e}
     */
    void gruGradient(int rows, int n, float[] s, int gates, int state, float[] u, float[] d, int da, float[] e, int dr);
}
