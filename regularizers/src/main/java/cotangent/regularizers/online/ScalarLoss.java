package cotangent.regularizers.online;

/** A convex function {@code phi} of a number, with its subgradients and its conjugate: the loss {@code f(x) = phi(<a, x>)} of an online round. */
public interface ScalarLoss {
    /** {@code phi(u)}. */
    double value(double u);

    /** A subgradient at {@code u}. */
    double slope(double u);

    /** {@code phi*(s) = max_u s u - phi(u)}, infinite where {@code s} is no slope. */
    double conjugate(double s);

    /** {@code |u - target|}. */
    static ScalarLoss absolute(double target) {
        return new ScalarLoss() {
            @Override
            public double value(double u) {
                return Math.abs(u - target);
            }

            @Override
            public double slope(double u) {
                return Math.signum(u - target);
            }

            @Override
            public double conjugate(double s) {
                return Math.abs(s) <= 1 ? s * target : Double.POSITIVE_INFINITY;
            }
        };
    }

    /** {@code max(0, 1 - label u)}; the label is -1 or 1. */
    static ScalarLoss hinge(double label) {
        if (Math.abs(label) != 1) {
            throw new IllegalArgumentException("hinge: the label must be -1 or 1, got " + label);
        }
        return new ScalarLoss() {
            @Override
            public double value(double u) {
                return Math.max(0, 1 - label * u);
            }

            @Override
            public double slope(double u) {
                return label * u < 1 ? -label : 0;
            }

            @Override
            public double conjugate(double s) {
                double share = -label * s;
                return share >= 0 && share <= 1 ? -share : Double.POSITIVE_INFINITY;
            }
        };
    }

    /** {@code (u - target)^2 / 2}. */
    static ScalarLoss squared(double target) {
        return new ScalarLoss() {
            @Override
            public double value(double u) {
                return 0.5 * (u - target) * (u - target);
            }

            @Override
            public double slope(double u) {
                return u - target;
            }

            @Override
            public double conjugate(double s) {
                return s * (0.5 * s + target);
            }
        };
    }

    /** {@code factor u}. */
    static ScalarLoss linear(double factor) {
        return new ScalarLoss() {
            @Override
            public double value(double u) {
                return factor * u;
            }

            @Override
            public double slope(double u) {
                return factor;
            }

            @Override
            public double conjugate(double s) {
                return s == factor ? 0 : Double.POSITIVE_INFINITY;
            }
        };
    }
}
