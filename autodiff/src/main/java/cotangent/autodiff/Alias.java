package cotangent.autodiff;

/** {@code y = x}: the same values as a new tensor object. */
enum Alias implements Linear {
    INSTANCE;

    @Override
    public Tensor forward(Tensor[] x) {
        return x[0].alias();
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return g;
    }
}
