package cotangent.autodiff;

/** {@code y = x}, then {@code view(y) = source}; transposes: the view, and this with zeros in place of the source. */
record Overwrite(View view) implements Linear {
    @Override
    public String name() {
        return "overwrite";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        Copies.assign(view.forward(new Tensor[] {y}), x[1]);
        return y;
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Overwrite(view.ofBatch())
                .apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return i == 0 ? erased(g, node) : view.apply(g);
    }

    @Override
    public Tensor forwardOf(int i, Tensor t, Node node) {
        return i == 0
                ? erased(t, node)
                : apply(Tensor.zeros(t.dtype(), node.input(0).shape().toArray()), t);
    }

    private Tensor erased(Tensor t, Node node) {
        return apply(t, Tensor.zeros(t.dtype(), node.input(1).shape().toArray()));
    }
}
