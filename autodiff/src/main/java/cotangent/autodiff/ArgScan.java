package cotangent.autodiff;

/** Position of the largest or smallest element so far along an axis, the last one of ties: integers, without a derivative. */
record ArgScan(boolean largest, int axis) implements Primitive {
    @Override
    public String name() {
        return largest ? "cummax" : "cummin";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        Tensor y = Tensor.fresh(Storage.zeros(DType.INT64, t.size()), t.shape());
        Lines lines = Lines.of(t.shape(), axis);
        long[] at = y.storage.longs();
        switch (t.dtype()) {
            case FLOAT32 -> FloatScan.extremes(t.storage.floats(), t.offset, largest, at, lines);
            case FLOAT64 -> DoubleScan.extremes(t.storage.doubles(), t.offset, largest, at, lines);
            case INT32 -> IntScan.extremes(t.storage.ints(), t.offset, largest, at, lines);
            case INT64 -> LongScan.extremes(t.storage.longs(), t.offset, largest, at, lines);
            case BOOL -> throw new AssertionError("truth values come as integers");
        }
        return y;
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new ArgScan(largest, axis + 1).apply(in);
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
