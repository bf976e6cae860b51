package cotangent.autodiff;

/** {@code y = x}: the same values as a new tensor object. */
record Alias() implements Linear {
    static final Alias INSTANCE = new Alias();

    @Override
    public String name() {
        return "alias";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        return x[0].alias();
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return in[0];
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return g;
    }
}
