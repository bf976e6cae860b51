package cotangent.autodiff;

/**
 * {@code X = op(A)^-1 B}, {@code op(A)} being A or its transpose. Operands: A, its {@linkplain LuDecomposition.Factors factors} (constants, made once for
 * the value and all derivatives), B. The leading axes are equal.
 *
 * <pre>
 * dX = op(A)^-1 (dB - op(dA) X)
 * gB = op(A)^-T gX,   g op(A) = -gB X^T
 * </pre>
 */
record LinearSolve(boolean transposed) implements Primitive {
    static final LinearSolve PLAIN = new LinearSolve(false);
    static final LinearSolve TRANSPOSED = new LinearSolve(true);

    /** The solution; leading axes broadcast. */
    Tensor of(String name, LuDecomposition.Factors factors, Tensor b) {
        if (factors.a().size(-1) != b.size(-2)) {
            throw new ShapeException(
                    name + ": sizes differ: A is " + factors.a().shape() + ", B is " + b.shape());
        }
        Tensor[] common = Matrices.broadcast(name, factors.a(), b);
        Shape shape = common[0].shape();
        return apply(common[0], factors.lu().expand(shape), factors.pivots().expand(shape.without(-1)), common[1]);
    }

    @Override
    public String name() {
        return "solve";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor lu = x[1].isContiguous() ? x[1] : Copies.dense(x[1]);
        Tensor pivots = x[2].isContiguous() ? x[2] : Copies.dense(x[2]);
        Tensor y = Copies.dense(x[3]);
        int n = y.size(-2);
        int m = y.size(-1);
        Ranges.items(Matrices.batch(y).size(), 2L * n * n * m, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                int ao = lu.offset + i * n * n;
                int po = pivots.offset + i * n;
                int[] p = pivots.storage.ints();
                if (y.dtype() == DType.FLOAT32) {
                    FloatLu.solve(transposed, n, lu.storage.floats(), ao, p, po, m, y.storage.floats(), i * n * m);
                } else {
                    DoubleLu.solve(transposed, n, lu.storage.doubles(), ao, p, po, m, y.storage.doubles(), i * n * m);
                }
            }
        });
        return y;
    }

    private Tensor again(boolean otherWay, Node node, Tensor b) {
        return (otherWay == transposed ? PLAIN : TRANSPOSED).apply(node.input(0), node.input(1), node.input(2), b);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        if (i == 1 || i == 2) {
            return null;
        }
        Tensor gb = again(true, node, g);
        if (i == 3) {
            return gb;
        }
        Tensor x = node.output();
        return (transposed ? x.matmul(gb.mT()) : gb.matmul(x.mT())).neg();
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return switch (i) {
            case 0 ->
                again(
                        false,
                        node,
                        (transposed ? t.mT() : t).matmul(node.output()).neg());
            case 3 -> again(false, node, t);
            default -> null;
        };
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
