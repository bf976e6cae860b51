package cotangent.regularizers.augmentation;

import java.util.List;

/**
 * Settings of {@link RandAugment}.
 *
 * @param n number of operations an image goes through; 0 leaves images as they are
 * @param m magnitude of all of them, 0 to 10; up to 30 extrapolates
 * @param ops what is drawn from, each with the same probability
 * @param fill the value of pixels that come from outside the image, in [0, 1]
 * @param inverted whether a larger magnitude makes {@link AugmentOp#POSTERIZE} and {@link AugmentOp#SOLARIZE} stronger, as some
 *     releases have it; in the original table it makes them weaker
 * @param bilinear whether moved pixels are interpolated; else the nearest one counts
 * @param schedule how the magnitude of an operation comes from {@code m}
 */
public record RandAugmentConfig(
        int n,
        double m,
        List<AugmentOp> ops,
        double fill,
        boolean inverted,
        boolean bilinear,
        MagnitudeSchedule schedule) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code n} or {@code m} is negative, there is no operation, or {@code fill} is outside [0, 1]
     */
    public RandAugmentConfig {
        if (n < 0) {
            throw new IllegalArgumentException("RandAugment: n must not be negative, got " + n);
        }
        if (!(m >= 0 && m < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("RandAugment: m must not be negative, and finite, got " + m);
        }
        ops = List.copyOf(ops);
        if (ops.isEmpty()) {
            throw new IllegalArgumentException("RandAugment: needs an operation to draw");
        }
        if (!(fill >= 0 && fill <= 1)) {
            throw new IllegalArgumentException("RandAugment: fill must be in [0, 1], got " + fill);
        }
    }

    /**
     * The paper's for ImageNet and ResNet-50: {@code n = 2}, {@code m = 9}, all operations with the original table, mid-grey outside,
     * nearest pixels, constant magnitude. For CIFAR the paper finds {@code n} of 1 to 3 and {@code m} of 2 to 14.
     */
    public static RandAugmentConfig defaults() {
        return new RandAugmentConfig(2, 9, List.of(AugmentOp.values()), 0.5, false, false, MagnitudeSchedule.CONSTANT);
    }

    /** A copy with so many operations an image. */
    public RandAugmentConfig withN(int value) {
        return new RandAugmentConfig(value, m, ops, fill, inverted, bilinear, schedule);
    }

    /** A copy with another magnitude. */
    public RandAugmentConfig withM(double value) {
        return new RandAugmentConfig(n, value, ops, fill, inverted, bilinear, schedule);
    }

    /** A copy that draws from other operations. */
    public RandAugmentConfig withOps(List<AugmentOp> value) {
        return new RandAugmentConfig(n, m, value, fill, inverted, bilinear, schedule);
    }

    /** A copy with another value outside. */
    public RandAugmentConfig withFill(double value) {
        return new RandAugmentConfig(n, m, ops, value, inverted, bilinear, schedule);
    }

    /** A copy with the inverted table or the original one. */
    public RandAugmentConfig withInverted(boolean value) {
        return new RandAugmentConfig(n, m, ops, fill, value, bilinear, schedule);
    }

    /** A copy that interpolates, or not. */
    public RandAugmentConfig withBilinear(boolean value) {
        return new RandAugmentConfig(n, m, ops, fill, inverted, value, schedule);
    }

    /** A copy with another schedule. */
    public RandAugmentConfig withSchedule(MagnitudeSchedule value) {
        return new RandAugmentConfig(n, m, ops, fill, inverted, bilinear, value);
    }
}
