package cotangent.autodiff;

/** Stable order along an axis, by merge sort of positions; NaN counts as largest. Values follow by gather, and so do gradients. */
final class Sorting {
    static Indexed sort(Tensor x, int axis, boolean descending) {
        Tensor t = x.rank() == 0 ? x.reshape(1) : x;
        int a = t.shape().axis(x.rank() == 0 ? 0 : axis);
        Tensor indices = argsort(t, a, descending);
        Tensor values = t.gather(a, indices);
        return x.rank() == 0 ? new Indexed(values.reshape(), indices.reshape()) : new Indexed(values, indices);
    }

    static Indexed topK(Tensor x, int k, int axis, boolean largest) {
        int a = x.shape().axis(axis);
        if (k < 0 || k > x.size(a)) {
            throw new IllegalArgumentException("topK: k = " + k + " is out of range for axis " + a + " of shape " + x.shape());
        }
        Tensor indices = argsort(x, a, largest).slice(a, 0, k).contiguous();
        return new Indexed(x.gather(a, indices), indices);
    }

    static Tensor argsort(Tensor x, int axis, boolean descending) {
        return new ArgSort(x.shape().axis(axis), descending).apply(x);
    }

    /** Where the elements of the sorted axis were: integers, without a derivative. */
    private record ArgSort(int axis, boolean descending) implements Primitive {
        @Override
        public String name() {
            return "argsort";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int n = x[0].size(axis);
            Tensor rows = Copies.dense(x[0].detach().moveAxis(axis, -1));
            long[] out = new long[rows.size()];
            int[] order = new int[n];
            int[] scratch = new int[n];
            for (int from = 0; from < out.length; from += n) {
                for (int i = 0; i < n; i++) {
                    order[i] = i;
                }
                mergeSort(rows.storage, from, order, scratch, descending);
                for (int i = 0; i < n; i++) {
                    out[from + i] = order[i];
                }
            }
            return Tensor.fresh(Storage.of(out), rows.shape()).moveAxis(-1, axis).contiguous();
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new ArgSort(axis + 1, descending).apply(in);
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

    /** Bottom-up merge sort of the positions. */
    private static void mergeSort(Storage s, int from, int[] order, int[] scratch, boolean descending) {
        int n = order.length;
        int[] source = order;
        int[] target = scratch;
        for (int width = 1; width < n; width *= 2) {
            for (int lo = 0; lo < n; lo += 2 * width) {
                int mid = Math.min(lo + width, n);
                int hi = Math.min(lo + 2 * width, n);
                int i = lo;
                int j = mid;
                for (int k = lo; k < hi; k++) {
                    boolean left = j >= hi || i < mid && !precedes(s, from + source[j], from + source[i], descending);
                    target[k] = left ? source[i++] : source[j++];
                }
            }
            int[] swap = source;
            source = target;
            target = swap;
        }
        if (source != order) {
            System.arraycopy(source, 0, order, 0, n);
        }
    }

    /** Whether element {@code i} must come before element {@code j}. */
    private static boolean precedes(Storage s, int i, int j, boolean descending) {
        int c = switch (s.dtype) {
            // Adding 0 makes the zeros equal.
            case FLOAT32 -> Float.compare(s.floats()[i] + 0f, s.floats()[j] + 0f);
            case FLOAT64 -> Double.compare(s.doubles()[i] + 0.0, s.doubles()[j] + 0.0);
            default -> Long.compare(s.getLong(i), s.getLong(j));
        };
        return descending ? c > 0 : c < 0;
    }

    private Sorting() {}
}
