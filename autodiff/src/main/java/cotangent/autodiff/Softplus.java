package cotangent.autodiff;

/**
 * {@code y = log(1 + exp(x))}, computed as {@code max(x, 0) + log1p(exp(-|x|))}; {@code dy/dx = sigmoid(x)}. A primitive because the derivatives
 * of the two terms are not defined at 0, where those of the sum are.
 */
record Softplus() implements Primitive {
    static final Softplus INSTANCE = new Softplus();

    @Override
    public String name() {
        return "softplus";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        return x[0].relu().add(x[0].abs().neg().exp().log1p());
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return apply(in);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return g.mul(node.input(0).sigmoid());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return t.mul(node.input(0).sigmoid());
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
