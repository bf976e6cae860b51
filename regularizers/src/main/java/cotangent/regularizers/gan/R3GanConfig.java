package cotangent.regularizers.gan;

import java.util.Objects;

/**
 * Hyperparameters of {@link R3Gan}. Each range goes from its start to its end along half a cosine over the first {@code annealSteps}.
 *
 * @param loss what is made small
 * @param gamma weight of the penalties, not negative
 * @param penalized at which samples the critic is kept flat
 * @param learningRate of both networks, positive
 * @param beta2 decay of the mean of squared gradients, in [0, 1); that of the gradients is 0
 * @param emaHalfLife after how many real samples half of the generator's average is new, not negative
 * @param annealSteps over how many steps the ranges go, positive
 */
public record R3GanConfig(
        GanLoss loss,
        Range gamma,
        Penalized penalized,
        Range learningRate,
        Range beta2,
        Range emaHalfLife,
        long annealSteps) {
    /** At which samples the critic is kept flat. */
    public enum Penalized {
        /** At real ones: R1. */
        REAL,
        /** At real and generated ones: R1 and R2. */
        BOTH
    }

    /**
     * A number that moves.
     *
     * @param start its first value
     * @param end its last value
     */
    public record Range(double start, double end) {
        /** A number that does not move. */
        public static Range constant(double value) {
            return new Range(value, value);
        }

        /** The value when the share {@code progress} of the way is done: {@code end + (start - end) (1 + cos(pi progress)) / 2}. */
        public double at(double progress) {
            return progress >= 1 ? end : end + 0.5 * (start - end) * (1 + StrictMath.cos(Math.PI * progress));
        }

        private void require(String name, double least, boolean open, double below) {
            for (double v : new double[] {start, end}) {
                if (!((open ? v > least : v >= least) && v < below)) {
                    throw new IllegalArgumentException("R3GAN: " + name + " is out of range, got " + this);
                }
            }
        }
    }

    /** Checks the ranges. */
    public R3GanConfig {
        Objects.requireNonNull(loss, "R3GAN: loss");
        Objects.requireNonNull(penalized, "R3GAN: penalized");
        gamma.require("gamma", 0, false, Double.POSITIVE_INFINITY);
        learningRate.require("learning rate", 0, true, Double.POSITIVE_INFINITY);
        beta2.require("beta2", 0, false, 1);
        emaHalfLife.require("EMA half-life", 0, false, Double.POSITIVE_INFINITY);
        if (annealSteps < 1) {
            throw new IllegalArgumentException("R3GAN: annealing needs at least 1 step, got " + annealSteps);
        }
    }

    /**
     * For images of 32 x 32: relativistic pairing, both penalties with gamma 0.05 to 0.005, rate 2e-4 to 5e-5, beta2 0.9 to 0.99, half-life
     * 0 to 500 batches of 256. For 64 x 64 the authors take gamma 1 to 0.1.
     *
     * @param annealSteps over how many steps the ranges go
     */
    public static R3GanConfig defaults(long annealSteps) {
        return new R3GanConfig(
                new RelativisticPairingLoss(),
                new Range(0.05, 0.005),
                Penalized.BOTH,
                new Range(2e-4, 5e-5),
                new Range(0.9, 0.99),
                new Range(0, 128_000),
                annealSteps);
    }

    /** A copy with another loss. */
    public R3GanConfig withLoss(GanLoss value) {
        return new R3GanConfig(value, gamma, penalized, learningRate, beta2, emaHalfLife, annealSteps);
    }

    /** A copy with other penalties. */
    public R3GanConfig withPenalty(Range weight, Penalized where) {
        return new R3GanConfig(loss, weight, where, learningRate, beta2, emaHalfLife, annealSteps);
    }

    /** A copy with another learning rate. */
    public R3GanConfig withLearningRate(Range value) {
        return new R3GanConfig(loss, gamma, penalized, value, beta2, emaHalfLife, annealSteps);
    }

    /** A copy with another decay of the mean of squared gradients. */
    public R3GanConfig withBeta2(Range value) {
        return new R3GanConfig(loss, gamma, penalized, learningRate, value, emaHalfLife, annealSteps);
    }

    /** A copy with another half-life of the generator's average, in samples. */
    public R3GanConfig withEmaHalfLife(Range value) {
        return new R3GanConfig(loss, gamma, penalized, learningRate, beta2, value, annealSteps);
    }
}
