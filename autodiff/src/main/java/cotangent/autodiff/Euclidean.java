package cotangent.autodiff;

/** {@code y_ij = |a_i - b_j|} for points {@code a [..., n, k]} and {@code b [..., m, k]}; derivatives where points meet are 0. */
record Euclidean() implements Primitive {
    static final Euclidean INSTANCE = new Euclidean();

    @Override
    public String name() {
        return "cdist";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        int n = x[0].size(-2);
        int m = x[1].size(-2);
        int k = x[0].size(-1);
        Shape batch = Shape.broadcast(name(), leading(x[0]), leading(x[1]));
        Shape shape = batch.append(n, m);
        if (k == 0 || shape.size() == 0) {
            return Tensor.zeros(x[0].dtype(), shape.toArray());
        }
        Tensor a = dense(x[0].detach().expand(batch.append(n, k)));
        Tensor columns = dense(x[1].detach().mT().expand(batch.append(k, m)));
        return Tensor.fresh(
                a.dtype() == DType.FLOAT32
                        ? FloatEuclidean.distances(a, columns, n, m, k)
                        : DoubleEuclidean.distances(a, columns, n, m, k),
                shape);
    }

    private static Tensor dense(Tensor t) {
        return t.isContiguous() ? t : Copies.dense(t);
    }

    private static Shape leading(Tensor t) {
        return t.shape().without(-1).without(-1);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Node.apply(this, Batching.aligned(in, batched));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        // Differences weighted by g / y; cheaper products of matrices would lose digits where points are close.
        Tensor weights = perDistance(g, node);
        Tensor a = node.input(0);
        Tensor b = node.input(1);
        return (i == 0
                        ? WeightedDifferences.INSTANCE.apply(weights, a, b)
                        : WeightedDifferences.INSTANCE.apply(weights.mT(), b, a))
                .sumTo(node.input(i).shape());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor a = node.input(0);
        Tensor b = node.input(1);
        Tensor along = i == 0
                ? WeightedDifferences.DOTS.apply(t, a, b)
                : WeightedDifferences.DOTS.apply(t, b, a).mT();
        return perDistance(along.expand(node.output().shape()), node);
    }

    private static Tensor perDistance(Tensor t, Node node) {
        Tensor y = node.output();
        Tensor meet = y.eq(0);
        Tensor one = Tensor.scalar(t.dtype(), 1);
        return Tensor.where(meet, Tensor.scalar(t.dtype(), 0), t.div(Tensor.where(meet, one, y)));
    }
}
