package cotangent.autodiff;

import cotangent.vector.Kernels;
import java.util.Map;

/** {@code y = sum of x over some axes}, which stay with size 1. Runs of reduced axes are summed one after the other, the last first. */
record Sum(int[] axes) implements Linear {
    @Override
    public String name() {
        return "sum";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("axes", axes.clone());
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        if (axes.length == 0) {
            return t.alias();
        }
        Shape shape = t.shape();
        int last = axes.length - 1;
        while (last >= 0) {
            int first = last;
            while (first > 0 && axes[first - 1] == axes[first] - 1) {
                first--;
            }
            t = sumRun(t, shape, axes[first], axes[last] + 1);
            shape = t.shape();
            last = first - 1;
        }
        return t;
    }

    /** Sums over the adjacent axes {@code from, ..., to - 1} of a contiguous tensor. */
    private static Tensor sumRun(Tensor t, Shape shape, int from, int to) {
        int[] sizes = shape.toArray();
        int outer = 1;
        int n = 1;
        int inner = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (i < from) {
                outer *= sizes[i];
            } else if (i < to) {
                n *= sizes[i];
                sizes[i] = 1;
            } else {
                inner *= sizes[i];
            }
        }
        if (n == 1 && t.dtype().isFloating()) {
            // The bits of a sum, which starts from 0: nothing but -0 changes.
            return new ScalarOps.AddScalar(0).forward(new Tensor[] {t}).reshape(sizes);
        }
        Storage out = Storage.zeros(t.dtype(), outer * inner);
        int rows = n;
        int columns = inner;
        Ranges.items(outer, (long) n * inner, (start, count) -> {
            for (int o = start; o < start + count; o++) {
                reduce(t, t.offset + o * rows * columns, rows, columns, out, o * columns);
            }
        });
        return Tensor.fresh(out, Shape.wrap(sizes));
    }

    private static void reduce(Tensor t, int at, int rows, int columns, Storage out, int to) {
        switch (t.dtype()) {
            case FLOAT32 -> {
                if (columns == 1) {
                    out.floats()[to] = Kernels.FLOAT_REDUCTIONS.sum(t.storage.floats(), at, rows);
                } else {
                    Kernels.FLOAT_REDUCTIONS.sumRows(t.storage.floats(), at, columns, rows, columns, out.floats(), to);
                }
            }
            case FLOAT64 -> {
                if (columns == 1) {
                    out.doubles()[to] = Kernels.DOUBLE_REDUCTIONS.sum(t.storage.doubles(), at, rows);
                } else {
                    Kernels.DOUBLE_REDUCTIONS.sumRows(
                            t.storage.doubles(), at, columns, rows, columns, out.doubles(), to);
                }
            }
            case INT64 -> {
                long[] a = t.storage.longs();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        out.longs()[to + j] += a[at + i * columns + j];
                    }
                }
            }
            default -> throw new DTypeException("sum: not defined for " + t.dtype());
        }
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Sum(Batching.shifted(axes)).apply(in);
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return g.expand(node.input(0).shape());
    }
}
