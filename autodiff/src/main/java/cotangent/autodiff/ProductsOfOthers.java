package cotangent.autodiff;

/** {@code y_ij}: the product of all {@code x_k} but the i-th and the j-th; a constant for the graph. */
record ProductsOfOthers() implements Primitive {
    static final ProductsOfOthers INSTANCE = new ProductsOfOthers();

    @Override
    public String name() {
        return "productsOfOthers";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor values = x[0];
        int n = values.size(-1);
        double[] s = values.toDoubleArray();
        double[] p = new double[s.length * n];
        double[] behind = new double[n + 1];
        for (int at = 0; at < s.length; at += n) {
            behind[n] = 1;
            for (int j = n - 1; j >= 0; j--) {
                behind[j] = behind[j + 1] * s[at + j];
            }
            double before = 1;
            for (int i = 0; i < n; i++) {
                p[(at + i) * n + i] = before * behind[i + 1];
                double between = before;
                for (int j = i + 1; j < n; j++) {
                    p[(at + i) * n + j] = between * behind[j + 1];
                    p[(at + j) * n + i] = p[(at + i) * n + j];
                    between *= s[at + j];
                }
                before *= s[at + i];
            }
        }
        return Tensor.of(p, values.shape().append(n).toArray()).to(values.dtype());
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return null;
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }
}
