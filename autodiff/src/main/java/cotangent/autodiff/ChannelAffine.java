package cotangent.autodiff;

/**
 * {@code y = (x - mean) scale + shift} for {@code x [a, c, b]} and one mean, scale and shift for each {@code c}, in one pass: batch normalisation
 * with statistics that are given.
 */
record ChannelAffine() implements Primitive {
    private static final ChannelAffine INSTANCE = new ChannelAffine();

    static Tensor of(Tensor x, Tensor mean, Tensor scale, Tensor shift) {
        return INSTANCE.apply(x, mean, scale, shift);
    }

    @Override
    public String name() {
        return "channelAffine";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        for (int i = 1; i < 4; i++) {
            if (x[0].rank() != 3 || !x[i].shape().equals(Shape.of(x[0].size(1)))) {
                throw new ShapeException("channelAffine: needs [a, c, b] and vectors of c, got shapes " + x[0].shape()
                        + " and " + x[i].shape());
            }
            if (x[i].dtype() != x[0].dtype()) {
                throw new DTypeException("channelAffine: needs one type, got " + x[0].dtype() + " and " + x[i].dtype());
            }
        }
        Tensor t = Standardize.dense(x[0]);
        return t.dtype() == DType.FLOAT32
                ? FloatStandardize.affine(t, Standardize.dense(x[1]), Standardize.dense(x[2]), Standardize.dense(x[3]))
                : DoubleStandardize.affine(
                        t, Standardize.dense(x[1]), Standardize.dense(x[2]), Standardize.dense(x[3]));
    }

    private static Tensor spread(Tensor t) {
        return t.reshape(1, -1, 1);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor x = node.input(0);
        Tensor mean = node.input(1);
        Tensor scale = node.input(2);
        return switch (i) {
            case 0 -> scaled(g, scale);
            case 1 -> g.sum(0, 2).mul(scale).neg();
            case 2 -> x.sub(spread(mean)).mul(g).sum(0, 2);
            default -> g.sum(0, 2);
        };
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor x = node.input(0);
        Tensor mean = node.input(1);
        Tensor scale = node.input(2);
        return switch (i) {
            case 0 -> scaled(t, scale);
            case 1 -> spread(t.mul(scale).neg()).expand(x.shape());
            case 2 -> of(x, mean, t, Tensor.zerosLike(t));
            default -> spread(t).expand(x.shape());
        };
    }

    private static Tensor scaled(Tensor g, Tensor scale) {
        Tensor none = Tensor.zerosLike(scale);
        return of(g, none, scale, none);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        Tensor[] flat = new Tensor[4];
        flat[0] = Standardize.join(in[0], batched[0], size);
        for (int i = 1; i < 4; i++) {
            flat[i] = Batching.spread(in[i], batched[i], size).flatten(0, 1);
        }
        return Standardize.part(apply(flat), size);
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
