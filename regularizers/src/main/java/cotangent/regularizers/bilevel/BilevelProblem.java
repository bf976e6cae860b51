package cotangent.regularizers.bilevel;

import cotangent.autodiff.Tensor;

/**
 * Minimise {@code f(theta) = g(x*(theta))} with {@code x*(theta) = argmin_x h(x, theta)}: the upper function judges the solution of the
 * lower problem, which is strongly convex and smooth in {@code x}. Both are written in tensor operations; derivatives follow.
 */
public interface BilevelProblem {
    /** The lower function {@code h}, a scalar. */
    Tensor lower(Tensor x, Tensor theta);

    /** The upper function {@code g}, a scalar. */
    Tensor upper(Tensor x);

    /** What is known of the two functions near a point; {@code theta} is given, {@code x} is the present approximation. */
    Constants constants(Tensor x, Tensor theta);

    /** Whether {@code g} is convex: it needs one term less in bounds of its value then. */
    default boolean isUpperConvex() {
        return true;
    }

    /**
     * Constants of a problem at a {@code theta}. Those that may be {@link #UNKNOWN} are estimated then, which makes the bound of the error an
     * estimate, too.
     *
     * @param strongConvexity {@code mu > 0}: no eigenvalue of {@code h_xx} is smaller
     * @param lowerSmoothness {@code L_h >= mu}: none is larger
     * @param upperSmoothness {@code L_g}: the Lipschitz constant of the gradient of {@code g}
     * @param crossNorm {@code B}: at least the spectral norm of {@code h_xtheta}; or unknown
     * @param inverseLipschitz {@code L_A}: the Lipschitz constant of {@code x -> h_xx^-1}; or unknown
     * @param crossLipschitz {@code L_B}: the Lipschitz constant of {@code x -> h_xtheta}; or unknown
     */
    record Constants(
            double strongConvexity,
            double lowerSmoothness,
            double upperSmoothness,
            double crossNorm,
            double inverseLipschitz,
            double crossLipschitz) {
        /** Stands for a constant that is to be estimated. */
        public static final double UNKNOWN = Double.NaN;

        /** Checks the ranges. */
        public Constants {
            if (!(strongConvexity > 0
                    && lowerSmoothness >= strongConvexity
                    && lowerSmoothness < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("bilevel problem: needs 0 < mu <= L_h, finite, got mu = "
                        + strongConvexity + " and L_h = " + lowerSmoothness);
            }
            if (!(upperSmoothness >= 0) || crossNorm < 0 || inverseLipschitz < 0 || crossLipschitz < 0) {
                throw new IllegalArgumentException(
                        "bilevel problem: a constant is negative, or L_g is unknown: L_g = " + upperSmoothness
                                + ", B = " + crossNorm + ", L_A = " + inverseLipschitz + ", L_B = " + crossLipschitz);
            }
        }
    }
}
