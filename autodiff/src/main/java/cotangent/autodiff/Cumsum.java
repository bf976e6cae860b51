package cotangent.autodiff;

import java.util.Map;

/** {@code y_i = x_0 + ... + x_i} along an axis, from the left; its transpose is the same from the right. */
record Cumsum(int axis) implements Linear {
    Tensor of(Tensor x) {
        return apply(x.dtype().isFloating() ? x : x.to(DType.INT64));
    }

    @Override
    public String name() {
        return "cumsum";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("axis", axis);
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        Lines lines = Lines.of(y.shape(), axis);
        switch (y.dtype()) {
            case FLOAT32 -> FloatScan.sums(y.storage.floats(), lines);
            case FLOAT64 -> DoubleScan.sums(y.storage.doubles(), lines);
            default -> LongScan.sums(y.storage.longs(), lines);
        }
        return y;
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Cumsum(axis + 1).apply(in);
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return g.flip(axis).cumsum(axis).flip(axis);
    }
}
