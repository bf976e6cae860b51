package cotangent.samplers.mixture;

import cotangent.nn.ParameterVector;

/**
 * What a data set earns: how well the gradient of its loss agrees with that of the target's.
 *
 * <pre>
 * COSINE     a . t / (|a| |t|),   0 if one of them is 0
 * MAGNITUDE  (2 |a| |t| + 1e-8) / (|a|^2 + |t|^2 + 1e-8)
 * BOTH       (cosine + 1) / 2 + magnitude
 * </pre>
 *
 * of the gradients of some parameters, all taken as one vector. Rewards are numbers; nothing is differentiated.
 *
 * <p>Source: A. Albalak, C. Raffel, W. Y. Wang, "Improving Few-Shot Generalization by Exploring and Exploiting Auxiliary Data", NeurIPS 2023.
 *
 * <p>Catalogue: T003
 */
public enum GradientAlignmentReward {
    /** The cosine of the angle between gradients, in [-1, 1]. */
    COSINE {
        @Override
        double of(double dot, double a, double t) {
            return a == 0 || t == 0 ? 0 : Math.max(-1, Math.min(1, dot / a / t));
        }
    },
    /** How similar the lengths are, in (0, 1]. */
    MAGNITUDE {
        @Override
        double of(double dot, double a, double t) {
            return (2 * a * t + SMALL) / (a * a + t * t + SMALL);
        }
    },
    /** The sum of both, with the cosine moved into [0, 1]. */
    BOTH {
        @Override
        double of(double dot, double a, double t) {
            return (COSINE.of(dot, a, t) + 1) / 2 + MAGNITUDE.of(dot, a, t);
        }
    };

    private static final double SMALL = 1e-8;

    abstract double of(double dot, double a, double t);

    /**
     * The reward.
     *
     * @param gradient of the data set
     * @param target of the target, of the same names
     */
    public double of(ParameterVector gradient, ParameterVector target) {
        return of(gradient.dot(target), gradient.norm(), target.norm());
    }
}
