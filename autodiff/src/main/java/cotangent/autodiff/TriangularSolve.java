package cotangent.autodiff;

/**
 * {@code X = op(A)^-1 B} for triangular A, {@code op(A)} being A or its transpose. The leading axes of A and B are equal.
 *
 * <pre>
 * dX = op(A)^-1 (dB - op(dA) X)
 * gB = op(A)^-T gX,   g op(A) = -gB X^T    within the triangle
 * </pre>
 *
 * @param upper which triangle of A is read
 * @param transposed whether {@code op} is transposition
 * @param unit whether the diagonal of A counts as ones
 */
record TriangularSolve(boolean upper, boolean transposed, boolean unit) implements Primitive {
    static final TriangularSolve LOWER = new TriangularSolve(false, false, false);
    static final TriangularSolve LOWER_TRANSPOSED = new TriangularSolve(false, true, false);
    static final TriangularSolve UPPER = new TriangularSolve(true, false, false);
    static final TriangularSolve UPPER_TRANSPOSED = new TriangularSolve(true, true, false);

    /** The solution; leading axes broadcast. */
    Tensor of(String name, Tensor a, Tensor b) {
        if (a.size(-1) != b.size(-2)) {
            throw new ShapeException(name + ": sizes differ: A is " + a.shape() + ", B is " + b.shape());
        }
        return apply(Matrices.broadcast(name, a, b));
    }

    @Override
    public String name() {
        return "solveTriangular";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        Tensor y = Copies.dense(x[1]);
        int n = y.size(-2);
        int m = y.size(-1);
        int ars = transposed ? 1 : n;
        int acs = transposed ? n : 1;
        boolean single = y.dtype() == DType.FLOAT32;
        Matrices.forEach(
                "solveTriangular",
                Matrices.batch(y),
                (long) n * n * m,
                i -> {
                    int ao = a.offset + i * n * n;
                    return single
                            ? solve(n, a.storage.floats(), ao, ars, acs, m, y.storage.floats(), i * n * m)
                            : solve(n, a.storage.doubles(), ao, ars, acs, m, y.storage.doubles(), i * n * m);
                },
                "singular");
        return y;
    }

    private int solve(int n, float[] a, int ao, int ars, int acs, int m, float[] y, int yo) {
        int zero = unit ? -1 : FloatTriangular.zeroPivot(n, a, ao, n);
        if (zero < 0) {
            FloatTriangular.solve(upper == transposed, unit, n, a, ao, ars, acs, m, y, yo, m);
        }
        return zero;
    }

    private int solve(int n, double[] a, int ao, int ars, int acs, int m, double[] y, int yo) {
        int zero = unit ? -1 : DoubleTriangular.zeroPivot(n, a, ao, n);
        if (zero < 0) {
            DoubleTriangular.solve(upper == transposed, unit, n, a, ao, ars, acs, m, y, yo, m);
        }
        return zero;
    }

    private Tensor triangle(Tensor a) {
        return Matrices.weigh(a, upper ? 0 : 1, unit ? 0 : 1, upper ? 1 : 0);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor gb = new TriangularSolve(upper, !transposed, unit).apply(node.input(0), g);
        if (i == 1) {
            return gb;
        }
        Tensor x = node.output();
        return triangle(transposed ? x.matmul(gb.mT()) : gb.matmul(x.mT())).neg();
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor a = node.input(0);
        if (i == 1) {
            return apply(a, t);
        }
        Tensor da = triangle(t);
        return apply(a, (transposed ? da.mT() : da).matmul(node.output()).neg());
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
