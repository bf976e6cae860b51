package cotangent.regularizers.online;

/**
 * How {@link GeneralizedImplicitFtrl} chooses {@code z_t} for a loss {@code f(x) = phi(<a, x>)}: always a multiple {@code s a}. Each is at least
 * as good as the first, {@code H_t(z_t) <= H_t(g_t)}.
 */
public enum ImplicitUpdate {
    /** {@code z = g}, a subgradient at the point played: plain FTRL. */
    LINEARIZED {
        @Override
        double slope(Round r) {
            return r.phi().slope(r.played());
        }
    },
    /** A subgradient at the point that is played next, which minimises {@code H}. */
    FULL {
        @Override
        double slope(Round r) {
            return r.fixedPoint(r.phi()::slope);
        }
    },
    /** {@link #FULL} for the model {@code max(f(x_t) + <g, x - x_t>, 0)} of a loss that is not negative (aProx). */
    TRUNCATED_LINEAR {
        @Override
        double slope(Round r) {
            double value = r.phi().value(r.played());
            if (value < 0) {
                throw new IllegalArgumentException(
                        "truncated linear update: needs losses that are not negative, got " + value);
            }
            double g = r.phi().slope(r.played());
            return r.fixedPoint(u -> value + g * (u - r.played()) > 0 ? g : 0);
        }
    },
    /** A subgradient at the point that a linearised update would play next, if that is admissible. */
    MIRROR_PROX {
        @Override
        double slope(Round r) {
            double g = r.phi().slope(r.played());
            double s = r.phi().slope(r.link(g));
            return r.dual(s) <= r.dual(g) ? s : g;
        }
    };

    /** {@code s} with {@code z = s a}. */
    abstract double slope(Round round);
}
