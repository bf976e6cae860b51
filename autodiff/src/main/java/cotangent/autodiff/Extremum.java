package cotangent.autodiff;

import cotangent.vector.DoubleArithmetic;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.IntArithmetic;
import cotangent.vector.Kernels;
import cotangent.vector.LongArithmetic;
import java.util.Map;

/** {@code y = max (or min) of x over some axes}, which stay with size 1. Ties share the derivative equally. */
record Extremum(boolean largest, int[] axes) implements Primitive {
    static final Extremum MAX = new Extremum(true, new int[0]);
    static final Extremum MIN = new Extremum(false, new int[0]);

    Tensor over(Tensor x, boolean keepDims, int[] axes) {
        int[] a = Reductions.axes(name(), x.shape(), axes);
        if (Reductions.count(x.shape(), a) == 0) {
            throw new ShapeException(name() + ": no elements over axes of size 0 in shape " + x.shape());
        }
        if (x.dtype() == DType.BOOL) {
            return over(x.to(DType.INT32), keepDims, axes).to(DType.BOOL);
        }
        return Reductions.finish(new Extremum(largest, a).apply(x), keepDims, a);
    }

    @Override
    public String name() {
        return largest ? "amax" : "amin";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("axes", axes.clone());
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0];
        for (int k = axes.length - 1; k >= 0; k--) {
            t = along(t.isContiguous() ? t : Copies.dense(t), axes[k]);
        }
        return axes.length == 0 ? t.alias() : t;
    }

    private Tensor along(Tensor t, int axis) {
        int[] sizes = t.shape().toArray();
        int n = sizes[axis];
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < sizes.length; i++) {
            outer *= i < axis ? sizes[i] : 1;
            inner *= i > axis ? sizes[i] : 1;
        }
        sizes[axis] = 1;
        Storage out = Storage.zeros(t.dtype(), outer * inner);
        int columns = inner;
        Ranges.items(outer, (long) n * inner, (start, count) -> {
            for (int o = start; o < start + count; o++) {
                reduce(t, t.offset + o * n * columns, n, columns, out, o * columns);
            }
        });
        return Tensor.fresh(out, Shape.wrap(sizes));
    }

    private void reduce(Tensor t, int at, int n, int columns, Storage out, int to) {
        if (columns == 1 && t.dtype() == DType.FLOAT32) {
            float[] a = t.storage.floats();
            out.floats()[to] =
                    largest ? Kernels.FLOAT_REDUCTIONS.max(a, at, n) : Kernels.FLOAT_REDUCTIONS.min(a, at, n);
            return;
        }
        if (columns == 1 && t.dtype() == DType.FLOAT64) {
            double[] a = t.storage.doubles();
            out.doubles()[to] =
                    largest ? Kernels.DOUBLE_REDUCTIONS.max(a, at, n) : Kernels.DOUBLE_REDUCTIONS.min(a, at, n);
            return;
        }
        copy(t, at, columns, out, to);
        for (int i = 1; i < n; i++) {
            join(t, at + i * columns, columns, out, to);
        }
    }

    private static void copy(Tensor t, int at, int columns, Storage out, int to) {
        switch (t.dtype()) {
            case FLOAT32 -> System.arraycopy(t.storage.floats(), at, out.floats(), to, columns);
            case FLOAT64 -> System.arraycopy(t.storage.doubles(), at, out.doubles(), to, columns);
            case INT32 -> System.arraycopy(t.storage.ints(), at, out.ints(), to, columns);
            default -> System.arraycopy(t.storage.longs(), at, out.longs(), to, columns);
        }
    }

    private void join(Tensor t, int at, int columns, Storage out, int to) {
        switch (t.dtype()) {
            case FLOAT32 -> {
                float[] y = out.floats();
                if (largest) {
                    FloatArithmetic.maximum(y, to, t.storage.floats(), at, y, to, columns);
                } else {
                    FloatArithmetic.minimum(y, to, t.storage.floats(), at, y, to, columns);
                }
            }
            case FLOAT64 -> {
                double[] y = out.doubles();
                if (largest) {
                    DoubleArithmetic.maximum(y, to, t.storage.doubles(), at, y, to, columns);
                } else {
                    DoubleArithmetic.minimum(y, to, t.storage.doubles(), at, y, to, columns);
                }
            }
            case INT32 -> {
                int[] y = out.ints();
                if (largest) {
                    IntArithmetic.maximum(y, to, t.storage.ints(), at, y, to, columns);
                } else {
                    IntArithmetic.minimum(y, to, t.storage.ints(), at, y, to, columns);
                }
            }
            default -> {
                long[] y = out.longs();
                if (largest) {
                    LongArithmetic.maximum(y, to, t.storage.longs(), at, y, to, columns);
                } else {
                    LongArithmetic.minimum(y, to, t.storage.longs(), at, y, to, columns);
                }
            }
        }
    }

    /** The part of each element in the derivative: 1 / number of ties where it is the extremum, else 0. */
    private Tensor share(Node node) {
        Tensor hit = node.input(0).eq(node.output()).to(node.output().dtype());
        return hit.div(hit.sum(true, axes));
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Extremum(largest, Batching.shifted(axes)).apply(in);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return axes.length == 0 ? g : g.mul(share(node));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return axes.length == 0 ? t : t.mul(share(node)).sum(true, axes);
    }
}
