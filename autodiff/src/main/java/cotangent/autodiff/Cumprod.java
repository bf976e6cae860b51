package cotangent.autodiff;

/**
 * {@code y_i = x_0 ... x_i} along an axis, from the left. With {@code y_i = x_i y_(i-1)}, both derivatives are linear recurrences
 * that never divide, and so are exact where elements are 0.
 */
record Cumprod(int axis) implements Primitive {
    Tensor of(Tensor x) {
        return apply(x.dtype().isFloating() ? x : x.to(DType.INT64));
    }

    @Override
    public String name() {
        return "cumprod";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        Lines lines = Lines.of(y.shape(), axis);
        switch (y.dtype()) {
            case FLOAT32 -> FloatScan.products(y.storage.floats(), lines);
            case FLOAT64 -> DoubleScan.products(y.storage.doubles(), lines);
            default -> LongScan.products(y.storage.longs(), lines);
        }
        return y;
    }

    private Tensor before(Node node) {
        return Lines.shifted(node.output(), axis, 1);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Cumprod(axis + 1).apply(in);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return new LinearRecurrence(axis).adjoint(node.input(0), g).mul(before(node));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return new LinearRecurrence(axis).apply(node.input(0), t.mul(before(node)));
    }
}
