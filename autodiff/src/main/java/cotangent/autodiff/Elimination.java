package cotangent.autodiff;

/**
 * Gaussian elimination with row exchanges, outside the graph: L and U of {@code A = P L U} in one matrix {@code [m, n]}, flattened, and behind it
 * the {@code min(m, n)} rows (from 0) that were exchanged with the row of each step.
 *
 * @param requiredBy the operation that needs invertible matrices; null if none does
 */
record Elimination(String requiredBy) implements Primitive {
    @Override
    public String name() {
        return "elimination";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor lu = Copies.dense(x[0]);
        int m = lu.size(-2);
        int n = lu.size(-1);
        int k = Math.min(m, n);
        int size = m * n + k;
        Shape batch = Matrices.batch(lu);
        Storage out = Storage.uninitialized(lu.dtype(), batch.append(size).size());
        boolean single = lu.dtype() == DType.FLOAT32;
        Matrices.forEach(
                requiredBy == null ? name() : requiredBy,
                batch,
                (long) m * n * k,
                i -> {
                    int at = i * m * n;
                    int[] pivots = new int[k];
                    int zero;
                    if (single) {
                        FloatLu.factor(m, n, lu.storage.floats(), at, pivots, 0);
                        zero = FloatTriangular.zeroPivot(k, lu.storage.floats(), at, n);
                    } else {
                        DoubleLu.factor(m, n, lu.storage.doubles(), at, pivots, 0);
                        zero = DoubleTriangular.zeroPivot(k, lu.storage.doubles(), at, n);
                    }
                    if (m * n > 0) {
                        System.arraycopy(lu.storage.array(), at, out.array(), i * size, m * n);
                    }
                    for (int j = 0; j < k; j++) {
                        out.set(i * size + m * n + j, pivots[j]);
                    }
                    return requiredBy == null ? -1 : zero;
                },
                "singular");
        return Tensor.fresh(out, batch.append(size));
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
