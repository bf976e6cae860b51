package cotangent.autodiff;

/**
 * {@code A = L L^T} for symmetric positive definite A, of which the lower triangle is read.
 *
 * <pre>
 * dL = L Phi(L^-1 dA L^-T)      Phi: the lower triangle with half the diagonal
 * gA = sym(L^-T Phi(L^T gL) L^-1)
 * </pre>
 */
record CholeskyDecomposition() implements Primitive {
    static final CholeskyDecomposition INSTANCE = new CholeskyDecomposition();

    @Override
    public String name() {
        return "cholesky";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        int n = y.size(-1);
        Storage s = y.storage;
        boolean single = y.dtype() == DType.FLOAT32;
        Matrices.forEach(
                "cholesky",
                Matrices.batch(y),
                (long) n * n * n / 3,
                i -> single
                        ? FloatCholesky.factor(n, s.floats(), i * n * n)
                        : DoubleCholesky.factor(n, s.doubles(), i * n * n),
                "not positive definite");
        return y;
    }

    private static Tensor phi(Tensor a) {
        return Matrices.weigh(a, 1, 0.5, 0);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor l = node.output();
        Tensor inner = Matrices.symmetrize(phi(l.mT().matmul(g)));
        Tensor left = TriangularSolve.LOWER_TRANSPOSED.apply(l, inner);
        return Matrices.symmetrize(TriangularSolve.LOWER_TRANSPOSED.apply(l, left.mT()));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor l = node.output();
        Tensor left = TriangularSolve.LOWER.apply(l, Matrices.symmetrize(t));
        return l.matmul(phi(TriangularSolve.LOWER.apply(l, left.mT())));
    }

    @Override
    public Saves saves() {
        return Saves.OUTPUT;
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }
}
