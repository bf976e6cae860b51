package cotangent.regularizers.online;

/**
 * Implicit FTRL that finds its own step size: it regularises only as much as its losses could have been lower.
 *
 * <pre>
 * x'_t = argmin_{x in V} F_t(x),   F_t(x) = lambda_t ||x||^2 / 2 - &lt;theta_t, x> + f_t(x)
 * delta_t = F_t(x_t) - F_t(x'_t) >= 0,   lambda_{t+1} = lambda_t + delta_t / beta^2
 * theta_{t+1} = theta_t - z_t,   z_t the subgradient of f_t at x'_t that makes it the minimum
 * x_{t+1} = argmax_{x in V} &lt;theta_{t+1}, x> - lambda_{t+1} ||x||^2 / 2,   theta_1 = 0
 * </pre>
 *
 * for losses {@code f(x) = phi(<a, x>)} on a ball {@code V} around 0 or the whole space. Losses that do not change cost a constant regret, and
 * no losses more than of order {@code sqrt(T)}. Numbers are float64.
 *
 * <p>Defaults: {@code lambda_1 = 1e-3}; {@code beta} about the diameter of the set. Cost of a round: {@code O(100 dimension)} at most.
 *
 * <p>Errors: as {@link GeneralizedImplicitFtrl}.
 *
 * <p>Source: K. Chen and F. Orabona, "Generalized Implicit Follow-The-Regularized-Leader", ICML 2023; N. Campolongo and F. Orabona, "Temporal
 * Variability in Implicit Online Learning", NeurIPS 2020.
 *
 * <p>Catalogue: T195
 */
public final class AdaImplicitFtrl {
    private final double beta;
    private final double radius;
    private final double[] theta;
    private double lambda;

    /** In the whole space, with {@code lambda_1 = 1e-3}. */
    public AdaImplicitFtrl(int dimension, double beta) {
        this(dimension, beta, 1e-3, Double.POSITIVE_INFINITY);
    }

    /**
     * On a ball.
     *
     * @param beta how large points may become, positive
     * @param lambda {@code lambda_1}, positive
     * @param radius of the ball, positive; infinite for the whole space
     */
    public AdaImplicitFtrl(int dimension, double beta, double lambda, double radius) {
        if (dimension < 1 || !(beta > 0 && lambda > 0 && radius > 0)) {
            throw new IllegalArgumentException(
                    "adaptive implicit FTRL: dimension, beta, lambda and radius must be positive, got " + dimension
                            + ", " + beta + ", " + lambda + ", " + radius);
        }
        this.beta = beta;
        this.lambda = lambda;
        this.radius = radius;
        theta = new double[dimension];
    }

    /** The point to be played, {@code x_t}. */
    public double[] point() {
        return Round.point(theta, lambda, radius);
    }

    /** {@code lambda_t}. */
    public double lambda() {
        return lambda;
    }

    /**
     * Plays, and learns from the loss {@code phi(<a, x>)}.
     *
     * @return the loss
     */
    public double step(double[] a, ScalarLoss phi) {
        double[] x = point();
        GeneralizedImplicitFtrl.requireForm(a, x.length);
        double played = Round.dot(a, x);
        Round r = new Round(theta.clone(), lambda, radius, a, phi, played);
        double s = ImplicitUpdate.FULL.slope(r);
        double loss = phi.value(played);
        if (!Double.isFinite(s) || !Double.isFinite(loss)) {
            throw new IllegalArgumentException(
                    "adaptive implicit FTRL: loss " + loss + " with slope " + s + " is not finite");
        }
        // min F = -psi*(theta - z) - f*(z), and F(x_t) = f(x_t) - psi*(theta); rounding may make the difference
        // negative.
        double delta = loss - Round.conjugate(theta, lambda, radius) + r.dual(s);
        System.arraycopy(r.moved(s), 0, theta, 0, theta.length);
        lambda += Math.max(0, delta) / (beta * beta);
        return loss;
    }
}
