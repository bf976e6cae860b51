package cotangent.nn.parametrize;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;

/**
 * Hyperparameters of {@link WeightCompander}.
 *
 * @param a scale: weights stay within {@code a pi / 2} of 0
 * @param b width: the slope at 0 is {@code a / b}
 * @param learnable whether both are trained
 * @param clip the largest {@code |w / a|} for which the raw value is exact; larger first weights are clipped to it. At least
 *     {@code pi / 2} for none, so that first weights out of reach are an error
 */
public record WeightCompanderConfig(double a, double b, boolean learnable, double clip) {
    private static final double CLIP = 1.5;

    /** Checks the ranges. */
    public WeightCompanderConfig {
        if (!(a > 0 && a < Double.POSITIVE_INFINITY && b > 0 && b < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "WeightCompander: a and b must be finite and positive, got " + a + " and " + b);
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("WeightCompander: clip must be positive, got " + clip);
        }
    }

    /** Fixed {@code a} and {@code b}; first weights are clipped at {@code 1.5 a}. */
    public static WeightCompanderConfig of(double a, double b) {
        return new WeightCompanderConfig(a, b, false, CLIP);
    }

    /**
     * Scaled to first weights of standard deviation {@code s}: {@code a = 3 s}, {@code b = 1.5 s}.
     *
     * @throws IllegalArgumentException if all weights are equal
     */
    public static WeightCompanderConfig scaledTo(Tensor weight) {
        try (var off = GradMode.noGrad()) {
            double s = Math.sqrt(weight.sub(weight.mean()).square().mean().item());
            return of(3 * s, 1.5 * s);
        }
    }

    /** A copy whose scale and width are trained, or not. */
    public WeightCompanderConfig withLearnable(boolean value) {
        return new WeightCompanderConfig(a, b, value, clip);
    }

    /** A copy that clips first weights elsewhere. */
    public WeightCompanderConfig withClip(double value) {
        return new WeightCompanderConfig(a, b, learnable, value);
    }

    /** A copy for which first weights out of reach are an error. */
    public WeightCompanderConfig withoutClip() {
        return withClip(Double.POSITIVE_INFINITY);
    }
}
