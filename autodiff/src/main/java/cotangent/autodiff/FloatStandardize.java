package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;

/** The loops of {@link Standardize} over contiguous tensors {@code [a, c, b]}: for each {@code c}, {@code a} runs of {@code b} elements. */
final class FloatStandardize {
    /** Mean and {@code r = 1 / sqrt(var + eps)} for each {@code c}, side by side. */
    static Tensor moments(Tensor x, double eps) {
        Tensor moments = statistics(x);
        float[] m = moments.storage.floats();
        for (int i = 1; i < moments.size(); i += 2) {
            m[i] = 1 / (float) Math.sqrt(m[i] + (float) eps);
        }
        return moments;
    }

    /** Mean and biased variance for each {@code c}, side by side. */
    static Tensor statistics(Tensor x) {
        int a = x.size(0);
        int c = x.size(1);
        int b = x.size(2);
        float n = a * b;
        float[] in = x.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, 2 * c);
        float[] m = out.floats();
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                float sum = 0;
                for (int i = 0; i < a; i++) {
                    sum += Kernels.FLOAT_REDUCTIONS.sum(in, x.offset + (i * c + k) * b, b);
                }
                float mean = sum / n;
                float squares = 0;
                for (int i = 0; i < a; i++) {
                    squares += Kernels.FLOAT_REDUCTIONS.sumSquares(in, x.offset + (i * c + k) * b, mean, b);
                }
                m[2 * k] = mean;
                m[2 * k + 1] = squares / n;
            }
        });
        return Tensor.fresh(out, Shape.of(c, 2));
    }

    /** {@code (x - mean) r}. */
    static Tensor forward(Tensor x, Tensor moments) {
        int c = x.size(1);
        int b = x.size(2);
        float[] in = x.storage.floats();
        float[] m = moments.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, x.size());
        Ranges.items(x.size(0) * c, b, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                int k = moments.offset + 2 * (i % c);
                shiftAndScale(in, x.offset + i * b, m[k], m[k + 1], out.floats(), i * b, b);
            }
        });
        return Tensor.fresh(out, x.shape());
    }

    /** {@code r (g - mean(g) - y mean(g y))}. */
    static Tensor gradient(Tensor g, Tensor y, Tensor r) {
        int a = y.size(0);
        int c = y.size(1);
        int b = y.size(2);
        float n = a * b;
        float[] gs = g.storage.floats();
        float[] ys = y.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, y.size());
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                float sum = 0;
                float products = 0;
                for (int i = 0; i < a; i++) {
                    int at = (i * c + k) * b;
                    sum += Kernels.FLOAT_REDUCTIONS.sum(gs, g.offset + at, b);
                    products += Kernels.FLOAT_REDUCTIONS.dot(gs, g.offset + at, ys, y.offset + at, b);
                }
                float scale = r.storage.floats()[r.offset + k];
                for (int i = 0; i < a; i++) {
                    int at = (i * c + k) * b;
                    project(gs, g.offset + at, ys, y.offset + at, sum / n, products / n, scale, out.floats(), at, b);
                }
            }
        });
        return Tensor.fresh(out, y.shape());
    }

    private static void shiftAndScale(float[] x, int xo, float mean, float s, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (x[xo + i] - mean) * s;
        }
    }

    private static void project(
            float[] g, int go, float[] y, int yo, float mean, float product, float s, float[] out, int oo, int n) {
        for (int i = 0; i < n; i++) {
            out[oo + i] = (g[go + i] - mean - y[yo + i] * product) * s;
        }
    }

    private FloatStandardize() {}
}
