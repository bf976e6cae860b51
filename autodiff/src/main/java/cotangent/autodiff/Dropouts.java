package cotangent.autodiff;

import cotangent.vector.DoubleRandom;
import cotangent.vector.FloatRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Inverted dropout: elements are set to 0 with probability {@code p} and the others divided by {@code 1 - p}, so that the mean stays.
 *
 * <pre>y = x m / (1 - p), m ~ Bernoulli(1 - p)</pre>
 *
 * The mask is constant under differentiation.
 *
 * <p>Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 2014.
 */
public final class Dropouts {
    /**
     * Drops single elements.
     *
     * @param p probability of dropping, in {@code [0, 1]}; 0 gives {@code x} and draws nothing
     * @throws IllegalArgumentException if {@code p} is not a probability
     */
    public static Tensor dropout(Tensor x, double p, RandomGenerator rng) {
        return drop("dropout", x, p, x.shape(), rng);
    }

    /**
     * Drops whole channels: one decision for each of the first two axes of {@code [batch, channels, ...]}.
     *
     * @param p probability of dropping, in {@code [0, 1]}
     * @throws IllegalArgumentException if {@code p} is not a probability
     * @throws ShapeException if there are fewer than two axes
     */
    public static Tensor channels(Tensor x, double p, RandomGenerator rng) {
        if (x.rank() < 2) {
            throw new ShapeException("dropout of channels: needs [batch, channels, ...], got shape " + x.shape());
        }
        int[] sizes = x.shape().toArray();
        Arrays.fill(sizes, 2, sizes.length, 1);
        return drop("dropout of channels", x, p, Shape.wrap(sizes), rng);
    }

    /**
     * Dropout that keeps mean and variance of standardised activations, for {@link Activations#selu}: dropped elements get selu's limit {@code -s} for
     * negative arguments, {@code s = 1.7581}, and an affine map follows.
     *
     * <pre>y = a (x m - s (1 - m)) + a s p,   a = ((1 - p) (1 + p s^2))^(-1/2),   m ~ Bernoulli(1 - p)</pre>
     *
     * <p>Source: Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017.
     *
     * @param p probability of dropping, in {@code [0, 1]}; 0 gives {@code x} and draws nothing, 1 gives zeros
     * @throws IllegalArgumentException if {@code p} is not a probability
     */
    public static Tensor alphaDropout(Tensor x, double p, RandomGenerator rng) {
        return alpha("alphaDropout", x, p, x.shape(), rng);
    }

    /**
     * As {@link #alphaDropout}, with one decision for each of the first two axes of {@code [batch, channels, ...]}.
     *
     * @throws ShapeException if there are fewer than two axes
     */
    public static Tensor featureAlphaDropout(Tensor x, double p, RandomGenerator rng) {
        if (x.rank() < 2) {
            throw new ShapeException("featureAlphaDropout: needs [batch, channels, ...], got shape " + x.shape());
        }
        int[] sizes = x.shape().toArray();
        Arrays.fill(sizes, 2, sizes.length, 1);
        return alpha("featureAlphaDropout", x, p, Shape.wrap(sizes), rng);
    }

    /** Product of selu's two constants. */
    private static final double SELU_LIMIT = 1.7580993408473768;

    private static Tensor alpha(String name, Tensor x, double p, Shape shape, RandomGenerator rng) {
        requireProbability(name, p);
        Tensor t = x.toFloating();
        if (p == 0 || p == 1) {
            return p == 0 ? t : t.mul(0);
        }
        double a = 1 / Math.sqrt((1 - p) * (1 + p * SELU_LIMIT * SELU_LIMIT));
        Tensor kept = mask(t.dtype(), p, shape, rng).gt(0).to(t.dtype());
        Tensor shift = kept.rsub(1).mul(-a * SELU_LIMIT).add(a * SELU_LIMIT * p);
        return t.mul(kept.mul(a)).add(shift);
    }

    private static void requireProbability(String name, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(name + ": needs a probability, got " + p);
        }
    }

    private static Tensor drop(String name, Tensor x, double p, Shape shape, RandomGenerator rng) {
        requireProbability(name, p);
        Tensor t = x.toFloating();
        return p == 0 ? t : t.mul(mask(t.dtype(), p, shape, rng));
    }

    /** {@code 1 / (1 - p)} with probability {@code 1 - p}, else 0. */
    private static Tensor mask(DType type, double p, Shape shape, RandomGenerator rng) {
        Tensor mask = Create.uniform(rng, type, shape);
        double scale = 1 / (1 - p);
        if (type == DType.FLOAT32) {
            FloatRandom.decide(mask.storage.floats(), 0, mask.size(), p, (float) scale);
        } else {
            DoubleRandom.decide(mask.storage.doubles(), 0, mask.size(), p, scale);
        }
        return mask;
    }

    private Dropouts() {}
}
