package cotangent.autodiff;

/** {@code y_i = a_i y_(i-1) + b_i} along an axis, with {@code y_0 = b_0}; its transpose in {@code b} is the same from the right. */
record LinearRecurrence(int axis) implements Primitive {
    @Override
    public String name() {
        return "linearRecurrence";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        Tensor y = Copies.dense(x[1]);
        Lines lines = Lines.of(y.shape(), axis);
        if (y.dtype() == DType.FLOAT32) {
            FloatScan.recurrence(a.storage.floats(), a.offset, y.storage.floats(), lines);
        } else {
            DoubleScan.recurrence(a.storage.doubles(), a.offset, y.storage.doubles(), lines);
        }
        return y;
    }

    /** The cotangent of {@code b}: {@code h_i = g_i + a_(i+1) h_(i+1)}. */
    Tensor adjoint(Tensor a, Tensor g) {
        return apply(Lines.shifted(a.flip(axis), axis, 0), g.flip(axis)).flip(axis);
    }

    private Tensor before(Node node) {
        return Lines.shifted(node.output(), axis, 0);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new LinearRecurrence(axis + 1)
                .apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
    }

    @Override
    public Tensor[] vjps(Tensor g, Node node) {
        Tensor h = adjoint(node.input(0), g);
        return new Tensor[] {h.mul(before(node)), h};
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return vjps(g, node)[i];
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return apply(node.input(0), i == 0 ? t.mul(before(node)) : t);
    }
}
