package cotangent.regularizers.augmentation;

import java.util.random.RandomGenerator;

/** How the magnitude of {@link RandAugment} comes from its setting {@code m}, anew for each operation. */
public enum MagnitudeSchedule {
    /** {@code m}. */
    CONSTANT {
        @Override
        double magnitude(double m, double progress, RandomGenerator rng) {
            return m;
        }
    },
    /** Uniform in [0, m]. */
    RANDOM {
        @Override
        double magnitude(double m, double progress, RandomGenerator rng) {
            return m * rng.nextDouble();
        }
    },
    /** From 0 to {@code m} over the training. */
    LINEAR {
        @Override
        double magnitude(double m, double progress, RandomGenerator rng) {
            return m * progress;
        }
    },
    /** Uniform in [0, b], where {@code b} goes from 0 to {@code m} over the training. */
    RANDOM_LINEAR {
        @Override
        double magnitude(double m, double progress, RandomGenerator rng) {
            return m * progress * rng.nextDouble();
        }
    };

    abstract double magnitude(double m, double progress, RandomGenerator rng);
}
