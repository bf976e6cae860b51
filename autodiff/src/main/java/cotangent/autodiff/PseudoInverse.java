package cotangent.autodiff;

/**
 * {@code P = A^+}, singular values up to {@code rcond} times the largest being taken as 0. Where the rank does not change:
 *
 * <pre>
 * dP = -P dA P + P P^T dA^T (I - A P) + (I - P A) dA^T P^T P
 * gA = -P^T gP P^T + (I - A P) gP^T P P^T + P^T P gP^T (I - P A)
 * </pre>
 *
 * Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate", 1973.
 */
record PseudoInverse(double rcond) implements Primitive {
    @Override
    public String name() {
        return "pinv";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0];
        if (a.size(-1) == 0 || a.size(-2) == 0) {
            return Tensor.zeros(a.dtype(), a.mT().shape().toArray());
        }
        SingularValueDecomposition.Parts svd = SingularValueDecomposition.of(a);
        Tensor inverse = Matrices.safeReciprocal(svd.s(), svd.s().amax(true, -1).mul(rcond));
        return svd.vt().mT().mul(inverse.unsqueeze(-2)).matmul(svd.u().mT());
    }

    /** {@code X - X A P}. */
    private static Tensor rightOfRange(Tensor x, Tensor a, Tensor p) {
        return x.sub(x.matmul(a).matmul(p));
    }

    /** {@code X - P A X}. */
    private static Tensor leftOfKernel(Tensor x, Tensor a, Tensor p) {
        return x.sub(p.matmul(a.matmul(x)));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor a = node.input(0);
        Tensor p = node.output();
        Tensor pt = p.mT();
        Tensor gt = g.mT();
        Tensor first = gt.sub(a.matmul(p.matmul(gt))).matmul(p).matmul(pt);
        Tensor second = pt.matmul(p).matmul(gt.sub(gt.matmul(p).matmul(a)));
        return first.add(second).sub(pt.matmul(g).matmul(pt));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor a = node.input(0);
        Tensor p = node.output();
        Tensor tt = t.mT();
        Tensor first = rightOfRange(p.matmul(p.mT()).matmul(tt), a, p);
        Tensor second = leftOfKernel(tt, a, p).matmul(p.mT()).matmul(p);
        return first.add(second).sub(p.matmul(t).matmul(p));
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }
}
