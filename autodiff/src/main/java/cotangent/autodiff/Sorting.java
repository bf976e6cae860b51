package cotangent.autodiff;

import java.util.Map;

/** Stable order along an axis; NaN counts as largest. Values follow by gather, and so do gradients. */
final class Sorting {
    static Indexed sort(Tensor x, int axis, boolean descending) {
        Tensor t = Indexing.atLeastVector(x);
        int a = Indexing.axis(x, axis);
        Tensor indices = argsort(t, a, descending);
        Tensor values = t.gather(a, indices);
        return x.rank() == 0 ? new Indexed(values.reshape(), indices.reshape()) : new Indexed(values, indices);
    }

    static Indexed topK(Tensor x, int k, int axis, boolean largest) {
        Tensor t = Indexing.atLeastVector(x);
        int a = Indexing.axis(x, axis);
        if (k < 0 || k > t.size(a)) {
            throw new IllegalArgumentException(
                    "topK: k = " + k + " is out of range for axis " + a + " of shape " + x.shape());
        }
        Tensor indices = new ArgSort(a, largest, k).apply(t);
        Tensor values = t.gather(a, indices);
        boolean scalar = x.rank() == 0 && k == 1;
        return scalar ? new Indexed(values.reshape(), indices.reshape()) : new Indexed(values, indices);
    }

    static Tensor argsort(Tensor x, int axis, boolean descending) {
        Tensor t = Indexing.atLeastVector(x);
        int a = Indexing.axis(x, axis);
        return new ArgSort(a, descending, t.size(a)).apply(t).reshape(x.shape());
    }

    /** Where the first {@code count} elements of the sorted axis were: integers, without a derivative. */
    private record ArgSort(int axis, boolean descending, int count) implements Primitive {
        @Override
        public String name() {
            return "argsort";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis, "descending", descending, "count", count);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int n = x[0].size(axis);
            Tensor rows = x[0].detach().moveAxis(axis, -1);
            Shape shape = rows.shape().with(-1, count);
            long[] out = new long[shape.size()];
            if (out.length > 0) {
                Tensor t = rows.isContiguous() ? rows : Copies.dense(rows);
                Ranges.items(out.length / count, 8L * n, (first, items) -> {
                    RadixSort sort = new RadixSort(n);
                    for (int r = first; r < first + items; r++) {
                        int from = t.offset + r * n;
                        int[] order = count == n
                                ? sort.sort(t.storage, from, descending)
                                : sort.first(t.storage, from, descending, count);
                        for (int i = 0; i < count; i++) {
                            out[r * count + i] = order[i];
                        }
                    }
                });
            }
            return Tensor.fresh(Storage.of(out), shape).moveAxis(-1, axis).contiguous();
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new ArgSort(axis + 1, descending, count).apply(in);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return null;
        }
    }

    private Sorting() {}
}
