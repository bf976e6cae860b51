package cotangent.autodiff;

/**
 * {@code A = P L U}. How rows are exchanged is settled outside the graph, in {@link Factors}; what is differentiated is the
 * decomposition without exchanges of a square matrix, here: L and U in one matrix, L without its unit diagonal.
 *
 * <pre>
 * dL = L tril(L^-1 dA U^-1, -1),   dU = triu(L^-1 dA U^-1) U
 * gA = L^-T (tril(L^T gL, -1) + triu(gU U^T)) U^-T
 * </pre>
 */
record LuDecomposition() implements Primitive {
    private static final LuDecomposition INSTANCE = new LuDecomposition();
    private static final TriangularSolve UNIT_LOWER = new TriangularSolve(false, false, true);
    private static final TriangularSolve UNIT_LOWER_TRANSPOSED = new TriangularSolve(false, true, true);

    /**
     * A factored outside the graph.
     *
     * @param a what was factored, {@code [..., m, n]}
     * @param lu both factors in one matrix
     * @param pivots int32, {@code [..., min(m, n)]}: the row (from 0) that was exchanged with the row of each step
     */
    record Factors(Tensor a, Tensor lu, Tensor pivots) {
        static Factors of(Tensor a) {
            return of(null, a);
        }

        /** Fails for the first singular matrix if {@code requiredBy}, the name of the operation, is not null. */
        static Factors of(String requiredBy, Tensor a) {
            int m = a.size(-2);
            int n = a.size(-1);
            int k = Math.min(m, n);
            Tensor packed = new Elimination(requiredBy).apply(a.detach());
            return new Factors(
                    a,
                    packed.narrow(-1, 0, m * n).reshape(Matrices.batch(a).append(m, n)),
                    packed.narrow(-1, m * n, k).to(DType.INT32));
        }

        /** Which matrices have a pivot of at most {@code tolerance} times their largest, as truth values. */
        Tensor singular(double tolerance) {
            Tensor d = Matrices.diagonal(lu).abs();
            return lu.size(-1) == 0
                    ? Tensor.zeros(DType.BOOL, Matrices.batch(lu).toArray())
                    : d.amin(-1).le(d.amax(-1).mul(tolerance));
        }

        /** With the factors of the identity in place of those of some matrices. */
        Factors withoutSingular(Tensor singular) {
            Tensor mask = singular.unsqueeze(-1);
            Tensor identity = Matrices.eye(lu, lu.size(-1));
            Tensor steps = Tensor.arange(lu.size(-1)).to(DType.INT32);
            return new Factors(a, Tensor.where(mask.unsqueeze(-1), identity, lu), Tensor.where(mask, steps, pivots));
        }

        /** Determinant of P: 1 or -1. */
        Tensor permutationSign() {
            Tensor stays = pivots.eq(Tensor.arange(pivots.size(-1)));
            return Tensor.where(stays, Tensor.scalar(lu.dtype(), 1), Tensor.scalar(lu.dtype(), -1))
                    .prod(-1, false);
        }
    }

    /** The row of A that comes to each place, {@code [..., m]}, for {@code m} rows. */
    static Tensor permutation(Tensor pivots, int m) {
        return new Permutation(m).apply(pivots);
    }

    /** Rows in the order {@code [..., m]}. */
    static Tensor permuteRows(Tensor a, Tensor order) {
        return a.gather(-2, order.unsqueeze(-1).expand(a.shape()));
    }

    /** L and U of A in one matrix {@code [..., m, n]}, differentiable where the leading square block is invertible. */
    static Tensor packed(Factors factors) {
        if (!factors.a().carriesGrad() || !GradMode.isEnabled()) {
            return factors.lu();
        }
        int m = factors.a().size(-2);
        int n = factors.a().size(-1);
        int k = Math.min(m, n);
        Tensor a = permuteRows(factors.a(), permutation(factors.pivots(), m));
        Tensor corner = INSTANCE.apply(a.narrow(-2, 0, k).narrow(-1, 0, k));
        if (m > n) {
            // L_2 U = A_2 for the rows below the square.
            Tensor rest = a.narrow(-2, k, m - k).mT();
            return Tensor.cat(
                    -2,
                    corner,
                    TriangularSolve.UPPER_TRANSPOSED.of("lu", corner, rest).mT());
        }
        return n > m ? Tensor.cat(-1, corner, UNIT_LOWER.apply(corner, a.narrow(-1, k, n - k))) : corner;
    }

    @Override
    public String name() {
        return "lu";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        int n = y.size(-1);
        Ranges.items(Matrices.batch(y).size(), (long) n * n * n, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                if (y.dtype() == DType.FLOAT32) {
                    FloatLu.factor(n, n, y.storage.floats(), i * n * n, null, 0);
                } else {
                    DoubleLu.factor(n, n, y.storage.doubles(), i * n * n, null, 0);
                }
            }
        });
        return y;
    }

    private static Tensor lower(Tensor packed) {
        return Matrices.weigh(packed, 1, 0, 0).add(Matrices.eye(packed, packed.size(-1)));
    }

    private static Tensor upper(Tensor a) {
        return Matrices.weigh(a, 0, 1, 1);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor y = node.output();
        Tensor inner = Matrices.weigh(lower(y).mT().matmul(Matrices.weigh(g, 1, 0, 0)), 1, 0, 0)
                .add(upper(upper(g).matmul(upper(y).mT())));
        Tensor left = UNIT_LOWER_TRANSPOSED.apply(y, inner);
        return TriangularSolve.UPPER.of("lu", y, left.mT()).mT();
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor y = node.output();
        Tensor left = UNIT_LOWER.apply(y, t);
        Tensor inner = TriangularSolve.UPPER_TRANSPOSED.of("lu", y, left.mT()).mT();
        return lower(y).matmul(Matrices.weigh(inner, 1, 0, 0)).add(upper(inner).matmul(upper(y)));
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
