package cotangent.regularizers.sharpness;

/**
 * Hyperparameters of {@link Sam}.
 *
 * @param rho the radius, at least 0; with 0 the step is the wrapped optimizer's
 * @param p the norm in which the radius is measured, from 1 to {@link Double#POSITIVE_INFINITY}
 * @param adaptive whether the radius is measured relative to the parameters' sizes (ASAM)
 * @param mSharpness number of samples that are perturbed together; 0 for the whole batch. Fewer is stronger.
 */
public record SamConfig(double rho, double p, boolean adaptive, int mSharpness) {
    /** Checks the ranges. */
    public SamConfig {
        if (!(rho >= 0 && rho < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("SAM: rho must be finite and not negative, got " + rho);
        }
        if (!(p >= 1)) {
            throw new IllegalArgumentException("SAM: p must be at least 1, got " + p);
        }
        if (mSharpness < 0) {
            throw new IllegalArgumentException("SAM: mSharpness must not be negative, got " + mSharpness);
        }
    }

    /** Radius 0.05 in the Euclidean norm over the whole batch, the paper's choice for images; 0.1 to 0.5 helps with noisy labels. */
    public static SamConfig defaults() {
        return new SamConfig(0.05, 2, false, 0);
    }

    /** A copy with another radius. */
    public SamConfig withRho(double value) {
        return new SamConfig(value, p, adaptive, mSharpness);
    }

    /** A copy with another norm. */
    public SamConfig withP(double value) {
        return new SamConfig(rho, value, adaptive, mSharpness);
    }

    /** A copy that measures the radius relative to the parameters, or not. */
    public SamConfig withAdaptive(boolean value) {
        return new SamConfig(rho, p, value, mSharpness);
    }

    /** A copy that perturbs by parts of the batch of this many samples. */
    public SamConfig withMSharpness(int value) {
        return new SamConfig(rho, p, adaptive, value);
    }
}
