package cotangent.autodiff;

import java.util.Arrays;
import java.util.Map;

/** The primitives that write to computed positions; {@link Indexing} has those that read and add. */
final class Scattering {
    /** {@code y = x}, then {@code y[..index[..i..]..] = source[..i..]} in row-major order of {@code i}: the last one stays. */
    record Replace(int axis) implements Primitive {
        @Override
        public String name() {
            return "scatter";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis);
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
        Tensor stays(Tensor index, Shape shape) {
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
            if (max) {
                Elements.maximumAt(y, at, x[2]);
            } else {
                Elements.minimumAt(y, at, x[2]);
            }
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
     * {@code y = x}, then {@code y[..index[..i..]..] *= source[..i..]}. Derivatives multiply all others that meet, without a division, so that
     * they are exact at zeros in every order.
     */
    record Product(int axis) implements Primitive {
        @Override
        public String name() {
            return "scatterProd";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Copies.dense(x[0]);
            Elements.multiplyAt(y, Indexing.elementPositions(x[1], axis, y.strides), x[2]);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Product(axis + 1).apply(spread(in, batched, size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return switch (i) {
                case 0 -> g.mul(ofSources(node));
                case 2 -> g.gather(axis, node.input(1)).mul(ofOthers(node));
                default -> null;
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return switch (i) {
                case 0 -> t.mul(ofSources(node));
                case 2 ->
                    Tensor.zeros(t.dtype(), node.input(0).shape().toArray())
                            .scatterAdd(axis, node.input(1), t.mul(ofOthers(node)));
                default -> null;
            };
        }

        /** For each element of {@code x}, the product of the sources that it meets. */
        private Tensor ofSources(Node node) {
            Tensor x = node.input(0);
            return apply(Tensor.ones(x.dtype(), x.shape().toArray()), node.input(1), node.input(2));
        }

        /**
         * For each source, the product of all others with the same target and of the element of {@code x} there. In order of their targets,
         * those before and those behind are multiplied by scans that do not cross from one target to the next.
         */
        private Tensor ofOthers(Node node) {
            Tensor index = node.input(1);
            Tensor order = index.argsort(axis, false);
            Tensor target = index.gather(axis, order);
            Tensor sources = node.input(2).gather(axis, order);
            Tensor before = productsBefore(target, sources);
            Tensor behind =
                    productsBefore(target.flip(axis), sources.flip(axis)).flip(axis);
            Tensor others = before.mul(behind).gather(axis, order.argsort(axis, false));
            return node.input(0).gather(axis, index).mul(others);
        }

        /** For each source, the product of those before it with the same target. */
        private Tensor productsBefore(Tensor target, Tensor sources) {
            int n = target.size(axis);
            Tensor one = Tensor.scalar(sources.dtype(), 1);
            Tensor product = sources;
            for (int d = 1; d < n; d *= 2) {
                Tensor earlier = Tensor.where(same(target, d), product.narrow(axis, 0, n - d), one);
                product = Tensor.cat(
                        axis,
                        product.narrow(axis, 0, d),
                        product.narrow(axis, d, n - d).mul(earlier));
            }
            if (n == 0) {
                return product;
            }
            Tensor first =
                    Tensor.ones(sources.dtype(), sources.shape().with(axis, 1).toArray());
            return Tensor.cat(axis, first, Tensor.where(same(target, 1), product.narrow(axis, 0, n - 1), one));
        }

        private Tensor same(Tensor target, int distance) {
            int n = target.size(axis) - distance;
            return target.narrow(axis, distance, n).eq(target.narrow(axis, 0, n));
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** {@code y = x} with slice {@code index_j} of an axis replaced by slice {@code j} of the source: the last one stays. */
    record ReplaceSlices(int axis) implements Primitive {
        @Override
        public String name() {
            return "indexCopy";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Copies.dense(x[0]);
            Elements.putRows(x[2].contiguous(), axis, x[1].toIntArray(), y);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor x = Batching.spread(in[0], batched[0], size);
            Tensor source = Batching.spread(in[2], batched[2], size);
            if (!batched[1]) {
                return new ReplaceSlices(axis + 1).apply(x, in[1], source);
            }
            return new Replace(axis + 1).apply(x, Indexing.perExample(in[1], axis, source.shape()), source);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor index = node.input(1);
            return switch (i) {
                case 0 -> erased(g, node);
                case 2 -> {
                    Tensor stays =
                            new Replace(0).stays(index, Shape.of(node.input(0).size(axis)));
                    int[] sizes = new int[g.rank() - axis];
                    Arrays.fill(sizes, 1);
                    sizes[0] = index.size();
                    yield Tensor.where(stays.reshape(sizes), g.indexSelect(axis, index), Tensor.scalar(g.dtype(), 0));
                }
                default -> null;
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return switch (i) {
                case 0 -> erased(t, node);
                case 2 -> apply(Tensor.zeros(t.dtype(), node.input(0).shape().toArray()), node.input(1), t);
                default -> null;
            };
        }

        private Tensor erased(Tensor t, Node node) {
            int[] sizes = t.shape().with(axis, node.input(1).size()).toArray();
            return apply(t, node.input(1), Tensor.zeros(t.dtype(), sizes));
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
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
