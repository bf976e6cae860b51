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
            Tensor lu = Copies.dense(a.detach());
            int m = lu.size(-2);
            int n = lu.size(-1);
            int k = Math.min(m, n);
            Shape batch = Matrices.batch(lu);
            int[] pivots = new int[batch.append(k).size()];
            Ranges.items(batch.size(), (long) m * n * k, (from, count) -> {
                for (int i = from; i < from + count; i++) {
                    if (lu.dtype() == DType.FLOAT32) {
                        FloatLu.factor(m, n, lu.storage.floats(), i * m * n, pivots, i * k);
                    } else {
                        DoubleLu.factor(m, n, lu.storage.doubles(), i * m * n, pivots, i * k);
                    }
                }
            });
            return new Factors(a, lu, Tensor.fresh(Storage.of(pivots), batch.append(k)));
        }

        /** Fails for the first singular matrix. */
        Factors requireInvertible(String name) {
            int n = lu.size(-1);
            Matrices.forEach(
                    name,
                    Matrices.batch(lu),
                    n,
                    i -> lu.dtype() == DType.FLOAT32
                            ? FloatTriangular.zeroPivot(n, lu.storage.floats(), i * n * n, n)
                            : DoubleTriangular.zeroPivot(n, lu.storage.doubles(), i * n * n, n),
                    "singular");
            return this;
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
            int k = pivots.size(-1);
            Shape batch = Matrices.batch(lu);
            Storage s = Storage.uninitialized(lu.dtype(), batch.size());
            int[] p = pivots.storage.ints();
            for (int i = 0; i < s.length; i++) {
                int sign = 1;
                for (int j = 0; j < k; j++) {
                    sign = p[i * k + j] == j ? sign : -sign;
                }
                s.set(i, sign);
            }
            return Tensor.fresh(s, batch);
        }
    }

    /** The row of A that comes to each place, {@code [..., m]}, for {@code m} rows. */
    static Tensor permutation(Tensor pivots, int m) {
        Tensor p = Copies.dense(pivots, DType.INT32);
        int k = p.size(-1);
        Shape batch = p.shape().without(-1);
        long[] order = new long[batch.append(m).size()];
        for (int i = 0; i < batch.size(); i++) {
            for (int j = 0; j < m; j++) {
                order[i * m + j] = j;
            }
            for (int j = 0; j < k; j++) {
                int other = p.storage.ints()[i * k + j];
                if (other < 0 || other >= m) {
                    throw new IllegalArgumentException(
                            "lu: pivot " + (other + 1L) + " is out of range for " + m + " rows");
                }
                long t = order[i * m + j];
                order[i * m + j] = order[i * m + other];
                order[i * m + other] = t;
            }
        }
        return Tensor.fresh(Storage.of(order), batch.append(m));
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
}
