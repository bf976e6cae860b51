package cotangent.autodiff;

import java.util.Map;

/**
 * {@code y = (x - mean) r}, {@code r = 1 / sqrt(var + eps)}, for {@code x [a, c, b]} with mean and biased variance over the first and the last
 * axis, which come as a second operand: {@link #moments}, {@code [c, 3]}. The rules are those of {@code y} as a function of {@code x} alone: its
 * Jacobian is symmetric, {@code dy/dx t = r (t - mean(t) - y mean(t y))}.
 */
record Standardize() implements Primitive {
    private static final Standardize INSTANCE = new Standardize();

    static Tensor of(Tensor x, double eps) {
        return INSTANCE.apply(x, moments(x, eps));
    }

    /** Mean, {@code r} and biased variance side by side, {@code [c, 3]}, as constants. */
    static Tensor moments(Tensor x, double eps) {
        return new Moments(eps).apply(x);
    }

    /**
     * The second derivative of {@code y} in the directions {@code u} and {@code t}. As its Jacobian is symmetric, it is so in all three: it is
     * also the gradient of {@code <u, (dy/dx) t>}.
     */
    static Tensor curvature(Tensor u, Tensor t, Tensor x, Tensor moments) {
        Tensor y = INSTANCE.apply(x, moments);
        Tensor r = Scale.INSTANCE.apply(x, y, moments);
        Tensor moved = Projection.INSTANCE.apply(u, y, r);
        Tensor scaled = mean(y.mul(u)).mul(r.square()).neg();
        Tensor unscaled = Projection.INSTANCE.apply(t, y, Tensor.onesLike(r));
        return unscaled.mul(scaled)
                .sub(moved.mul(mean(t.mul(y))).add(y.mul(mean(t.mul(moved)))).mul(r));
    }

    @Override
    public String name() {
        return "standardize";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = dense(x[0]);
        Tensor moments = dense(x[1]);
        return t.dtype() == DType.FLOAT32
                ? FloatStandardize.forward(t, moments)
                : DoubleStandardize.forward(t, moments);
    }

    static Tensor dense(Tensor t) {
        return t.isContiguous() ? t : Copies.dense(t);
    }

    private static Tensor mean(Tensor t) {
        return t.mean(true, 0, 2);
    }

    /** Examples {@code [size, a, c, b]} as one tensor {@code [a, size c, b]}: those of different examples are as those of different {@code c}. */
    static Tensor join(Tensor t, boolean batched, int size) {
        Tensor s = Batching.spread(t, batched, size);
        return s.permute(1, 0, 2, 3).reshape(s.size(1), size * s.size(2), s.size(3));
    }

    /** The reverse of {@link #join}. */
    static Tensor part(Tensor t, int size) {
        return t.reshape(t.size(0), size, t.size(1) / size, t.size(2)).permute(1, 0, 2, 3);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        Tensor moments = Batching.spread(in[1], batched[1], size).flatten(0, 1);
        return part(apply(join(in[0], batched[0], size), moments), size);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor y = node.output();
        return i == 0 ? Projection.INSTANCE.apply(g, y, Scale.INSTANCE.apply(node.input(0), y, node.input(1))) : null;
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return vjp(i, t, node);
    }

    /** Mean, {@code r} and biased variance side by side: constants of the rules. */
    private record Moments(double eps) implements Primitive {
        @Override
        public String name() {
            return "standardizeMoments";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("epsilon", eps);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = dense(x[0]);
            return t.dtype() == DType.FLOAT32 ? FloatStandardize.moments(t, eps) : DoubleStandardize.moments(t, eps);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(join(in[0], batched[0], size)).reshape(size, -1, 3);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return null;
        }

        @Override
        public Saves saves() {
            return Saves.NOTHING;
        }
    }

    /** {@code r [1, c, 1]} as a function of {@code x}, read off the moments: {@code dr/dx t = -r^2 mean(y t)}. */
    private record Scale() implements Primitive {
        static final Scale INSTANCE = new Scale();

        @Override
        public String name() {
            return "standardizeScale";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            return x[2].narrow(1, 1, 1).reshape(1, -1, 1);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor moments = Batching.spread(in[2], batched[2], size).flatten(0, 1);
            return apply(join(in[0], batched[0], size), join(in[1], batched[1], size), moments)
                    .reshape(size, 1, -1, 1);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor y = node.input(1);
            int n = y.size(0) * y.size(2);
            return i == 0 ? y.mul(g.mul(node.output().square()).div(-n)) : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0
                    ? mean(node.input(1).mul(t)).mul(node.output().square()).neg()
                    : null;
        }
    }

    /** {@code P(g, y, r) = r (g - mean(g) - y mean(g y))}. */
    private record Projection() implements Primitive {
        static final Projection INSTANCE = new Projection();

        @Override
        public String name() {
            return "standardizeProjection";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor g = dense(x[0]);
            Tensor y = dense(x[1]);
            Tensor r = dense(x[2]);
            return g.dtype() == DType.FLOAT32
                    ? FloatStandardize.gradient(g, y, r)
                    : DoubleStandardize.gradient(g, y, r);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return part(
                    apply(join(in[0], batched[0], size), join(in[1], batched[1], size), join(in[2], batched[2], size)),
                    size);
        }

        private static Tensor unscaled(Node node) {
            return INSTANCE.apply(node.input(0), node.input(1), Tensor.onesLike(node.input(2)));
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            Tensor g = node.input(0);
            Tensor y = node.input(1);
            Tensor r = node.input(2);
            return switch (i) {
                case 0 -> apply(u, y, r);
                case 1 ->
                    u.mul(mean(g.mul(y))).add(g.mul(mean(u.mul(y)))).mul(r).neg();
                default -> u.mul(unscaled(node)).sum(true, 0, 2);
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor g = node.input(0);
            Tensor y = node.input(1);
            Tensor r = node.input(2);
            return switch (i) {
                case 0 -> apply(t, y, r);
                case 1 ->
                    t.mul(mean(g.mul(y))).add(y.mul(mean(g.mul(t)))).mul(r).neg();
                default -> t.mul(unscaled(node));
            };
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
