package cotangent.autodiff;

/** Exchanges between channels and positions, and among channels. */
public final class Shuffling {
    /**
     * Channels moved into blocks of positions: {@code y[..., c, h r + i, w r + j] = x[..., (c r + i) r + j, h, w]}.
     *
     * @param x {@code [..., channels * factor^2, height, width]}
     * @param factor {@code r}
     * @return {@code [..., channels, height * factor, width * factor]}
     * @throws ShapeException if the channels do not divide by the square of the factor
     */
    public static Tensor pixelShuffle(Tensor x, int factor) {
        requireImage("pixelShuffle", x, factor);
        int area = Math.multiplyExact(factor, factor);
        int h = x.size(-2);
        int w = x.size(-1);
        int channels = x.size(-3) / area;
        if (x.size(-3) % area != 0) {
            throw new ShapeException("pixelShuffle: channels of shape " + x.shape() + " do not divide by " + area);
        }
        int n = leading(x);
        Tensor y = x.reshape(n, channels, factor, factor, h, w).permute(0, 1, 4, 2, 5, 3);
        return y.reshape(x.shape().with(-3, channels).with(-2, h * factor).with(-1, w * factor));
    }

    /**
     * The inverse of {@link #pixelShuffle}: blocks of positions moved into channels.
     *
     * @param x {@code [..., channels, height * factor, width * factor]}
     * @return {@code [..., channels * factor^2, height, width]}
     * @throws ShapeException if height or width do not divide by the factor
     */
    public static Tensor pixelUnshuffle(Tensor x, int factor) {
        requireImage("pixelUnshuffle", x, factor);
        int h = x.size(-2) / factor;
        int w = x.size(-1) / factor;
        if (x.size(-2) % factor != 0 || x.size(-1) % factor != 0) {
            throw new ShapeException(
                    "pixelUnshuffle: height and width of shape " + x.shape() + " do not divide by " + factor);
        }
        int n = leading(x);
        int channels = x.size(-3);
        Tensor y = x.reshape(n, channels, h, factor, w, factor).permute(0, 1, 3, 5, 2, 4);
        return y.reshape(
                x.shape().with(-3, channels * factor * factor).with(-2, h).with(-1, w));
    }

    /**
     * Channels dealt out: of {@code groups} groups of neighbouring channels, first the first ones of all groups, then the second ones, and so
     * on.
     *
     * @param x {@code [batch, channels, ...]}
     * @throws ShapeException if the channels do not divide
     */
    public static Tensor channelShuffle(Tensor x, int groups) {
        if (x.rank() < 2 || groups < 1 || x.size(1) % groups != 0) {
            throw new ShapeException(
                    "channelShuffle: channels of shape " + x.shape() + " do not fall into " + groups + " groups");
        }
        int rest = 1;
        for (int a = 2; a < x.rank(); a++) {
            rest *= x.size(a);
        }
        return x.reshape(x.size(0), groups, x.size(1) / groups, rest)
                .transpose(1, 2)
                .reshape(x.shape());
    }

    private static int leading(Tensor x) {
        int n = 1;
        for (int a = 0; a < x.rank() - 3; a++) {
            n *= x.size(a);
        }
        return n;
    }

    private static void requireImage(String name, Tensor x, int factor) {
        if (x.rank() < 3) {
            throw new ShapeException(name + ": needs [..., channels, height, width], got shape " + x.shape());
        }
        if (factor < 1) {
            throw new IllegalArgumentException(name + ": the factor must be at least 1, got " + factor);
        }
    }

    private Shuffling() {}
}
