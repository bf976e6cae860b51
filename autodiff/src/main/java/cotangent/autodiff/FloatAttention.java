package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;
import java.util.Arrays;

/** The loops of {@link FusedAttention}: blocks of queries meet blocks of keys in a fixed order. Operands have any strides, but one shape of leading axes. */
final class FloatAttention {
    /** Queries and keys of a block: their scores fit the first-level cache. */
    private static final int ROWS = 32;

    private static final int COLUMNS = 128;

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

    /** Values and logarithms of sums side by side, {@code [..., L, F + 1]}. */
    static Tensor forward(Tensor q, Tensor k, Tensor v, Tensor bias, float scale, boolean causal) {
        FloatAttention a = new FloatAttention(q, k, v, bias, scale, causal);
        Shape shape = q.shape().with(-1, a.valueFeatures + 1);
        Storage out = Storage.zeros(q.dtype(), shape.size());
        int blocks = (a.queries + ROWS - 1) / ROWS;
        long cost = (long) ROWS * a.keys * (a.features + a.valueFeatures);
        Ranges.items(a.batch * blocks, cost, (from, n) -> {
            float[] scores = new float[ROWS * COLUMNS];
            for (int i = from; i < from + n; i++) {
                a.forward(i / blocks, i % blocks * ROWS, scores, out.floats());
            }
        });
        return Tensor.fresh(out, shape);
    }

    private void forward(int b, int i0, float[] scores, float[] y) {
        int rows = Math.min(ROWS, queries - i0);
        int width = valueFeatures + 1;
        int yo = (b * queries + i0) * width;
        float[] max = new float[rows];
        float[] sum = new float[rows];
        float[] shrink = new float[rows];
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
        for (int j0 = 0; j0 < end(i0, rows); j0 += COLUMNS) {
            int columns = Math.min(COLUMNS, keys - j0);
            scores(b, i0, rows, j0, columns, scores);
            for (int r = 0; r < rows; r++) {
                // A row's maximum so far: what was summed under a smaller one shrinks.
                float larger = Math.max(max[r], Kernels.FLOAT_REDUCTIONS.max(scores, r * columns, columns));
                shrink[r] = larger == Float.NEGATIVE_INFINITY ? 0 : max[r] - larger;
                max[r] = larger;
                exponentials(scores, r * columns, columns, larger);
            }
            Kernels.FLOAT_MATH.exp(shrink, 0, shrink, 0, rows);
            for (int r = 0; r < rows; r++) {
                sum[r] = sum[r] * shrink[r] + Kernels.FLOAT_REDUCTIONS.sum(scores, r * columns, columns);
                for (int f = yo + r * width; f < yo + r * width + valueFeatures; f++) {
                    y[f] *= shrink[r];
                }
            }
            product(rows, valueFeatures, columns, 1, scores, 0, columns, 1, v, b, j0, y, yo, width);
        }
        Kernels.FLOAT_MATH.log(sum, 0, shrink, 0, rows);
        for (int r = 0; r < rows; r++) {
            for (int f = yo + r * width; sum[r] != 0 && f < yo + r * width + valueFeatures; f++) {
                y[f] /= sum[r];
            }
            y[yo + r * width + valueFeatures] = max[r] + shrink[r];
        }
    }

    /** The cotangents of q, k and v one behind the other, {@code [..., L E + S E + S F]}; {@code g} and {@code y} are contiguous. */
    static Tensor backward(Tensor q, Tensor k, Tensor v, Tensor bias, Tensor g, Tensor y, float scale, boolean causal) {
        FloatAttention a = new FloatAttention(q, k, v, bias, scale, causal);
        int size = a.queries * a.features + a.keys * (a.features + a.valueFeatures);
        Shape shape = q.shape().without(-1).without(-1).append(size);
        Storage out = Storage.zeros(q.dtype(), shape.size());
        long cost = 2L * a.queries * a.keys * (a.features + a.valueFeatures);
        Ranges.items(a.batch, cost, (from, n) -> {
            float[] weights = new float[ROWS * COLUMNS];
            float[] slopes = new float[ROWS * COLUMNS];
            for (int b = from; b < from + n; b++) {
                for (int i0 = 0; i0 < a.queries; i0 += ROWS) {
                    a.backward(b, i0, g, y, weights, slopes, out.floats(), b * size);
                }
            }
        });
        return Tensor.fresh(out, shape);
    }

    private void backward(int b, int i0, Tensor g, Tensor y, float[] weights, float[] slopes, float[] out, int dq) {
        int rows = Math.min(ROWS, queries - i0);
        int width = valueFeatures + 1;
        int dk = dq + queries * features;
        int dv = dk + keys * features;
        float[] ga = g.storage.floats();
        float[] ya = y.storage.floats();
        int go = g.offset + (b * queries + i0) * width;
        int yo = y.offset + (b * queries + i0) * width;
        float[] shift = new float[rows];
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            shift[r] =
                    Kernels.FLOAT_REDUCTIONS.dot(ga, go + at, ya, yo + at, valueFeatures) - ga[go + at + valueFeatures];
        }
        for (int j0 = 0; j0 < end(i0, rows); j0 += COLUMNS) {
            int columns = Math.min(COLUMNS, keys - j0);
            scores(b, i0, rows, j0, columns, weights);
            for (int r = 0; r < rows; r++) {
                exponentials(weights, r * columns, columns, ya[yo + r * width + valueFeatures]);
            }
            // dv += p^T a, then slopes = p (a v^T - shift).
            Kernels.FLOAT_GEMM.gemm(
                    columns,
                    valueFeatures,
                    rows,
                    1,
                    weights,
                    0,
                    1,
                    columns,
                    ga,
                    go,
                    width,
                    1,
                    1,
                    out,
                    dv + j0 * valueFeatures,
                    valueFeatures);
            int[] vs = v.strides;
            int last = vs.length - 1;
            Kernels.FLOAT_GEMM.gemm(
                    rows,
                    columns,
                    valueFeatures,
                    1,
                    ga,
                    go,
                    width,
                    1,
                    v.storage.floats(),
                    start(v, b) + j0 * vs[last - 1],
                    vs[last],
                    vs[last - 1],
                    0,
                    slopes,
                    0,
                    columns);
            for (int r = 0; r < rows; r++) {
                for (int c = r * columns; c < (r + 1) * columns; c++) {
                    // Where there is no weight there is no slope, whatever the value.
                    slopes[c] = weights[c] == 0 ? 0 : weights[c] * (slopes[c] - shift[r]);
                }
            }
            product(rows, features, columns, scale, slopes, 0, columns, 1, k, b, j0, out, dq + i0 * features, features);
            product(columns, features, rows, scale, slopes, 0, 1, columns, q, b, i0, out, dk + j0 * features, features);
        }
    }

    /** How many keys the last of some queries may look at. */
    private int end(int i0, int rows) {
        return causal ? Math.min(keys, i0 + rows) : keys;
    }

    /** {@code exp(s - m)} in place; zeros if {@code m} is negative infinity, which is the maximum of nothing. */
    private static void exponentials(float[] s, int so, int n, float m) {
        if (m == Float.NEGATIVE_INFINITY) {
            Arrays.fill(s, so, so + n, 0);
            return;
        }
        for (int c = so; c < so + n; c++) {
            s[c] -= m;
        }
        Kernels.FLOAT_MATH.exp(s, so, s, so, n);
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
                start(q, b) + i0 * q.strides[r],
                q.strides[r],
                q.strides[r + 1],
                k.storage.floats(),
                start(k, b) + j0 * k.strides[r],
                k.strides[r + 1],
                k.strides[r],
                0,
                s,
                0,
                columns);
        for (int i = 0; i < rows; i++) {
            if (bias != null) {
                float[] m = bias.storage.floats();
                int at = start(bias, b) + (i0 + i) * bias.strides[r] + j0 * bias.strides[r + 1];
                for (int c = 0; c < columns; c++) {
                    s[i * columns + c] += m[at + c * bias.strides[r + 1]];
                }
            }
            int open = causal ? Math.max(0, Math.min(columns, i0 + i + 1 - j0)) : columns;
            Arrays.fill(s, i * columns + open, (i + 1) * columns, Float.NEGATIVE_INFINITY);
        }
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
                start(x, b) + row * x.strides[r],
                x.strides[r],
                x.strides[r + 1],
                1,
                y,
                yo,
                yrs);
    }

    /** Offset of the matrix with number {@code b} in row-major order of the leading axes. */
    private static int start(Tensor x, int b) {
        int o = x.offset;
        for (int a = x.rank() - 3; a >= 0; a--) {
            int size = x.shape().sizes()[a];
            o += b % size * x.strides[a];
            b /= size;
        }
        return o;
    }
}
