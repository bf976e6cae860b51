package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.DoublePooling;
import cotangent.vector.FloatPooling;
import java.util.Map;

/**
 * Places of the maxima of windows over the last two axes, {@code row * width + column}, int32, or -1 for a window of padding alone. They do not
 * change with the operand, almost everywhere: the maxima are what {@link Pick} reads there.
 */
record MaxPool(ConvolutionGeometry geometry) implements Primitive {
    /** The maxima {@code [..., height', width']} of {@code x [..., height, width]}, and their places. */
    Indexed of(Tensor x) {
        Tensor places = apply(x);
        return new Indexed(Pick.INSTANCE.apply(x, places), places);
    }

    @Override
    public String name() {
        return "maxPool";
    }

    @Override
    public Map<String, Object> attributes() {
        return Geometries.attributes(geometry, Map.of());
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        Shape shape = Pooling.outputShape(t, geometry);
        Storage maxima = Storage.uninitialized(t.dtype(), shape.size());
        Storage places = Storage.uninitialized(DType.INT32, shape.size());
        int h = t.size(-2);
        int w = t.size(-1);
        int o = shape.size(-2) * shape.size(-1);
        int planes = o == 0 ? 0 : shape.size() / o;
        Ranges.items(planes, (long) o * geometry.kernelH() * geometry.kernelW(), (from, n) -> {
            int at = t.offset + from * h * w;
            if (t.dtype() == DType.FLOAT32) {
                FloatPooling.max(
                        t.storage.floats(), at, n, h, w, geometry, maxima.floats(), from * o, places.ints(), from * o);
            } else {
                DoublePooling.max(
                        t.storage.doubles(),
                        at,
                        n,
                        h,
                        w,
                        geometry,
                        maxima.doubles(),
                        from * o,
                        places.ints(),
                        from * o);
            }
        });
        return Tensor.fresh(places, shape);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return apply(in);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return null;
    }

    /** {@code y[p, o] = x[p, places[p, o]]} for planes {@code p}, negative infinity for a place of -1; transpose in x: {@link Place}. */
    private record Pick() implements Primitive {
        static final Pick INSTANCE = new Pick();

        @Override
        public String name() {
            return "maxPoolPick";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Tensor places = x[1].isContiguous() ? x[1] : Copies.dense(x[1]);
            Storage out = Storage.uninitialized(t.dtype(), places.size());
            int in = t.size(-2) * t.size(-1);
            int n = places.size(-2) * places.size(-1);
            Ranges.items(n == 0 ? 0 : places.size() / n, n, (from, count) -> {
                if (t.dtype() == DType.FLOAT32) {
                    pick(
                            t.storage.floats(),
                            t.offset,
                            in,
                            places.storage.ints(),
                            places.offset,
                            out.floats(),
                            n,
                            from,
                            count);
                } else {
                    pick(
                            t.storage.doubles(),
                            t.offset,
                            in,
                            places.storage.ints(),
                            places.offset,
                            out.doubles(),
                            n,
                            from,
                            count);
                }
            });
            return Tensor.fresh(out, places.shape());
        }

        private static void pick(
                float[] x, int xo, int in, int[] places, int po, float[] y, int n, int from, int count) {
            for (int p = from; p < from + count; p++) {
                for (int i = p * n; i < (p + 1) * n; i++) {
                    int place = places[po + i];
                    y[i] = place < 0 ? Float.NEGATIVE_INFINITY : x[xo + p * in + place];
                }
            }
        }

        private static void pick(
                double[] x, int xo, int in, int[] places, int po, double[] y, int n, int from, int count) {
            for (int p = from; p < from + count; p++) {
                for (int i = p * n; i < (p + 1) * n; i++) {
                    int place = places[po + i];
                    y[i] = place < 0 ? Double.NEGATIVE_INFINITY : x[xo + p * in + place];
                }
            }
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor x = node.input(0);
            return i == 0 ? new Place(x.size(-2), x.size(-1)).apply(g, node.input(1)) : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            // Where there is no place the maximum is a constant.
            return i == 0 ? apply(t, node.input(1)).maskedFill(node.input(1).lt(0), 0) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** {@code y[p, places[p, o]] += x[p, o]} in zeros, in order of {@code o}; nothing for a place of -1; transpose in x: {@link Pick}. */
    private record Place(int height, int width) implements Primitive {
        @Override
        public String name() {
            return "maxPoolPlace";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Tensor places = x[1].isContiguous() ? x[1] : Copies.dense(x[1]);
            Shape shape = t.shape().with(-2, height).with(-1, width);
            Storage out = Storage.zeros(t.dtype(), shape.size());
            int n = t.size(-2) * t.size(-1);
            int plane = height * width;
            Ranges.items(n == 0 ? 0 : t.size() / n, n, (from, count) -> {
                if (t.dtype() == DType.FLOAT32) {
                    place(
                            t.storage.floats(),
                            t.offset,
                            n,
                            places.storage.ints(),
                            places.offset,
                            out.floats(),
                            plane,
                            from,
                            count);
                } else {
                    place(
                            t.storage.doubles(),
                            t.offset,
                            n,
                            places.storage.ints(),
                            places.offset,
                            out.doubles(),
                            plane,
                            from,
                            count);
                }
            });
            return Tensor.fresh(out, shape);
        }

        private static void place(
                float[] x, int xo, int n, int[] places, int po, float[] y, int plane, int from, int count) {
            for (int p = from; p < from + count; p++) {
                for (int i = p * n; i < (p + 1) * n; i++) {
                    int place = places[po + i];
                    if (place >= 0) {
                        y[p * plane + place] += x[xo + i];
                    }
                }
            }
        }

        private static void place(
                double[] x, int xo, int n, int[] places, int po, double[] y, int plane, int from, int count) {
            for (int p = from; p < from + count; p++) {
                for (int i = p * n; i < (p + 1) * n; i++) {
                    int place = places[po + i];
                    if (place >= 0) {
                        y[p * plane + place] += x[xo + i];
                    }
                }
            }
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return i == 0
                    ? Pick.INSTANCE
                            .apply(g, node.input(1))
                            .maskedFill(node.input(1).lt(0), 0)
                    : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? apply(t, node.input(1)) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
