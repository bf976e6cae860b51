package cotangent.autodiff;

import cotangent.vector.Kernels;

/** Softmax, its logarithm, and log-sum-exp along the last axis as primitives; along others by moving the axis. */
final class Softmax {
    private static final Rows SOFTMAX = new Rows(false);
    private static final Rows LOG_SOFTMAX = new Rows(true);

    static Tensor softmax(Tensor x, int axis) {
        return alongLast(SOFTMAX, x, axis);
    }

    static Tensor logSoftmax(Tensor x, int axis) {
        return alongLast(LOG_SOFTMAX, x, axis);
    }

    private static Tensor alongLast(Primitive p, Tensor x, int axis) {
        Tensor t = x.toFloating();
        int a = x.shape().axis(axis);
        return a == x.rank() - 1 ? p.apply(t) : p.apply(t.moveAxis(a, -1)).moveAxis(-1, a);
    }

    static Tensor logSumExp(Tensor x, boolean keepDims, int[] axes) {
        int[] a = Reductions.axes("logSumExp", x.shape(), axes);
        Tensor t = x.toFloating();
        if (a.length == 0) {
            return t;
        }
        int kept = x.rank() - a.length;
        int[] order = new int[x.rank()];
        int[] sizes = new int[kept + 1];
        int j = 0;
        int k = 0;
        for (int i = 0; i < order.length; i++) {
            if (k < a.length && a[k] == i) {
                order[kept + k++] = i;
            } else {
                sizes[j] = x.shape().sizes()[i];
                order[j++] = i;
            }
        }
        sizes[kept] = Reductions.count(x.shape(), a);
        Tensor y = LogSumExp.INSTANCE.apply(t.permute(order).reshape(Shape.wrap(sizes)));
        return keepDims ? y.reshape(Reductions.keptShape(x.shape(), a)) : y;
    }

    /** {@code y = softmax(x)} or its logarithm over the last axis. Both Jacobians, with p the softmax, are
     * {@code diag(p) - p p^T} and {@code I - 1 p^T}. */
    private record Rows(boolean log) implements Primitive {
        @Override
        public String name() {
            return log ? "logSoftmax" : "softmax";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            int columns = t.size(-1);
            int rows = columns == 0 ? 0 : t.size() / columns;
            Storage out = Storage.uninitialized(t.dtype(), t.size());
            Ranges.items(rows, 8L * columns, (from, n) -> {
                int at = from * columns;
                if (t.dtype() == DType.FLOAT32) {
                    float[] a = t.storage.floats();
                    if (log) {
                        Kernels.FLOAT_ROWS.logSoftmax(a, t.offset + at, out.floats(), at, n, columns);
                    } else {
                        Kernels.FLOAT_ROWS.softmax(a, t.offset + at, out.floats(), at, n, columns);
                    }
                } else {
                    double[] a = t.storage.doubles();
                    if (log) {
                        Kernels.DOUBLE_ROWS.logSoftmax(a, t.offset + at, out.doubles(), at, n, columns);
                    } else {
                        Kernels.DOUBLE_ROWS.softmax(a, t.offset + at, out.doubles(), at, n, columns);
                    }
                }
            });
            return Tensor.fresh(out, t.shape());
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor y = node.output();
            return log
                    ? g.sub(y.exp().mul(g.sum(true, -1)))
                    : y.mul(g.sub(g.mul(y).sum(true, -1)));
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor y = node.output();
            return log
                    ? t.sub(y.exp().mul(t).sum(true, -1))
                    : y.mul(t.sub(t.mul(y).sum(true, -1)));
        }

        @Override
        public Saves saves() {
            return Saves.OUTPUT;
        }
    }

    /** {@code y = log(sum(exp(x)))} over the last axis; {@code dy/dx = exp(x - y)}. */
    private record LogSumExp() implements Primitive {
        static final LogSumExp INSTANCE = new LogSumExp();

        @Override
        public String name() {
            return "logSumExp";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            int columns = t.size(-1);
            Shape shape = t.shape().without(-1);
            if (columns == 0) {
                return Create.full(t.dtype(), Double.NEGATIVE_INFINITY, shape);
            }
            Storage out = Storage.uninitialized(t.dtype(), shape.size());
            Ranges.items(out.length, 8L * columns, (from, n) -> {
                int at = t.offset + from * columns;
                if (t.dtype() == DType.FLOAT32) {
                    Kernels.FLOAT_ROWS.logSumExp(t.storage.floats(), at, out.floats(), from, n, columns);
                } else {
                    Kernels.DOUBLE_ROWS.logSumExp(t.storage.doubles(), at, out.doubles(), from, n, columns);
                }
            });
            return Tensor.fresh(out, shape);
        }

        /** The softmax; 0 in rows of negative infinities, where nothing has weight. */
        private static Tensor weights(Node node) {
            Tensor y = node.output().unsqueeze(-1);
            Tensor shift = y.maskedFill(y.eq(Double.NEGATIVE_INFINITY), 0);
            return node.input(0).sub(shift).exp();
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return g.unsqueeze(-1).mul(weights(node));
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return t.mul(weights(node)).sum(-1);
        }
    }

    private Softmax() {}
}
