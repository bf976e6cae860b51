package cotangent.autodiff;

/**
 * Where the elements of {@code x_1 [..., m]} go into the sorted rows of {@code x_0 [..., n]}, or into the one row {@code x_0 [n]}:
 * integers, without a derivative.
 */
record SearchSorted(boolean right) implements Primitive {
    @Override
    public String name() {
        return "searchsorted";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Storage sorted = Copies.dense(x[0]).storage;
        Storage values = Copies.dense(x[1]).storage;
        int n = x[0].size(-1);
        int rowLength = x[0].rank() == 1 ? Math.max(values.length, 1) : Math.max(x[1].size(-1), 1);
        long[] out = new long[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = position(sorted, i / rowLength * n, n, values, i);
        }
        return Tensor.fresh(Storage.of(out), x[1].shape());
    }

    private long position(Storage sorted, int from, int n, Storage values, int at) {
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (before(sorted, from + middle, values, at)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether a sorted element comes before the place of a value; a NaN goes behind all. */
    private boolean before(Storage sorted, int i, Storage values, int j) {
        if (sorted.dtype.isFloating()) {
            double s = sorted.get(i);
            double v = values.get(j);
            return right ? !(s > v) : !(s >= v);
        }
        long s = sorted.getLong(i);
        long v = values.getLong(j);
        return right ? s <= v : s < v;
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        if (!batched[0] && in[0].rank() == 1) {
            return apply(in);
        }
        Tensor sorted = Batching.spread(in[0], batched[0], size);
        Tensor values = Batching.spread(in[1], batched[1], size);
        if (sorted.rank() == 2) {
            int count = values.shape().without(0).size();
            return apply(sorted, values.reshape(size, count)).reshape(values.shape());
        }
        return apply(sorted, values);
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
