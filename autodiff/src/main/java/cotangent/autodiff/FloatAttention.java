package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;
import java.util.Arrays;

/** The loops of {@link FusedAttention}: blocks of queries meet blocks of keys in a fixed order. Operands have any strides, but one shape of leading axes. */
final class FloatAttention {
    /** Queries and keys of a block: their scores fit the first-level cache. */
    private static final int ROWS = 32;

    private static final int COLUMNS = 128;

    /** What a thread reuses from block to block. */
    private static final class Scratch {
        static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

        final float[] weights = new float[ROWS * COLUMNS];
        final float[] slopes = new float[ROWS * COLUMNS];
        final float[] max = new float[ROWS];
        final float[] sum = new float[ROWS];
        final float[] shift = new float[ROWS];
    }

    private final Tensor q;
    private final Tensor k;
    private final Tensor v;
    private final Tensor bias;
    private final float scale;
    private final boolean causal;
    private final int queries;
    private final int keys;
    private final int features;
    private final int valueFeatures;
    private final int batch;

    private FloatAttention(Tensor q, Tensor k, Tensor v, Tensor bias, float scale, boolean causal) {
        this.q = q;
        this.k = k;
        this.v = v;
        this.bias = bias;
        this.scale = scale;
        this.causal = causal;
        this.queries = q.size(-2);
        this.keys = k.size(-2);
        this.features = q.size(-1);
        this.valueFeatures = v.size(-1);
        this.batch = q.shape().without(-1).without(-1).size();
    }

    /**
     * Writes the values and the logarithms of sums.
     *
     * @param y zeros {@code [..., L, F]}
     * @param lse {@code [..., L]}
     */
    static void forward(Tensor q, Tensor k, Tensor v, Tensor bias, float scale, boolean causal, Tensor y, Tensor lse) {
        FloatAttention a = new FloatAttention(q, k, v, bias, scale, causal);
        int blocks = (a.queries + ROWS - 1) / ROWS;
        long cost = (long) ROWS * a.keys * (a.features + a.valueFeatures);
        Ranges.items(a.batch * blocks, cost, (from, n) -> {
            Scratch scratch = Scratch.CURRENT.get();
            for (int i = from; i < from + n; i++) {
                a.forward(i / blocks, i % blocks * ROWS, scratch, y, lse);
            }
        });
    }

    private void forward(int b, int i0, Scratch scratch, Tensor out, Tensor lse) {
        int rows = Math.min(ROWS, queries - i0);
        float[] y = out.storage.floats();
        int width = out.strides[out.rank() - 2];
        int yo = start(out, b, 2) + i0 * width;
        float[] scores = scratch.weights;
        float[] max = scratch.max;
        float[] sum = scratch.sum;
        float[] shrink = scratch.shift;
        Arrays.fill(max, 0, rows, Float.NEGATIVE_INFINITY);
        Arrays.fill(sum, 0, rows, 0);
        int end = end(i0, rows);
        for (int j0 = 0; j0 < end; j0 += COLUMNS) {
            int columns = Math.min(COLUMNS, end - j0);
            scores(b, i0, rows, j0, columns, scores);
            for (int r = 0; r < rows; r++) {
                // A row's maximum so far: what was summed under a smaller one shrinks.
                float larger = Math.max(max[r], Kernels.FLOAT_REDUCTIONS.max(scores, r * columns, columns));
                shrink[r] = larger == Float.NEGATIVE_INFINITY ? 0 : max[r] - larger;
                max[r] = larger;
                subtract(scores, r * columns, columns, larger);
            }
            Kernels.FLOAT_MATH.exp(scores, 0, scores, 0, rows * columns);
            Kernels.FLOAT_MATH.exp(shrink, 0, shrink, 0, rows);
            for (int r = 0; r < rows; r++) {
                sum[r] = sum[r] * shrink[r] + Kernels.FLOAT_REDUCTIONS.sum(scores, r * columns, columns);
                if (j0 > 0) {
                    for (int f = yo + r * width; f < yo + r * width + valueFeatures; f++) {
                        y[f] *= shrink[r];
                    }
                }
            }
            product(rows, valueFeatures, columns, 1, scores, 0, columns, 1, v, b, j0, y, yo, width);
        }
        Kernels.FLOAT_MATH.log(sum, 0, shrink, 0, rows);
        for (int r = 0; r < rows; r++) {
            for (int f = yo + r * width; sum[r] != 0 && f < yo + r * width + valueFeatures; f++) {
                y[f] /= sum[r];
            }
            set(lse, b, i0 + r, max[r] + shrink[r]);
        }
    }

    private static void set(Tensor lse, int b, int i, float value) {
        lse.storage.floats()[start(lse, b, 1) + i * lse.strides[lse.rank() - 1]] = value;
    }

    private static float get(Tensor lse, int b, int i) {
        return lse.storage.floats()[start(lse, b, 1) + i * lse.strides[lse.rank() - 1]];
    }

    /**
     * Writes the cotangents of q, k and v. Features are neighbours in all results and in {@code g} and {@code y}.
     *
     * @param g the cotangent of {@code y [..., L, F]}
     * @param h that of {@code lse [..., L]}, or null for zeros
     * @param dq zeros in the shape of q, and {@code dk} and {@code dv} in those of k and v
     */
    static void backward(
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor bias,
            float scale,
            boolean causal,
            Tensor y,
            Tensor lse,
            Tensor g,
            Tensor h,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        FloatAttention a = new FloatAttention(q, k, v, bias, scale, causal);
        long cost = 2L * a.queries * a.keys * (a.features + a.valueFeatures);
        Ranges.items(a.batch, cost, (from, n) -> {
            Scratch scratch = Scratch.CURRENT.get();
            for (int b = from; b < from + n; b++) {
                for (int i0 = 0; i0 < a.queries; i0 += ROWS) {
                    a.shifts(b, i0, y, g, h, scratch.shift);
                    a.backward(b, i0, lse, g, dq, dk, dv, scratch);
                }
            }
        });
    }

    /** {@code sum(g y) - h} of each query of a block. */
    private void shifts(int b, int i0, Tensor y, Tensor g, Tensor h, float[] shift) {
        int gs = g.strides[g.rank() - 2];
        int ys = y.strides[y.rank() - 2];
        int go = start(g, b, 2);
        int yo = start(y, b, 2);
        for (int r = 0; r < Math.min(ROWS, queries - i0); r++) {
            int i = i0 + r;
            float dot = Kernels.FLOAT_REDUCTIONS.dot(
                    g.storage.floats(), go + i * gs, y.storage.floats(), yo + i * ys, valueFeatures);
            shift[r] = h == null ? dot : dot - get(h, b, i);
        }
    }

    private void backward(int b, int i0, Tensor lse, Tensor g, Tensor dq, Tensor dk, Tensor dv, Scratch scratch) {
        int rows = Math.min(ROWS, queries - i0);
        float[] weights = scratch.weights;
        float[] slopes = scratch.slopes;
        int end = end(i0, rows);
        for (int j0 = 0; j0 < end; j0 += COLUMNS) {
            int columns = Math.min(COLUMNS, end - j0);
            scores(b, i0, rows, j0, columns, weights);
            for (int r = 0; r < rows; r++) {
                subtract(weights, r * columns, columns, get(lse, b, i0 + r));
            }
            Kernels.FLOAT_MATH.exp(weights, 0, weights, 0, rows * columns);
            // dv += p^T a, then slopes = p (a v^T - shift).
            product(columns, valueFeatures, rows, 1, weights, 0, 1, columns, g, b, i0, dv, j0);
            int[] gs = g.strides;
            int[] vs = v.strides;
            int last = vs.length - 1;
            Kernels.FLOAT_GEMM.gemm(
                    rows,
                    columns,
                    valueFeatures,
                    1,
                    g.storage.floats(),
                    start(g, b, 2) + i0 * gs[last - 1],
                    gs[last - 1],
                    gs[last],
                    v.storage.floats(),
                    start(v, b, 2) + j0 * vs[last - 1],
                    vs[last],
                    vs[last - 1],
                    0,
                    slopes,
                    0,
                    columns);
            for (int r = 0; r < rows; r++) {
                float shift = scratch.shift[r];
                for (int c = r * columns; c < (r + 1) * columns; c++) {
                    // Where there is no weight there is no slope, whatever the value.
                    slopes[c] = weights[c] == 0 ? 0 : weights[c] * (slopes[c] - shift);
                }
            }
            product(rows, features, columns, scale, slopes, 0, columns, 1, k, b, j0, dq, i0);
            product(columns, features, rows, scale, slopes, 0, 1, columns, q, b, i0, dk, j0);
        }
    }

    /** How many keys the last of some queries may look at. */
    private int end(int i0, int rows) {
        return causal ? Math.min(keys, i0 + rows) : keys;
    }

    /** {@code s - m} in place; negative infinities if {@code m} is one, which is the maximum of nothing. */
    private static void subtract(float[] s, int so, int n, float m) {
        if (m == Float.NEGATIVE_INFINITY) {
            Arrays.fill(s, so, so + n, m);
            return;
        }
        for (int c = so; c < so + n; c++) {
            s[c] -= m;
        }
    }

    /** The scores of a block, {@code [rows, columns]}. */
    private void scores(int b, int i0, int rows, int j0, int columns, float[] s) {
        int r = q.rank() - 2;
        Kernels.FLOAT_GEMM.gemm(
                rows,
                columns,
                features,
                scale,
                q.storage.floats(),
                start(q, b, 2) + i0 * q.strides[r],
                q.strides[r],
                q.strides[r + 1],
                k.storage.floats(),
                start(k, b, 2) + j0 * k.strides[r],
                k.strides[r + 1],
                k.strides[r],
                0,
                s,
                0,
                columns);
        for (int i = 0; i < rows; i++) {
            if (bias != null) {
                float[] m = bias.storage.floats();
                int at = start(bias, b, 2) + (i0 + i) * bias.strides[r] + j0 * bias.strides[r + 1];
                for (int c = 0; c < columns; c++) {
                    s[i * columns + c] += m[at + c * bias.strides[r + 1]];
                }
            }
            int open = causal ? Math.max(0, Math.min(columns, i0 + i + 1 - j0)) : columns;
            Arrays.fill(s, i * columns + open, (i + 1) * columns, Float.NEGATIVE_INFINITY);
        }
    }

    /** As below, into the rows from {@code to} on of a result. */
    private static void product(
            int m,
            int n,
            int inner,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            Tensor x,
            int b,
            int row,
            Tensor y,
            int to) {
        int width = y.strides[y.rank() - 2];
        int yo = start(y, b, 2) + to * width;
        product(m, n, inner, alpha, a, ao, ars, acs, x, b, row, y.storage.floats(), yo, width);
    }

    /** {@code y += alpha a x}, with {@code x} the rows from {@code row} on of an operand. */
    private static void product(
            int m,
            int n,
            int inner,
            float alpha,
            float[] a,
            int ao,
            int ars,
            int acs,
            Tensor x,
            int b,
            int row,
            float[] y,
            int yo,
            int yrs) {
        int r = x.rank() - 2;
        Kernels.FLOAT_GEMM.gemm(
                m,
                n,
                inner,
                alpha,
                a,
                ao,
                ars,
                acs,
                x.storage.floats(),
                start(x, b, 2) + row * x.strides[r],
                x.strides[r],
                x.strides[r + 1],
                1,
                y,
                yo,
                yrs);
    }

    /** Offset of what has number {@code b} in row-major order of the axes that lead the {@code last} last ones. */
    private static int start(Tensor x, int b, int last) {
        int o = x.offset;
        for (int a = x.rank() - 1 - last; a >= 0; a--) {
            int size = x.shape().sizes()[a];
            o += b % size * x.strides[a];
            b /= size;
        }
        return o;
    }
}
