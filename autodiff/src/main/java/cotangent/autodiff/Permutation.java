package cotangent.autodiff;

/** The order of {@code m} rows after row {@code i} was exchanged with row {@code pivots[..., i]} for {@code i = 0, 1, ...}. */
record Permutation(int m) implements Primitive {
    @Override
    public String name() {
        return "permutation";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor p = Copies.dense(x[0], DType.INT32);
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
