package cotangent.autodiff;

/**
 * {@code y = (x - mean) r weight + bias} for {@code x [a, c, b]}, {@code weight [c]} and {@code bias [c]}, with the moments of
 * {@link Standardize} for another operand: batch normalisation in one pass over {@code x}, and its gradients in two. The rules are those of
 * {@code y} as a function of {@code x}, {@code weight} and {@code bias}; {@code J} below is the Jacobian of {@code (x - mean) r}.
 */
record BatchNormalize() implements Primitive {
    private static final BatchNormalize INSTANCE = new BatchNormalize();

    static Tensor of(Tensor x, Tensor moments, Tensor weight, Tensor bias) {
        return INSTANCE.apply(x, moments, weight, bias);
    }

    @Override
    public String name() {
        return "batchNormalize";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = Standardize.dense(x[0]);
        Tensor m = Standardize.dense(x[1]);
        Tensor w = Standardize.dense(x[2]);
        Tensor b = Standardize.dense(x[3]);
        return t.dtype() == DType.FLOAT32
                ? FloatStandardize.normalize(t, m, w, b)
                : DoubleStandardize.normalize(t, m, w, b);
    }

    /** {@code weight J t}, which is also {@code J (weight t)} and, {@code J} being symmetric, its transpose. */
    private static Tensor project(Tensor t, Tensor x, Tensor moments, Tensor weight) {
        return Projection.INSTANCE.apply(t, x, moments, weight, Sums.INSTANCE.apply(t, x, moments));
    }

    @Override
    public Tensor[] vjps(Tensor g, Node node) {
        Tensor x = node.input(0);
        Tensor m = node.input(1);
        Tensor sums = Sums.INSTANCE.apply(g, x, m);
        return new Tensor[] {
            Projection.INSTANCE.apply(g, x, m, node.input(2), sums), null, sums.select(1, 1), sums.select(1, 0)
        };
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return vjps(g, node)[i];
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor x = node.input(0);
        Tensor m = node.input(1);
        return switch (i) {
            case 0 -> project(t, x, m, node.input(2));
            case 1 -> null;
            case 2 -> of(x, m, t, Tensor.zerosLike(t));
            default -> t.reshape(1, -1, 1).expand(x.shape());
        };
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Standardize.part(apply(join(in, batched, size, 1)), size);
    }

    /** The operands of all examples, as those of more channels; the first {@code images} are images. */
    private static Tensor[] join(Tensor[] in, boolean[] batched, int size, int images) {
        Tensor[] flat = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) {
            flat[i] = i < images
                    ? Standardize.join(in[i], batched[i], size)
                    : Batching.spread(in[i], batched[i], size).flatten(0, 1);
        }
        return flat;
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** {@code S(g, x) = [sum(g), sum(g y)]} with {@code y = (x - mean) r}, {@code [c, 2]}: the gradients of bias and weight. */
    private record Sums() implements Primitive {
        static final Sums INSTANCE = new Sums();

        @Override
        public String name() {
            return "batchNormalizeSums";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor g = Standardize.dense(x[0]);
            Tensor t = Standardize.dense(x[1]);
            Tensor m = Standardize.dense(x[2]);
            return g.dtype() == DType.FLOAT32 ? FloatStandardize.sums(g, t, m) : DoubleStandardize.sums(g, t, m);
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            Tensor g = node.input(0);
            Tensor x = node.input(1);
            Tensor m = node.input(2);
            Tensor u1 = u.select(1, 1);
            return switch (i) {
                case 0 -> of(x, m, u1, u.select(1, 0));
                case 1 -> project(g, x, m, u1);
                default -> null;
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor g = node.input(0);
            Tensor x = node.input(1);
            Tensor m = node.input(2);
            if (i == 1) {
                Tensor products = project(t, x, m, Tensor.ones(x.dtype(), x.size(1)))
                        .mul(g)
                        .sum(0, 2);
                return Tensor.stack(1, Tensor.zerosLike(products), products);
            }
            return i == 0 ? apply(t, x, m) : null;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(join(in, batched, size, 2)).reshape(size, -1, 2);
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** {@code D(g, x, weight) = weight J g = weight r (g - S_0 / n - y S_1 / n)}, with the {@link Sums} for another operand. */
    private record Projection() implements Primitive {
        static final Projection INSTANCE = new Projection();

        @Override
        public String name() {
            return "batchNormalizeProjection";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor[] d = new Tensor[x.length];
            for (int i = 0; i < x.length; i++) {
                d[i] = Standardize.dense(x[i]);
            }
            return d[0].dtype() == DType.FLOAT32
                    ? FloatStandardize.project(d[0], d[1], d[2], d[3], d[4])
                    : DoubleStandardize.project(d[0], d[1], d[2], d[3], d[4]);
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            Tensor g = node.input(0);
            Tensor x = node.input(1);
            Tensor m = node.input(2);
            Tensor w = node.input(3);
            return switch (i) {
                case 0 -> project(u, x, m, w);
                case 1 -> Standardize.curvature(u.mul(w.reshape(1, -1, 1)), g, x, m);
                case 3 -> project(g, x, m, Tensor.onesLike(w)).mul(u).sum(0, 2);
                default -> null;
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor g = node.input(0);
            Tensor x = node.input(1);
            Tensor m = node.input(2);
            Tensor w = node.input(3);
            return switch (i) {
                case 0 -> project(t, x, m, w);
                case 1 -> Standardize.curvature(t, g, x, m).mul(w.reshape(1, -1, 1));
                case 3 -> project(g, x, m, t);
                default -> null;
            };
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return Standardize.part(apply(join(in, batched, size, 2)), size);
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
