package cotangent.autodiff;

/** The primitives that write to computed positions; {@link Indexing} has those that read and add. */
final class Scattering {
    /** {@code y = x}, then {@code y[..index[..i..]..] = source[..i..]} in row-major order of {@code i}: the last one stays. */
    record Replace(int axis) implements Primitive {
        @Override
        public String name() {
            return "scatter";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Copies.dense(x[0]);
            Elements.putAt(y, Indexing.elementPositions(x[1], axis, y.strides), x[2]);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Replace(axis + 1).apply(spread(in, batched, size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor index = node.input(1);
            return switch (i) {
                case 0 -> erased(g, index);
                case 2 ->
                    Tensor.where(
                            stays(index, node.input(0).shape()), g.gather(axis, index), Tensor.scalar(g.dtype(), 0));
                default -> null;
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor index = node.input(1);
            return switch (i) {
                case 0 -> erased(t, index);
                case 2 -> apply(Tensor.zeros(t.dtype(), node.input(0).shape().toArray()), index, t);
                default -> null;
            };
        }

        private Tensor erased(Tensor t, Tensor index) {
            return apply(t, index, Tensor.zeros(t.dtype(), index.shape().toArray()));
        }

        /** Which elements of the source are not overwritten by later ones. */
        private Tensor stays(Tensor index, Shape shape) {
            Tensor numbers = Tensor.arange(index.size()).reshape(index.shape());
            Tensor last = apply(Tensor.zeros(DType.INT64, shape.toArray()), index, numbers);
            return last.gather(axis, index).eq(numbers);
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /**
     * {@code y = x}, then {@code y[..index[..i..]..] = max(itself, source[..i..])}, or min. Derivatives are shared equally among ties.
     * Unless {@code includeSelf}, elements of {@code x} that a source meets do not count.
     */
    record Extremum(int axis, boolean max, boolean includeSelf) implements Primitive {
        @Override
        public String name() {
            return max ? "scatterAmax" : "scatterAmin";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Copies.dense(x[0]);
            int[] at = Indexing.elementPositions(x[1], axis, y.strides);
            if (!includeSelf) {
                // A source takes the place of what was there; once more in the extremum, it changes nothing.
                Elements.putAt(y, at, x[2]);
            }
            Elements.extremumAt(y, at, x[2], max);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Extremum(axis + 1, max, includeSelf).apply(spread(in, batched, size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return switch (i) {
                case 0 -> chosen(selfWins(node), g.div(winners(node, g.dtype())));
                case 2 ->
                    chosen(sourceWins(node), g.div(winners(node, g.dtype())).gather(axis, node.input(1)));
                default -> null;
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return switch (i) {
                case 0 -> chosen(selfWins(node), t.div(winners(node, t.dtype())));
                case 2 ->
                    zeros(node, t.dtype())
                            .scatterAdd(axis, node.input(1), chosen(sourceWins(node), t))
                            .div(winners(node, t.dtype()));
                default -> null;
            };
        }

        private Tensor selfWins(Node node) {
            Tensor x = node.input(0);
            if (includeSelf) {
                return x.eq(node.output());
            }
            Tensor index = node.input(1);
            return new Replace(axis)
                    .apply(
                            Tensor.ones(DType.BOOL, x.shape().toArray()),
                            index,
                            Tensor.zeros(DType.BOOL, index.shape().toArray()));
        }

        private Tensor sourceWins(Node node) {
            return node.input(2).eq(node.output().detach().gather(axis, node.input(1)));
        }

        private Tensor winners(Node node, DType type) {
            return selfWins(node)
                    .to(type)
                    .add(zeros(node, type)
                            .scatterAdd(axis, node.input(1), sourceWins(node).to(type)));
        }

        private static Tensor zeros(Node node, DType type) {
            return Tensor.zeros(type, node.input(0).shape().toArray());
        }

        private static Tensor chosen(Tensor mask, Tensor t) {
            return Tensor.where(mask, t, Tensor.scalar(t.dtype(), 0));
        }
    }

    /**
     * {@code x} times the products of the sources that meet. In order of their targets, sources are multiplied by a scan that does not cross
     * from one target to the next; the last of each target then holds the product. Without a division, derivatives of every order are
     * exact at zeros.
     */
    static Tensor multiply(Tensor x, int axis, Tensor index, Tensor source) {
        int n = index.size(axis);
        Tensor one = Tensor.scalar(source.dtype(), 1);
        Tensor order = index.argsort(axis, false);
        Tensor target = index.gather(axis, order);
        Tensor product = source.gather(axis, order);
        for (int d = 1; d < n; d *= 2) {
            Tensor later = product.narrow(axis, d, n - d);
            Tensor earlier = product.narrow(axis, 0, n - d);
            Tensor same = target.narrow(axis, d, n - d).eq(target.narrow(axis, 0, n - d));
            product = Tensor.cat(axis, product.narrow(axis, 0, d), later.mul(Tensor.where(same, earlier, one)));
        }
        return x.mul(new Replace(axis).apply(Tensor.onesLike(x), target, product));
    }

    private static Tensor[] spread(Tensor[] in, boolean[] batched, int size) {
        Tensor[] out = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = Batching.spread(in[i], batched[i], size);
        }
        return out;
    }

    private Scattering() {}
}
