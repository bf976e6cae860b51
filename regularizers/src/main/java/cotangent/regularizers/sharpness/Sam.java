package cotangent.regularizers.sharpness;

import cotangent.nn.ParameterVector;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.OptimizerWrapper;

/**
 * Sharpness-aware minimization: steps along the gradient at the worst nearby point instead of the one at the parameters.
 *
 * <pre>
 * min_theta max_{||e||_p &lt;= rho} L(theta + e)
 *
 * g     = grad L(theta)
 * e     = rho sign(g) |g|^(q-1) / (||g||_q^q)^(1/p),   1/p + 1/q = 1      (first-order solution of the maximum)
 * g_sam = grad L(theta + e)                                               (what the wrapped optimizer steps with, at theta)
 * </pre>
 *
 * where {@code theta} are all trained parameters together and {@code L} is the loss of the present batch. For {@code p = 2} this is
 * {@code e = rho g / ||g||}; for {@code p = inf}, {@code e = rho sign(g)}; for {@code p = 1} the coordinate with the largest {@code |g|},
 * the first of them, takes all of {@code rho}. A gradient of 0 gives {@code e = 0}. {@code e} does not depend on the scale of the loss.
 *
 * <p>With {@link SamConfig#adaptive} (ASAM) the ball follows the parameters' sizes, {@code ||e / |theta|||_p <= rho}: {@code e} is
 * {@code |theta|} times the above for {@code |theta| g} in place of {@code g}; for {@code p = 2},
 * {@code e = rho theta^2 g / || |theta| g ||}. With {@link SamConfig#mSharpness}{@code = m} each part of {@code m} samples gets an
 * {@code e} of its own, and {@code g_sam} is their mean; this needs a closure that can evaluate {@linkplain Closure#parts parts}, as the
 * trainer's can.
 *
 * <p>{@code e} is held constant: there is no second-order term. The parameters are restored bit by bit before the wrapped optimizer
 * steps, and it adds its weight decay there. Running statistics move only in the evaluation at {@code theta}, and dropout drops the same
 * elements in both, if the closure is the trainer's or a {@link cotangent.nn.train.BatchClosure}.
 *
 * <p>Defaults: {@link SamConfig#defaults}. Cost: two evaluations of the closure a step in place of one, and a copy of parameters and
 * gradients.
 *
 * <p>Errors: {@link ArithmeticException} if the loss or the gradient is not finite; the parameters are then as they were before the step.
 *
 * <p>Source: P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur, "Sharpness-Aware Minimization for Efficiently Improving Generalization", ICLR
 * 2021; adaptive: J. Kwon, J. Kim, H. Park, I. K. Choi, "ASAM", ICML 2021. Catalogue: T233.
 */
public final class Sam extends OptimizerWrapper {
    private final SamConfig config;

    /** Wraps an optimizer. */
    public Sam(Optimizer base, SamConfig config) {
        super(base);
        this.config = config;
    }

    /** The settings. */
    public SamConfig config() {
        return config;
    }

    @Override
    protected double gradient(Closure closure) {
        return config.mSharpness() == 0 ? gradientAtWorst(closure) : meanOverParts(closure);
    }

    private double meanOverParts(Closure closure) {
        ParameterVector sum = null;
        double loss = 0;
        for (Closure.Part part : closure.parts(config.mSharpness())) {
            loss += part.weight() * gradientAtWorst(part.closure());
            ParameterVector g = ParameterVector.ofGradients(parameters()).times(part.weight());
            sum = sum == null ? g : sum.plus(1, g);
        }
        sum.assignToGradients(parameters());
        return loss;
    }

    private double gradientAtWorst(Closure closure) {
        double loss = Finite.loss("SAM", closure.evaluate());
        Finite.gradients("SAM", parameters());
        if (config.rho() == 0) {
            return loss;
        }
        ParameterVector g = ParameterVector.ofGradients(parameters());
        ParameterVector theta = ParameterVector.ofValues(parameters()).restrictedTo(g);
        ParameterVector e = perturbation(theta, g, config);
        try {
            e.addTo(parameters(), 1);
            Finite.loss("SAM", closure.evaluate());
            Finite.gradients("SAM", parameters());
        } finally {
            theta.assignTo(parameters());
        }
        return loss;
    }

    /**
     * The perturbation {@code e}.
     *
     * @param theta the parameters
     * @param g the gradient there, of the same names
     * @throws ArithmeticException if the gradient is not finite
     */
    public static ParameterVector perturbation(ParameterVector theta, ParameterVector g, SamConfig config) {
        if (!config.adaptive()) {
            return DualNorm.maximizer(g, config.rho(), config.p());
        }
        ParameterVector size = theta.map(t -> t.abs());
        return DualNorm.maximizer(g.zip(size, (a, s) -> a.mul(s)), config.rho(), config.p())
                .zip(size, (a, s) -> a.mul(s));
    }
}
