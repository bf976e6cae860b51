package cotangent.autodiff;

/** Conversion to another type; between floating types its derivative is the conversion back. */
record Cast(DType dtype) implements Linear {
    @Override
    public String name() {
        return "to";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        return Copies.dense(x[0], dtype);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return apply(in);
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return g.to(node.input(0).dtype());
    }
}
