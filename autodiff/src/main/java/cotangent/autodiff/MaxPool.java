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
        return new Indexed(new Pick(geometry).apply(x, places), places);
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
    private record Pick(ConvolutionGeometry geometry) implements Primitive {
        @Override
        public String name() {
            return "maxPoolPick";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Tensor places = x[1].isContiguous() ? x[1] : Copies.dense(x[1]);
            Storage out = Storage.uninitialized(t.dtype(), places.size());
            int plane = t.size(-2) * t.size(-1);
            int n = places.size(-2) * places.size(-1);
            int[] index = places.storage.ints();
            Ranges.items(n == 0 ? 0 : places.size() / n, n, (from, count) -> {
                int at = t.offset + from * plane;
                int first = places.offset + from * n;
                if (t.dtype() == DType.FLOAT32) {
                    FloatPooling.pick(t.storage.floats(), at, count, plane, index, first, n, out.floats(), from * n);
                } else {
                    DoublePooling.pick(t.storage.doubles(), at, count, plane, index, first, n, out.doubles(), from * n);
                }
            });
            return Tensor.fresh(out, places.shape());
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor x = node.input(0);
            return i == 0 ? new Place(this, x.size(-2), x.size(-1)).apply(g, node.input(1)) : null;
        }

        /** As this primitive, with 0 where there is no place, for there the maximum is a constant. */
        Tensor ofTangent(Tensor t, Tensor places) {
            return apply(t, places).maskedFill(places.lt(0), 0);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? ofTangent(t, node.input(1)) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** {@code y[p, places[p, o]] += x[p, o]} in zeros, in order of {@code o}; nothing for a place of -1; transpose in x: {@link Pick}. */
    private record Place(Pick pick, int height, int width) implements Primitive {
        @Override
        public String name() {
            return "maxPoolPlace";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Tensor places = x[1].isContiguous() ? x[1] : Copies.dense(x[1]);
            Shape shape = t.shape().with(-2, height).with(-1, width);
            int n = t.size(-2) * t.size(-1);
            if (n == 0) {
                return Tensor.fresh(Storage.zeros(t.dtype(), shape.size()), shape);
            }
            Storage out = Storage.uninitialized(t.dtype(), shape.size());
            int[] index = places.storage.ints();
            ConvolutionGeometry g = pick.geometry;
            Ranges.items(t.size() / n, n, (from, count) -> {
                int at = t.offset + from * n;
                int first = places.offset + from * n;
                int to = from * height * width;
                if (t.dtype() == DType.FLOAT32) {
                    FloatPooling.maxGradient(
                            t.storage.floats(), at, index, first, count, height, width, g, out.floats(), to);
                } else {
                    DoublePooling.maxGradient(
                            t.storage.doubles(), at, index, first, count, height, width, g, out.doubles(), to);
                }
            });
            return Tensor.fresh(out, shape);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return i == 0 ? pick.ofTangent(g, node.input(1)) : null;
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
