package cotangent.nn.data;

import java.util.random.RandomGenerator;

/** Changes a batch on its way to the model: augmentation, mixing of samples, noise on labels. */
@FunctionalInterface
public interface BatchTransform {
    /**
     * The changed batch; the given one is not changed.
     *
     * @param rng all randomness that the transform may use
     */
    Batch apply(Batch batch, RandomGenerator rng);

    /** This transform, then another one, which draws from the same generator. */
    default BatchTransform andThen(BatchTransform next) {
        return (batch, rng) -> next.apply(apply(batch, rng), rng);
    }
}
