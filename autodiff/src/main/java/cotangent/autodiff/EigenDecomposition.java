package cotangent.autodiff;

/**
 * {@code A = V diag(w) V^T} for symmetric A, of which the lower triangle is read: the columns of V {@code [..., n, n]} and, in a last row, w; in one
 * tensor {@code [..., n + 1, n]}, so that one rule sees the cotangents of both.
 *
 * <pre>
 * M = V^T dA V,  E_ij = 1 / (w_j - w_i), 0 where i = j and at ties
 * dw = diag(M),  dV = V (E * M)
 * gA = sym(V (diag(gw) + E * (V^T gV)) V^T)
 * </pre>
 *
 * <p>Eigenvalues closer than {@code n eps max|w|} cannot be told apart and count as ties. Functions of w alone, and functions of both that do
 * not depend on the choice of vectors within a tie, have right first derivatives there as well.
 */
record EigenDecomposition(boolean withVectors) implements Primitive {
    static final EigenDecomposition INSTANCE = new EigenDecomposition(true);

    /** w alone, without the work for V, which only derivatives need. */
    static final EigenDecomposition VALUES = new EigenDecomposition(false);

    static Tensor vectors(Tensor packed) {
        return packed.narrow(-2, 0, packed.size(-1));
    }

    static Tensor values(Tensor packed) {
        return packed.select(-2, packed.size(-1));
    }

    @Override
    public String name() {
        return "eigh";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        int n = a.size(-1);
        Shape batch = Matrices.batch(a);
        int size = withVectors ? (n + 1) * n : n;
        Storage out = Storage.uninitialized(a.dtype(), batch.append(size).size());
        Matrices.forEach("eigh", batch, 10L * n * n * n, (i, one) -> {
            SymmetricEigen eigen = new SymmetricEigen(Matrices.rows(a, i, false), withVectors);
            int at = i * size;
            if (withVectors) {
                at = Matrices.write(out, at, eigen.vectors, n, true);
            }
            Matrices.write(out, at, eigen.values);
        });
        return Tensor.fresh(out, withVectors ? batch.append(n + 1, n) : batch.append(n));
    }

    /** {@code E_ij}. */
    private static Tensor inverseGaps(Tensor w) {
        Tensor tolerance = w.detach().abs().amax(true, -1).unsqueeze(-1).mul(w.size(-1) * Matrices.epsilon(w.dtype()));
        return Matrices.safeReciprocal(w.unsqueeze(-2).sub(w.unsqueeze(-1)), tolerance);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        if (!withVectors) {
            Tensor v = vectors(INSTANCE.apply(node.input(0)));
            return v.mul(g.unsqueeze(-2)).matmul(v.mT());
        }
        if (g.size(-1) == 0) {
            return Tensor.zerosLike(node.input(0));
        }
        Tensor v = vectors(node.output());
        Tensor inner = inverseGaps(values(node.output())).mul(v.mT().matmul(vectors(g)));
        return Matrices.symmetrize(
                v.matmul(inner.add(Diagonals.diagEmbed(values(g)))).matmul(v.mT()));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        if (!withVectors) {
            Tensor v = vectors(INSTANCE.apply(node.input(0)));
            return Matrices.diagonal(v.mT().matmul(Matrices.symmetrize(t)).matmul(v));
        }
        if (t.size(-1) == 0) {
            return null;
        }
        Tensor v = vectors(node.output());
        Tensor m = v.mT().matmul(Matrices.symmetrize(t)).matmul(v);
        Tensor dv = v.matmul(inverseGaps(values(node.output())).mul(m));
        return Tensor.cat(-2, dv, Matrices.diagonal(m).unsqueeze(-2));
    }

    @Override
    public Saves saves() {
        return withVectors ? Saves.OUTPUT : Saves.INPUTS;
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }
}
