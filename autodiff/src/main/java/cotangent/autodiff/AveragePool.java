package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import cotangent.vector.DoublePooling;
import cotangent.vector.FloatPooling;
import java.util.Map;

/** Averages of windows over the last two axes; transpose: {@link Spread}. */
record AveragePool(ConvolutionGeometry geometry, boolean countPadding) implements Linear {
    @Override
    public String name() {
        return "avgPool";
    }

    @Override
    public Map<String, Object> attributes() {
        return Geometries.attributes(geometry, Map.of("countPadding", countPadding));
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        Shape shape = Pooling.outputShape(t, geometry);
        Storage out = Storage.uninitialized(t.dtype(), shape.size());
        int h = t.size(-2);
        int w = t.size(-1);
        int o = shape.size(-2) * shape.size(-1);
        Ranges.items(o == 0 ? 0 : shape.size() / o, cost(o), (from, n) -> {
            int at = t.offset + from * h * w;
            if (t.dtype() == DType.FLOAT32) {
                FloatPooling.average(t.storage.floats(), at, n, h, w, geometry, countPadding, out.floats(), from * o);
            } else {
                DoublePooling.average(
                        t.storage.doubles(), at, n, h, w, geometry, countPadding, out.doubles(), from * o);
            }
        });
        return Tensor.fresh(out, shape);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return apply(in);
    }

    private long cost(int outputs) {
        return (long) outputs * geometry.kernelH() * geometry.kernelW();
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return new Spread(this, node.input(0).size(-2), node.input(0).size(-1)).apply(g);
    }

    /** Each element handed in equal shares to its window. */
    private record Spread(AveragePool pool, int height, int width) implements Linear {
        @Override
        public String name() {
            return "avgPoolSpread";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
            Shape shape = t.shape().with(-2, height).with(-1, width);
            Storage out = Storage.zeros(t.dtype(), shape.size());
            int o = t.size(-2) * t.size(-1);
            Ranges.items(o == 0 ? 0 : t.size() / o, pool.cost(o), (from, n) -> {
                int at = t.offset + from * o;
                int to = from * height * width;
                if (t.dtype() == DType.FLOAT32) {
                    FloatPooling.averageGradient(
                            t.storage.floats(),
                            at,
                            n,
                            height,
                            width,
                            pool.geometry,
                            pool.countPadding,
                            out.floats(),
                            to);
                } else {
                    DoublePooling.averageGradient(
                            t.storage.doubles(),
                            at,
                            n,
                            height,
                            width,
                            pool.geometry,
                            pool.countPadding,
                            out.doubles(),
                            to);
                }
            });
            return Tensor.fresh(out, shape);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return pool.apply(g);
        }
    }
}
