package cotangent.autodiff;

import cotangent.vector.ConvolutionGeometry;
import java.util.Map;

/**
 * The convolution {@code y = x * w (+ b)}, and its two transposes. All three belong to one trilinear form
 * {@code T(x, w, g) = <g, x * w>}: each is the derivative of {@code T} in one argument, is linear in the two others, and has the
 * remaining two as transposes. So gradients of every order stay among the three.
 */
record Conv2d(ConvolutionGeometry geometry, int groups) implements Primitive {
    @Override
    public String name() {
        return "conv2d";
    }

    @Override
    public Map<String, Object> attributes() {
        return Geometries.attributes(geometry, Map.of("groups", groups));
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor in = dense(x[0]);
        Tensor w = dense(x[1]);
        Tensor bias = x.length == 3 ? dense(x[2]) : null;
        return in.dtype() == DType.FLOAT32
                ? FloatConvolve.forward(in, w, bias, geometry, groups)
                : DoubleConvolve.forward(in, w, bias, geometry, groups);
    }

    private static Tensor dense(Tensor t) {
        return t.isContiguous() ? t : Copies.dense(t);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        boolean ownBias = in.length == 3 && batched[2];
        Tensor y;
        if (!batched[0] && !batched[1]) {
            y = apply(in[0], in[1]);
        } else if (!batched[1]) {
            y = in.length == 3 && !ownBias
                    ? apply(in[0].flatten(0, 1), in[1], in[2])
                    : apply(in[0].flatten(0, 1), in[1]);
            y = y.reshape(Batching.prepend(size, y.shape().with(0, in[0].size(1))));
        } else {
            Tensor x = Batching.spread(in[0], batched[0], size);
            y = apart(grouped(size).apply(together(x), in[1].flatten(0, 1)), size);
            y = in.length == 3 && !ownBias ? y.add(in[2].reshape(-1, 1, 1)) : y;
        }
        return ownBias ? y.add(in[2].reshape(size, 1, -1, 1, 1)) : y;
    }

    /** Examples with weights of their own are groups of one convolution: {@code [E, N, C, ...]} becomes {@code [N, E C, ...]}. */
    private static Tensor together(Tensor x) {
        return x.transpose(0, 1).flatten(1, 2);
    }

    /** The reverse of {@link #together}. */
    private static Tensor apart(Tensor y, int examples) {
        return y.reshape(y.size(0), examples, y.size(1) / examples, y.size(2), y.size(3))
                .transpose(0, 1);
    }

    private Conv2d grouped(int examples) {
        return new Conv2d(geometry, groups * examples);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return switch (i) {
            case 0 ->
                inputGradient(
                        g, node.input(1), node.input(0).size(2), node.input(0).size(3));
            case 1 -> weightGradient(node.input(0), g);
            default -> g.sum(0, 2, 3);
        };
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return switch (i) {
            case 0 -> apply(t, node.input(1));
            case 1 -> apply(node.input(0), t);
            default -> t.reshape(-1, 1, 1).expand(node.output().shape());
        };
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** {@code dT/dx (g, w)}, an input {@code [N, C, height, width]}. */
    Tensor inputGradient(Tensor g, Tensor w, int height, int width) {
        return new InputGradient(this, height, width).apply(g, w);
    }

    /** {@code dT/dw (x, g)}, weights. */
    Tensor weightGradient(Tensor x, Tensor g) {
        return new WeightGradient(this).apply(x, g);
    }

    private record InputGradient(Conv2d conv, int height, int width) implements Primitive {
        @Override
        public String name() {
            return "conv2dInputGradient";
        }

        @Override
        public Map<String, Object> attributes() {
            return Geometries.attributes(
                    conv.geometry, Map.of("groups", conv.groups, "height", height, "width", width));
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor g = dense(x[0]);
            Tensor w = dense(x[1]);
            return g.dtype() == DType.FLOAT32
                    ? FloatConvolve.inputGradient(g, w, height, width, conv.geometry, conv.groups)
                    : DoubleConvolve.inputGradient(g, w, height, width, conv.geometry, conv.groups);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            if (!batched[1]) {
                Tensor y = apply(in[0].flatten(0, 1), in[1]);
                return y.reshape(Batching.prepend(size, y.shape().with(0, in[0].size(1))));
            }
            Tensor g = Batching.spread(in[0], batched[0], size);
            return apart(conv.grouped(size).inputGradient(together(g), in[1].flatten(0, 1), height, width), size);
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            return i == 0 ? conv.apply(u, node.input(1)) : conv.weightGradient(u, node.input(0));
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? apply(t, node.input(1)) : apply(node.input(0), t);
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    private record WeightGradient(Conv2d conv) implements Primitive {
        @Override
        public String name() {
            return "conv2dWeightGradient";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor in = dense(x[0]);
            Tensor g = dense(x[1]);
            return g.dtype() == DType.FLOAT32
                    ? FloatConvolve.weightGradient(in, g, conv.geometry, conv.groups)
                    : DoubleConvolve.weightGradient(in, g, conv.geometry, conv.groups);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor x = Batching.spread(in[0], batched[0], size);
            Tensor g = Batching.spread(in[1], batched[1], size);
            Tensor w = conv.grouped(size).weightGradient(together(x), together(g));
            return w.reshape(Batching.prepend(size, w.shape().with(0, w.size(0) / size)));
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            Tensor x = node.input(0);
            return i == 0 ? conv.inputGradient(node.input(1), u, x.size(2), x.size(3)) : conv.apply(x, u);
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? apply(t, node.input(1)) : apply(node.input(0), t);
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
