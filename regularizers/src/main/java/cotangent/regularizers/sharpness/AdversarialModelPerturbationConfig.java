package cotangent.regularizers.sharpness;

import java.util.Objects;

/**
 * Hyperparameters of {@link AdversarialModelPerturbation}.
 *
 * @param epsilon the radius of the ball that the perturbation stays in, at least 0
 * @param innerLr the step size {@code zeta} of the ascent, at least 0
 * @param innerIterations number of ascent steps, at least 0
 * @param scope whether each tensor has a ball of its own
 */
public record AdversarialModelPerturbationConfig(double epsilon, double innerLr, int innerIterations, Scope scope) {
    /** What a norm is taken over. */
    public enum Scope {
        /** Each tensor alone, as in the authors' code. */
        PER_TENSOR,
        /** All tensors together. */
        GLOBAL
    }

    /** Checks the ranges. */
    public AdversarialModelPerturbationConfig {
        for (double value : new double[] {epsilon, innerLr}) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "AMP: epsilon and innerLr must be finite and not negative, got " + value);
            }
        }
        if (innerIterations < 0) {
            throw new IllegalArgumentException("AMP: innerIterations must not be negative, got " + innerIterations);
        }
        Objects.requireNonNull(scope, "AMP: scope");
    }

    /** Radius 0.5 for each tensor, one ascent step of size 1. */
    public static AdversarialModelPerturbationConfig defaults() {
        return new AdversarialModelPerturbationConfig(0.5, 1, 1, Scope.PER_TENSOR);
    }

    /** A copy with another radius. */
    public AdversarialModelPerturbationConfig withEpsilon(double value) {
        return new AdversarialModelPerturbationConfig(value, innerLr, innerIterations, scope);
    }

    /** A copy with another step size of the ascent. */
    public AdversarialModelPerturbationConfig withInnerLr(double value) {
        return new AdversarialModelPerturbationConfig(epsilon, value, innerIterations, scope);
    }

    /** A copy with another number of ascent steps. */
    public AdversarialModelPerturbationConfig withInnerIterations(int value) {
        return new AdversarialModelPerturbationConfig(epsilon, innerLr, value, scope);
    }

    /** A copy with another scope of norms. */
    public AdversarialModelPerturbationConfig withScope(Scope value) {
        return new AdversarialModelPerturbationConfig(epsilon, innerLr, innerIterations, value);
    }
}
