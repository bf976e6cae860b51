package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.DoublePooling;
import cotangent.vector.FloatPooling;

/**
 * Maxima of windows over the last two axes. {@code forward} leaves the places of the maxima in {@code index}, at which the derivative is
 * {@link Pick}: the choice does not change with the operand, almost everywhere.
 *
 * @param index as long as the result
 */
record MaxPool(ConvolutionGeometry geometry, int[] index) implements Primitive {
    @Override
    public String name() {
        return "maxPool";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        Shape shape = Pooling.outputShape(t, geometry);
        Storage out = Storage.uninitialized(t.dtype(), shape.size());
        int h = t.size(-2);
        int w = t.size(-1);
        int o = shape.size(-2) * shape.size(-1);
        int planes = o == 0 ? 0 : shape.size() / o;
        Ranges.items(planes, (long) o * geometry.kernelH() * geometry.kernelW(), (from, n) -> {
            int at = t.offset + from * h * w;
            if (t.dtype() == DType.FLOAT32) {
                FloatPooling.max(t.storage.floats(), at, n, h, w, geometry, out.floats(), from * o, index, from * o);
            } else {
                DoublePooling.max(t.storage.doubles(), at, n, h, w, geometry, out.doubles(), from * o, index, from * o);
            }
        });
        return Tensor.fresh(out, shape);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return new Place(index, node.input(0).size(-2), node.input(0).size(-1)).apply(g);
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return new Pick(index, node.output().size(-2), node.output().size(-1)).apply(t);
    }

    @Override
    public Saves saves() {
        return Saves.NOTHING;
    }

    /** {@code y[p, o] = x[p, index[p, o]]} for planes {@code p}, 0 for an index of -1; transpose: {@link Place}. */
    private record Pick(int[] index, int height, int width) implements Linear {
        @Override
        public String name() {
            return "maxPoolPick";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Shape shape = t.shape().with(-2, height).with(-1, width);
            Storage out = Storage.zeros(t.dtype(), shape.size());
            int in = t.size(-2) * t.size(-1);
            int n = height * width;
            for (int i = 0; i < index.length; i++) {
                if (index[i] >= 0) {
                    int from = t.offset + i / n * in + index[i];
                    if (t.dtype() == DType.FLOAT32) {
                        out.floats()[i] = t.storage.floats()[from];
                    } else {
                        out.doubles()[i] = t.storage.doubles()[from];
                    }
                }
            }
            return Tensor.fresh(out, shape);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Place(index, node.input(0).size(-2), node.input(0).size(-1)).apply(g);
        }
    }

    /** {@code y[p, index[p, o]] += x[p, o]} in zeros, in order of {@code o}; transpose: {@link Pick}. */
    private record Place(int[] index, int height, int width) implements Linear {
        @Override
        public String name() {
            return "maxPoolPlace";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Shape shape = t.shape().with(-2, height).with(-1, width);
            Storage out = Storage.zeros(t.dtype(), shape.size());
            int n = t.size(-2) * t.size(-1);
            int plane = height * width;
            Ranges.items(n == 0 ? 0 : index.length / n, n, (from, count) -> {
                if (t.dtype() == DType.FLOAT32) {
                    place(t.storage.floats(), t.offset, out.floats(), from, count, n, plane);
                } else {
                    place(t.storage.doubles(), t.offset, out.doubles(), from, count, n, plane);
                }
            });
            return Tensor.fresh(out, shape);
        }

        private void place(float[] x, int xo, float[] y, int from, int count, int n, int plane) {
            for (int p = from; p < from + count; p++) {
                for (int i = p * n; i < (p + 1) * n; i++) {
                    if (index[i] >= 0) {
                        y[p * plane + index[i]] += x[xo + i];
                    }
                }
            }
        }

        private void place(double[] x, int xo, double[] y, int from, int count, int n, int plane) {
            for (int p = from; p < from + count; p++) {
                for (int i = p * n; i < (p + 1) * n; i++) {
                    if (index[i] >= 0) {
                        y[p * plane + index[i]] += x[xo + i];
                    }
                }
            }
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Pick(index, node.input(0).size(-2), node.input(0).size(-1)).apply(g);
        }
    }
}
