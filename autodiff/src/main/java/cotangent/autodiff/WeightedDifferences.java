package cotangent.autodiff;

/**
 * {@code y_i = sum_j w_ij (a_i - b_j)} for weights {@code w [..., n, m]} and points {@code a [..., n, k]} and {@code b [..., m, k]}: what the gradient of
 * distances is made of, exact also where points are close, without an array of all differences. Its derivative in {@code w} is {@link Dots}.
 */
record WeightedDifferences() implements Primitive {
    static final WeightedDifferences INSTANCE = new WeightedDifferences();
    static final Dots DOTS = new Dots();

    @Override
    public String name() {
        return "weightedDifferences";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Operands o = Operands.of(x, x[0].size(-2), x[0].size(-1));
        Storage out = Storage.zeros(x[0].dtype(), o.batch.append(o.n, o.k).size());
        Ranges.items(o.batch.size() * o.n, (long) o.m * o.k, (from, count) -> {
            if (out.dtype == DType.FLOAT32) {
                FloatDifferences.weighted(o.first, o.a, o.b, out.floats(), from, count, o.n, o.m, o.k);
            } else {
                DoubleDifferences.weighted(o.first, o.a, o.b, out.doubles(), from, count, o.n, o.m, o.k);
            }
        });
        return Tensor.fresh(out, o.batch.append(o.n, o.k));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor w = node.input(0);
        Tensor c =
                switch (i) {
                    case 0 -> DOTS.apply(g, node.input(1), node.input(2));
                    case 1 -> g.mul(w.sum(true, -1));
                    default -> w.mT().matmul(g).neg();
                };
        return c.sumTo(node.input(i).shape());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor w = node.input(0);
        Tensor c =
                switch (i) {
                    case 0 -> apply(t, node.input(1), node.input(2));
                    case 1 -> t.mul(w.sum(true, -1));
                    default -> w.matmul(t).neg();
                };
        return c.expand(node.output().shape());
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Node.apply(this, Batching.aligned(in, batched));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** {@code y_ij = <g_i, a_i - b_j>} for {@code g} and {@code a [..., n, k]} and {@code b [..., m, k]}. */
    record Dots() implements Primitive {
        @Override
        public String name() {
            return "dotsOfDifferences";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Operands o = Operands.of(new Tensor[] {x[0], x[1], x[2].mT()}, x[0].size(-2), x[0].size(-1));
            int m = x[2].size(-2);
            Storage out = Storage.zeros(x[0].dtype(), o.batch.append(o.n, m).size());
            Ranges.items(o.batch.size() * o.n, (long) m * o.k, (from, count) -> {
                if (out.dtype == DType.FLOAT32) {
                    FloatDifferences.dots(o.first, o.a, o.b, out.floats(), from, count, o.n, m, o.k);
                } else {
                    DoubleDifferences.dots(o.first, o.a, o.b, out.doubles(), from, count, o.n, m, o.k);
                }
            });
            return Tensor.fresh(out, o.batch.append(o.n, m));
        }

        @Override
        public Tensor vjp(int i, Tensor c, Node node) {
            Tensor g = node.input(0);
            Tensor d =
                    switch (i) {
                        case 0 -> INSTANCE.apply(c, node.input(1), node.input(2));
                        case 1 -> g.mul(c.sum(true, -1));
                        default -> c.mT().matmul(g).neg();
                    };
            return d.sumTo(node.input(i).shape());
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor g = node.input(0);
            Tensor d =
                    switch (i) {
                        case 0 -> apply(t, node.input(1), node.input(2));
                        case 1 -> t.mul(g).sum(true, -1);
                        default -> g.matmul(t.mT()).neg();
                    };
            return d.expand(node.output().shape());
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return Node.apply(this, Batching.aligned(in, batched));
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** Dense operands with their leading axes broadcast. */
    private record Operands(Tensor first, Tensor a, Tensor b, Shape batch, int n, int m, int k) {
        static Operands of(Tensor[] x, int n, int m) {
            Shape batch =
                    Shape.broadcast("cdist", Shape.broadcast("cdist", leading(x[0]), leading(x[1])), leading(x[2]));
            return new Operands(dense(x[0], batch), dense(x[1], batch), dense(x[2], batch), batch, n, m, x[1].size(-1));
        }

        private static Shape leading(Tensor t) {
            return t.shape().without(-1).without(-1);
        }

        private static Tensor dense(Tensor t, Shape batch) {
            Tensor all = t.detach().expand(batch.append(t.size(-2), t.size(-1)));
            return all.isContiguous() ? all : Copies.dense(all);
        }
    }
}
