package cotangent.autodiff;

/**
 * {@code A = Q R} for A {@code [..., m, n]} with {@code m >= n}: Q {@code [..., m, n]} with orthonormal columns and, below it, R {@code [..., n, n]},
 * in one tensor {@code [..., m + n, n]}, so that one rule sees the cotangents of both. Defined for matrices of full column rank.
 *
 * <pre>
 * C = Q^T dA R^-1,  W = tril(C, -1) - tril(C, -1)^T
 * dR = (C - W) R,   dQ = (dA - Q dR) R^-1
 * gA = (gQ + Q copyltu(R gR^T - gQ^T Q)) R^-T    copyltu: the lower triangle mirrored
 * </pre>
 */
record QrDecomposition() implements Primitive {
    static final QrDecomposition INSTANCE = new QrDecomposition();

    static Tensor q(Tensor packed) {
        return packed.narrow(-2, 0, packed.size(-2) - packed.size(-1));
    }

    static Tensor r(Tensor packed) {
        return packed.narrow(-2, packed.size(-2) - packed.size(-1), packed.size(-1));
    }

    @Override
    public String name() {
        return "qr";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        int m = a.size(-2);
        int n = a.size(-1);
        Shape batch = Matrices.batch(a);
        Tensor y = Tensor.fresh(Storage.zeros(a.dtype(), batch.append(m + n, n).size()), batch.append(m + n, n));
        Ranges.items(batch.size(), 4L * m * n * n, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                if (a.dtype() == DType.FLOAT32) {
                    FloatHouseholderQr.decompose(
                            m, n, a.storage.floats(), a.offset + i * m * n, y.storage.floats(), i * (m + n) * n);
                } else {
                    DoubleHouseholderQr.decompose(
                            m, n, a.storage.doubles(), a.offset + i * m * n, y.storage.doubles(), i * (m + n) * n);
                }
            }
        });
        return y;
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor q = q(node.output());
        Tensor r = r(node.output());
        Tensor gq = q(g);
        Tensor inner = r.matmul(Matrices.weigh(r(g), 0, 1, 1).mT()).sub(gq.mT().matmul(q));
        Tensor lower = Matrices.weigh(inner, 1, 0.5, 0);
        Tensor outer = gq.add(q.matmul(lower.add(lower.mT())));
        return TriangularSolve.UPPER.of("qr", r, outer.mT()).mT();
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor q = q(node.output());
        Tensor r = r(node.output());
        // dA R^-1, from R^T X^T = dA^T.
        Tensor scaled = TriangularSolve.UPPER_TRANSPOSED.of("qr", r, t.mT()).mT();
        Tensor c = q.mT().matmul(scaled);
        Tensor lower = Matrices.weigh(c, 1, 0, 0);
        Tensor upper = c.sub(lower.sub(lower.mT()));
        return Tensor.cat(-2, scaled.sub(q.matmul(upper)), upper.matmul(r));
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
