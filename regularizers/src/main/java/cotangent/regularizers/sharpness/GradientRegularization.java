package cotangent.regularizers.sharpness;

import cotangent.nn.ParameterVector;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.OptimizerWrapper;
import java.lang.System.Logger;
import java.util.Objects;

/**
 * Gradient regularisation by finite differences: descends the loss plus a multiple of its gradient's squared norm without second
 * derivatives.
 *
 * <pre>
 * L~ = L + (gamma / 2) ||g||^2,   grad L~ = g + gamma H g,   g = grad L(theta)
 *
 * FORWARD:   G = (1 - gamma / epsilon) g + (gamma / epsilon) grad L(theta + epsilon g)
 * BACKWARD:  G = (1 + gamma / epsilon) g - (gamma / epsilon) grad L(theta - epsilon g)
 * </pre>
 *
 * where {@code theta} are the trained parameters, {@code L} is the loss of the present batch, and {@code G}, with a finite difference in
 * place of {@code H g}, is what the wrapped optimizer steps with at {@code theta}. The ascent step is not normalised. Forward differences
 * are the recommended ones: with {@code epsilon} of the order of {@code gamma} they do more than the penalty. With {@code gamma = epsilon}
 * they are SAM without normalisation, {@code grad L(theta + epsilon g)}; see {@link Sam}. The exact gradient is that of {@link
 * GradientNormPenalty}.
 *
 * <p>{@code g} is held constant in the second evaluation. The parameters are restored bit by bit before the wrapped optimizer steps.
 * Running statistics move in the first evaluation only, and dropout drops the same elements in both, if the closure is the trainer's or a
 * {@link cotangent.nn.train.BatchClosure}.
 *
 * <p>Defaults: none; the paper finds 1e-2 to 1e-1 good for both. Cost: two evaluations of the closure a step in place of one, one if
 * {@code gamma = 0}.
 *
 * <p>Errors: {@link ArithmeticException} if the loss or the gradient is not finite; the parameters are then as they were before the step.
 * A warning is logged, once, when {@code epsilon ||g|| > 0.5 ||theta||}: the difference is then no derivative.
 *
 * <p>Source: R. Karakida, T. Takase, T. Hayase, K. Osawa, "Understanding Gradient Regularization in Deep Learning: Efficient
 * Finite-Difference Computation and Implicit Bias", ICML 2023. Catalogue: T238.
 */
public final class GradientRegularization extends OptimizerWrapper {
    private static final Logger LOG = System.getLogger(GradientRegularization.class.getName());

    /** Where the second gradient is taken. */
    public enum Difference {
        /** After a step of ascent. */
        FORWARD,
        /** After a step of descent. */
        BACKWARD
    }

    private final Difference difference;
    private final double gamma;
    private final double epsilon;
    private boolean warned;

    /**
     * Wraps an optimizer.
     *
     * @param gamma the weight of the penalty, at least 0
     * @param epsilon the length of the step relative to the gradient, positive
     * @throws IllegalArgumentException if a value is out of range
     */
    public GradientRegularization(Optimizer base, Difference difference, double gamma, double epsilon) {
        super(base);
        this.difference = Objects.requireNonNull(difference, "gradient regularization: difference");
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "gradient regularization: gamma must be finite and not negative, got " + gamma);
        }
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "gradient regularization: epsilon must be finite and positive, got " + epsilon);
        }
        this.gamma = gamma;
        this.epsilon = epsilon;
    }

    @Override
    protected double gradient(Closure closure) {
        double loss = Finite.loss("gradient regularization", closure.evaluate());
        if (gamma == 0) {
            return loss;
        }
        Finite.gradients("gradient regularization", parameters());
        ParameterVector g = ParameterVector.ofGradients(parameters());
        ParameterVector theta = ParameterVector.ofValues(parameters()).restrictedTo(g);
        warnIfFar(g, theta);
        double sign = difference == Difference.FORWARD ? 1 : -1;
        try {
            g.addTo(parameters(), sign * epsilon);
            Finite.loss("gradient regularization", closure.evaluate());
            Finite.gradients("gradient regularization", parameters());
        } finally {
            theta.assignTo(parameters());
        }
        double weight = sign * gamma / epsilon;
        g.times(1 - weight)
                .plus(weight, ParameterVector.ofGradients(parameters()))
                .assignToGradients(parameters());
        return loss;
    }

    private void warnIfFar(ParameterVector g, ParameterVector theta) {
        if (!warned && epsilon * g.norm() > 0.5 * theta.norm()) {
            warned = true;
            LOG.log(
                    Logger.Level.WARNING,
                    "gradient regularization: a step of {0} times the gradient is more than half as long as the parameters",
                    epsilon);
        }
    }
}
