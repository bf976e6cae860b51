package cotangent.autodiff;

import cotangent.vector.Kernels;

/**
 * {@code y_i = log(sum_c exp(x_ic)) - x_(i, l_i)} for logits {@code x [n, classes]} and labels {@code l [n]}, int32; 0 for a label of -1.
 * With {@code r_i = softmax(x_i) - onehot(l_i)}, {@code dy_i/dx_i = r_i}.
 */
record SoftmaxCrossEntropy() implements Primitive {
    static final SoftmaxCrossEntropy INSTANCE = new SoftmaxCrossEntropy();

    @Override
    public String name() {
        return "softmaxCrossEntropy";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        int[] labels = x[1].toIntArray();
        int classes = t.size(1);
        Storage out = Storage.zeros(t.dtype(), labels.length);
        Ranges.items(classes == 0 ? 0 : labels.length, 8L * classes, (from, n) -> {
            int at = t.offset + from * classes;
            if (t.dtype() == DType.FLOAT32) {
                float[] a = t.storage.floats();
                float[] y = out.floats();
                Kernels.FLOAT_ROWS.logSumExp(a, at, y, from, n, classes);
                for (int i = from; i < from + n; i++) {
                    y[i] = labels[i] < 0 ? 0 : y[i] - a[t.offset + i * classes + labels[i]];
                }
            } else {
                double[] a = t.storage.doubles();
                double[] y = out.doubles();
                Kernels.DOUBLE_ROWS.logSumExp(a, at, y, from, n, classes);
                for (int i = from; i < from + n; i++) {
                    y[i] = labels[i] < 0 ? 0 : y[i] - a[t.offset + i * classes + labels[i]];
                }
            }
        });
        return Tensor.fresh(out, Shape.of(labels.length));
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        Tensor x = Batching.spread(in[0], batched[0], size);
        Tensor labels = Batching.spread(in[1], batched[1], size);
        return apply(x.flatten(0, 1), labels.flatten()).reshape(size, x.size(1));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return i == 0 ? Residual.INSTANCE.apply(node.input(0), node.input(1), g) : null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor one = Tensor.onesLike(node.output());
        return i == 0
                ? Residual.INSTANCE
                        .apply(node.input(0), node.input(1), one)
                        .mul(t)
                        .sum(-1)
                : null;
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** {@code y_i = g_i r_i}, 0 for a label of -1. */
    private record Residual() implements Primitive {
        static final Residual INSTANCE = new Residual();

        @Override
        public String name() {
            return "softmaxResidual";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            int[] labels = x[1].toIntArray();
            Tensor g = x[2].isContiguous() ? x[2] : Copies.dense(x[2]);
            int classes = t.size(1);
            Storage out = Storage.uninitialized(t.dtype(), t.size());
            Ranges.items(classes == 0 ? 0 : labels.length, 8L * classes, (from, n) -> {
                int at = from * classes;
                if (t.dtype() == DType.FLOAT32) {
                    Kernels.FLOAT_ROWS.softmax(t.storage.floats(), t.offset + at, out.floats(), at, n, classes);
                    scale(out.floats(), from, n, classes, labels, g);
                } else {
                    Kernels.DOUBLE_ROWS.softmax(t.storage.doubles(), t.offset + at, out.doubles(), at, n, classes);
                    scale(out.doubles(), from, n, classes, labels, g);
                }
            });
            return Tensor.fresh(out, t.shape());
        }

        private static void scale(float[] p, int from, int n, int classes, int[] labels, Tensor g) {
            for (int i = from; i < from + n; i++) {
                float factor = labels[i] < 0 ? 0 : g.storage.floats()[g.offset + i];
                if (labels[i] >= 0) {
                    p[i * classes + labels[i]] -= 1;
                }
                for (int c = i * classes; c < (i + 1) * classes; c++) {
                    p[c] *= factor;
                }
            }
        }

        private static void scale(double[] p, int from, int n, int classes, int[] labels, Tensor g) {
            for (int i = from; i < from + n; i++) {
                double factor = labels[i] < 0 ? 0 : g.storage.doubles()[g.offset + i];
                if (labels[i] >= 0) {
                    p[i * classes + labels[i]] -= 1;
                }
                for (int c = i * classes; c < (i + 1) * classes; c++) {
                    p[c] *= factor;
                }
            }
        }

        /** {@code g (diag(p) - p p^T) u}, the symmetric derivative in the logits. */
        private static Tensor curvature(Tensor u, Node node) {
            Tensor p = node.input(0).softmax(-1);
            Tensor kept = node.input(1).ge(0);
            Tensor g = Tensor.where(kept, node.input(2), Tensor.scalar(p.dtype(), 0));
            return p.mul(u.sub(p.mul(u).sum(true, -1))).mul(g.unsqueeze(-1));
        }

        private static Tensor unscaled(Node node) {
            return INSTANCE.apply(node.input(0), node.input(1), Tensor.onesLike(node.input(2)));
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor x = Batching.spread(in[0], batched[0], size);
            Tensor labels = Batching.spread(in[1], batched[1], size);
            Tensor g = Batching.spread(in[2], batched[2], size);
            return apply(x.flatten(0, 1), labels.flatten(), g.flatten()).reshape(x.shape());
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            return i == 0 ? curvature(u, node) : i == 2 ? unscaled(node).mul(u).sum(-1) : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? curvature(t, node) : i == 2 ? unscaled(node).mul(t.unsqueeze(-1)) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
