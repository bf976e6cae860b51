package cotangent.regularizers.online;

import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * Follow the regularised leader, with losses that need not be linearised: an online learner that is robust to its step size.
 *
 * <pre>
 * play x_t = argmax_{x in V} &lt;theta_t, x> - psi_t(x),   psi_t(x) = lambda_t ||x||^2 / 2,   theta_1 = 0
 * see f_t(x) = phi_t(&lt;a_t, x>), choose z_t = s a_t,   theta_{t+1} = theta_t - z_t
 * H_t(z) = psi*_{t+1}(theta_t - z) + f*_t(z),   H_t(z_t) &lt;= H_t(g_t)   for the subgradient g_t at x_t
 *
 * Regret(u) &lt;= psi_{T+1}(u) + sum_t [ psi*_{t+1}(theta_t - g_t) - psi*_t(theta_t) + &lt;g_t, x_t> - d_t ],   d_t = H_t(g_t) - H_t(z_t) >= 0
 * </pre>
 *
 * on a ball {@code V} around 0 or the whole space, by an {@link ImplicitUpdate}. {@code psi*} and {@code f*} are convex conjugates. The gains
 * {@code d_t} are what an update wins over linearisation. Numbers are float64.
 *
 * <p>Defaults: none; {@code lambda_t = sqrt(t) / beta} is usual. Cost of a round: {@code O(dimension)}, times up to 100 for the updates that solve
 * an equation for {@code s}, by bisection to the last bit.
 *
 * <p>Errors: {@link IllegalArgumentException} if lengths differ, a number is not finite, or a {@code lambda} is not positive or less than the
 * one before, for which the bound would not hold.
 *
 * <p>Source: K. Chen and F. Orabona, "Generalized Implicit Follow-The-Regularized-Leader", ICML 2023; the truncated update: H. Asi and J. C.
 * Duchi, "Stochastic (Approximate) Proximal Point Methods", SIAM J. Optimization 29(3), 2019.
 *
 * <p>Catalogue: T195
 *
 * @see AdaImplicitFtrl
 */
public final class GeneralizedImplicitFtrl {
    private final ImplicitUpdate update;
    private final IntToDoubleFunction lambda;
    private final double radius;
    private final double[] theta;
    private int round = 1;
    private double terms;
    private double lastGain;

    /** In the whole space. */
    public GeneralizedImplicitFtrl(ImplicitUpdate update, int dimension, IntToDoubleFunction lambda) {
        this(update, dimension, lambda, Double.POSITIVE_INFINITY);
    }

    /**
     * On a ball.
     *
     * @param lambda {@code lambda_t} for {@code t} from 1, positive, not decreasing
     * @param radius of the ball, positive; infinite for the whole space
     */
    public GeneralizedImplicitFtrl(ImplicitUpdate update, int dimension, IntToDoubleFunction lambda, double radius) {
        if (dimension < 1 || !(radius > 0)) {
            throw new IllegalArgumentException(
                    "implicit FTRL: dimension and radius must be positive, got " + dimension + " and " + radius);
        }
        this.update = Objects.requireNonNull(update, "implicit FTRL needs an update");
        this.lambda = Objects.requireNonNull(lambda, "implicit FTRL needs regularisers");
        this.radius = radius;
        theta = new double[dimension];
    }

    private double lambda(int t) {
        double value = lambda.applyAsDouble(t);
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "implicit FTRL: lambda must be finite and positive, got " + value + " in round " + t);
        }
        return value;
    }

    /** The point to be played, {@code x_t}. */
    public double[] point() {
        return Round.point(theta, lambda(round), radius);
    }

    /**
     * Plays, and learns from the loss {@code phi(<a, x>)}.
     *
     * @return the loss
     */
    public double step(double[] a, ScalarLoss phi) {
        double[] x = point();
        requireForm(a, x.length);
        double played = Round.dot(a, x);
        double next = lambda(round + 1);
        if (next < lambda(round)) {
            throw new IllegalArgumentException("implicit FTRL: lambda must not decrease, got " + next + " after "
                    + lambda(round) + " in round " + (round + 1));
        }
        Round r = new Round(theta.clone(), next, radius, a, phi, played);
        double s = update.slope(r);
        double loss = phi.value(played);
        if (!Double.isFinite(s) || !Double.isFinite(loss)) {
            throw new IllegalArgumentException("implicit FTRL: loss " + loss + " with slope " + s + " is not finite");
        }
        double dual = r.dual(s);
        lastGain = r.dual(phi.slope(played)) - dual;
        terms += dual - Round.conjugate(theta, lambda(round), radius) + loss;
        System.arraycopy(r.moved(s), 0, theta, 0, theta.length);
        round++;
        return loss;
    }

    static void requireForm(double[] a, int dimension) {
        if (a.length != dimension) {
            throw new IllegalArgumentException("implicit FTRL: needs " + dimension + " numbers, got " + a.length);
        }
        for (double v : a) {
            if (!Double.isFinite(v)) {
                throw new IllegalArgumentException("implicit FTRL: a number is not finite: " + v);
            }
        }
    }

    /** {@code d_t} of the last round: what the update won over linearisation. */
    public double lastGain() {
        return lastGain;
    }

    /** The bound of the regret of all rounds so far, against a point of the set. */
    public double regretBound(double[] u) {
        requireForm(u, theta.length);
        return 0.5 * lambda(round) * Round.dot(u, u) + terms;
    }
}
