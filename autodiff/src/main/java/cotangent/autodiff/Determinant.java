package cotangent.autodiff;

/**
 * {@code y = det A}, or {@code y = log |det A|}. Operands: A and its {@linkplain LuDecomposition.Factors factors} (constants).
 *
 * <pre>
 * d det A = sum(cof(A) * dA),        cof(A) = det(A) A^-T
 * d log |det A| = sum(A^-T * dA)
 * </pre>
 *
 * <p>The matrix of cofactors exists for singular A as well. With the constants U and V of a singular value decomposition, {@code M = U^T A V} is
 * diagonal at A, and near a diagonal matrix with the entries {@code m_i}
 *
 * <pre>
 * det M = prod m_i - sum over pairs i, j of M_ij M_ji (product of the other m) + terms of third order
 * </pre>
 *
 * so that first and second derivatives of the determinant are right at singular matrices too (and at those that cannot be told apart from them by
 * their pivots); some terms of third order are left out there.
 */
record Determinant(boolean logarithm) implements Primitive {
    static Tensor of(String name, Tensor a, boolean logarithm) {
        LuDecomposition.Factors f = LuDecomposition.Factors.of(Matrices.requireSquare(name, a));
        return new Determinant(logarithm).of(f);
    }

    Tensor of(LuDecomposition.Factors f) {
        return apply(f.a(), f.lu(), f.pivots());
    }

    @Override
    public String name() {
        return logarithm ? "logAbsDet" : "det";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor d = Matrices.diagonal(x[1]);
        return logarithm
                ? d.abs().log().sum(-1)
                : d.prod(-1, false).mul(new LuDecomposition.Factors(x[0], x[1], x[2]).permutationSign());
    }

    private Tensor gradient(Node node) {
        LuDecomposition.Factors f = new LuDecomposition.Factors(node.input(0), node.input(1), node.input(2));
        Tensor identity = Matrices.eye(f.lu(), f.lu().size(-1));
        if (logarithm) {
            return LinearSolve.TRANSPOSED.of("logAbsDet", f, identity);
        }
        Tensor det = node.output().unsqueeze(-1).unsqueeze(-1);
        int n = f.lu().size(-1);
        Tensor singular = f.singular(n * Matrices.epsilon(f.lu().dtype()));
        // Inside vmap, where values cannot decide, both ways are taken.
        if (singular.level == 0 && !singular.any()) {
            return det.mul(LinearSolve.TRANSPOSED.of("det", f, identity));
        }
        Tensor regular = det.mul(LinearSolve.TRANSPOSED.of("det", f.withoutSingular(singular), identity));
        return Tensor.where(singular.unsqueeze(-1).unsqueeze(-1), singularCofactors(f.a()), regular);
    }

    private static Tensor singularCofactors(Tensor a) {
        SingularValueDecomposition.Parts svd = SingularValueDecomposition.of(a.detach());
        Tensor m = svd.u().mT().matmul(a).matmul(svd.vt().mT());
        Tensor sign = of("det", svd.u(), false).mul(of("det", svd.vt(), false)).round();
        Tensor products = ProductsOfOthers.INSTANCE.apply(svd.s());
        Tensor d = Matrices.diagonal(m);
        // Of first order in the changes of the diagonal, which are 0 here.
        Tensor change = Matrices.weigh(products, 1, 0, 1)
                .matmul(d.sub(d.detach()).unsqueeze(-1))
                .squeeze(-1);
        Tensor diagonal = Matrices.diagonal(products).add(change);
        Tensor others = Matrices.weigh(m.mT().mul(products), 1, 0, 1);
        Tensor inner = Diagonals.diagEmbed(diagonal).sub(others);
        return svd.u().matmul(inner).matmul(svd.vt()).mul(sign.unsqueeze(-1).unsqueeze(-1));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return i > 0 ? null : g.unsqueeze(-1).unsqueeze(-1).mul(gradient(node));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return i > 0 ? null : gradient(node).mul(t).sum(-2, -1);
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        Tensor[] all = new Tensor[x.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Batching.spread(x[i], batched[i], size);
        }
        return apply(all);
    }
}
