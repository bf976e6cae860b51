package cotangent.samplers.chain;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Damages data at random, {@code x~ ~ C(. | x)}, for a model to undo. A chain of damage and repair reaches everything only if damage does: each
 * of these but {@link #masking} can lead anywhere on its space.
 *
 * <p>All keep shape and dtype, and treat each value alone. Nothing is differentiated.
 */
@FunctionalInterface
public interface Corruption {
    /** The damaged data, of the shape of {@code x [batch, ...]}. */
    Tensor corrupt(Tensor x, RandomGenerator rng);

    /**
     * Adds normal noise, {@code x + sigma e}.
     *
     * @param sigma the standard deviation, positive
     */
    static Corruption gaussian(double sigma) {
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("corruption: sigma must be finite and positive, got " + sigma);
        }
        return (x, rng) ->
                x.detach().add(Tensor.randn(rng, x.dtype(), x.shape().toArray()).mul(sigma));
    }

    /**
     * Sets values to 0 or 1, with equal probability, whatever they were.
     *
     * @param level probability that a value is set, in (0, 1); a binary value changes with half of it
     */
    static Corruption saltAndPepper(double level) {
        requireLevel(level);
        return (x, rng) -> {
            Tensor salt = Tensor.rand(rng, x.shape().toArray()).lt(0.5).to(x.dtype());
            return Tensor.where(hit(x, level, rng), salt, x.detach());
        };
    }

    /**
     * Sets values to 0.
     *
     * @param level probability that a value is set, in (0, 1)
     */
    static Corruption masking(double level) {
        requireLevel(level);
        return (x, rng) -> x.detach().maskedFill(hit(x, level, rng), 0);
    }

    /**
     * Replaces categories {@code 0..categories - 1} by another one, all others alike.
     *
     * @param categories number of categories, at least 2
     * @param level probability that a value changes, in (0, 1)
     */
    static Corruption discrete(int categories, double level) {
        requireLevel(level);
        if (categories < 2) {
            throw new IllegalArgumentException("corruption: needs at least 2 categories, got " + categories);
        }
        return (x, rng) -> {
            Tensor shift =
                    Tensor.randint(rng, 1, categories, x.shape().toArray()).to(x.dtype());
            return Tensor.where(hit(x, level, rng), x.detach().add(shift).remainder(categories), x.detach());
        };
    }

    private static Tensor hit(Tensor x, double level, RandomGenerator rng) {
        return Tensor.rand(rng, DType.FLOAT64, x.shape().toArray()).lt(level);
    }

    private static void requireLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("corruption: the level must be in (0, 1), got " + level);
        }
    }
}
