package cotangent.autodiff;

import cotangent.vector.Kernels;
import java.util.Map;

/** Position of the first largest or smallest element along an axis: integers, without a derivative. */
record ArgReduction(boolean largest, int axis) implements Primitive {
    static final ArgReduction MAX = new ArgReduction(true, 0);
    static final ArgReduction MIN = new ArgReduction(false, 0);

    Indexed along(Tensor x, int axis, boolean keepDims) {
        return Lines.taken(x, axis, keepDims, (t, a) -> apply(t, a, true));
    }

    Tensor apply(Tensor x, int axis) {
        return apply(x, axis, false);
    }

    Tensor apply(Tensor x, int axis, boolean keepDims) {
        return Lines.along(x, axis, (t, a) -> keepDims ? find(t, a).unsqueeze(a) : find(t, a));
    }

    private Tensor find(Tensor x, int a) {
        if (x.size(a) == 0) {
            throw new ShapeException(name() + ": axis " + a + " of shape " + x.shape() + " is empty");
        }
        return new ArgReduction(largest, a).apply(x);
    }

    @Override
    public String name() {
        return largest ? "argmax" : "argmin";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("axis", axis);
    }

    @Override
    public Tensor forward(Tensor[] x) {
        int n = x[0].size(axis);
        Tensor rows = Copies.dense(x[0].detach().moveAxis(axis, -1));
        long[] out = new long[rows.size() / n];
        for (int i = 0; i < out.length; i++) {
            out[i] = position(rows, i * n, n);
        }
        return Tensor.fresh(Storage.of(out), x[0].shape().without(axis));
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new ArgReduction(largest, axis + 1).apply(in);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return null;
    }

    private int position(Tensor t, int at, int n) {
        switch (t.dtype()) {
            case FLOAT32 -> {
                float[] v = t.storage.floats();
                return largest ? Kernels.FLOAT_REDUCTIONS.argMax(v, at, n) : Kernels.FLOAT_REDUCTIONS.argMin(v, at, n);
            }
            case FLOAT64 -> {
                double[] v = t.storage.doubles();
                return largest
                        ? Kernels.DOUBLE_REDUCTIONS.argMax(v, at, n)
                        : Kernels.DOUBLE_REDUCTIONS.argMin(v, at, n);
            }
            default -> {
                int best = 0;
                for (int i = 1; i < n; i++) {
                    long v = t.storage.getLong(at + i);
                    long b = t.storage.getLong(at + best);
                    best = (largest ? v > b : v < b) ? i : best;
                }
                return best;
            }
        }
    }
}
