package cotangent.autodiff;

// @specialize Double

import cotangent.vector.Kernels;

/** The loops of {@link Standardize} and its kin over contiguous tensors {@code [a, c, b]}: for each {@code c}, {@code a} runs of {@code b} elements. */
final class FloatStandardize {
    /** Mean, {@code r = 1 / sqrt(var + eps)} and the biased variance for each {@code c}, side by side. */
    static Tensor moments(Tensor x, double eps) {
        int a = x.size(0);
        int c = x.size(1);
        int b = x.size(2);
        float[] in = x.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, 3 * c);
        float[] m = out.floats();
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                Kernels.FLOAT_CHANNELS.moments(in, x.offset + k * b, c * b, a, b, m, 3 * k);
                m[3 * k + 2] = m[3 * k + 1];
                m[3 * k + 1] = 1 / (float) Math.sqrt(m[3 * k + 2] + (float) eps);
            }
        });
        return Tensor.fresh(out, Shape.of(c, 3));
    }

    /** {@code (x - mean) r}. */
    static Tensor forward(Tensor x, Tensor moments) {
        int c = x.size(1);
        float[] scales = new float[2 * c];
        float[] m = moments.storage.floats();
        for (int k = 0; k < c; k++) {
            scales[2 * k] = m[moments.offset + 3 * k];
            scales[2 * k + 1] = m[moments.offset + 3 * k + 1];
        }
        return affine(x, scales, 0, 2, scales, 1, 2, null, 0);
    }

    /** {@code (x - mean) r weight + bias}. */
    static Tensor normalize(Tensor x, Tensor moments, Tensor weight, Tensor bias) {
        float[] m = moments.storage.floats();
        float[] w = weight.storage.floats();
        float[] scales = new float[x.size(1)];
        for (int k = 0; k < scales.length; k++) {
            scales[k] = m[moments.offset + 3 * k + 1] * w[weight.offset + k];
        }
        return affine(x, m, moments.offset, 3, scales, 0, 1, bias.storage.floats(), bias.offset);
    }

    /** {@code (x - mean) scale + shift}. */
    static Tensor affine(Tensor x, Tensor mean, Tensor scale, Tensor shift) {
        return affine(
                x,
                mean.storage.floats(),
                mean.offset,
                1,
                scale.storage.floats(),
                scale.offset,
                1,
                shift.storage.floats(),
                shift.offset);
    }

    private static Tensor affine(
            Tensor x,
            float[] means,
            int meanOffset,
            int meanStep,
            float[] scales,
            int scaleOffset,
            int scaleStep,
            float[] shifts,
            int shiftOffset) {
        int a = x.size(0);
        int c = x.size(1);
        int b = x.size(2);
        float[] in = x.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, x.size());
        float[] y = out.floats();
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                float mean = means[meanOffset + k * meanStep];
                float scale = scales[scaleOffset + k * scaleStep];
                float shift = shifts == null ? 0 : shifts[shiftOffset + k];
                Kernels.FLOAT_CHANNELS.affine(in, x.offset + k * b, c * b, a, b, mean, scale, shift, y, k * b);
            }
        });
        return Tensor.fresh(out, x.shape());
    }

    /** {@code sum(g)} and {@code sum(g (x - mean) r)} for each {@code c}, side by side. */
    static Tensor sums(Tensor g, Tensor x, Tensor moments) {
        int a = x.size(0);
        int c = x.size(1);
        int b = x.size(2);
        float[] gs = g.storage.floats();
        float[] xs = x.storage.floats();
        float[] m = moments.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, 2 * c);
        float[] sums = out.floats();
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                int at = moments.offset + 3 * k;
                Kernels.FLOAT_CHANNELS.gradientSums(
                        gs, g.offset + k * b, xs, x.offset + k * b, c * b, a, b, m[at], sums, 2 * k);
                sums[2 * k + 1] *= m[at + 1];
            }
        });
        return Tensor.fresh(out, Shape.of(c, 2));
    }

    /** {@code weight r (g - mean(g) - y mean(g y))} for {@code y = (x - mean) r} and the {@link #sums}. */
    static Tensor project(Tensor g, Tensor x, Tensor moments, Tensor weight, Tensor sums) {
        int a = x.size(0);
        int c = x.size(1);
        int b = x.size(2);
        float n = a * b;
        float[] gs = g.storage.floats();
        float[] xs = x.storage.floats();
        float[] m = moments.storage.floats();
        float[] w = weight.storage.floats();
        float[] s = sums.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, x.size());
        float[] y = out.floats();
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                float mean = m[moments.offset + 3 * k];
                float r = m[moments.offset + 3 * k + 1];
                float p = s[sums.offset + 2 * k] / n;
                float q = s[sums.offset + 2 * k + 1] / n * r;
                float scale = w[weight.offset + k] * r;
                Kernels.FLOAT_CHANNELS.project(
                        gs, g.offset + k * b, xs, x.offset + k * b, c * b, a, b, mean, p, q, scale, y, k * b);
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
        float[] rs = r.storage.floats();
        Storage out = Storage.uninitialized(DType.FLOAT32, y.size());
        float[] to = out.floats();
        float[] sums = new float[2 * c];
        Ranges.items(c, (long) a * b, (from, count) -> {
            for (int k = from; k < from + count; k++) {
                int go = g.offset + k * b;
                int yo = y.offset + k * b;
                Kernels.FLOAT_CHANNELS.gradientSums(gs, go, ys, yo, c * b, a, b, 0, sums, 2 * k);
                float p = sums[2 * k] / n;
                float q = sums[2 * k + 1] / n;
                Kernels.FLOAT_CHANNELS.project(gs, go, ys, yo, c * b, a, b, 0, p, q, rs[r.offset + k], to, k * b);
            }
        });
        return Tensor.fresh(out, y.shape());
    }

    private FloatStandardize() {}
}
