package cotangent.regularizers.sharpness;

import cotangent.autodiff.Tensor;
import cotangent.nn.ParameterVector;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.OptimizerWrapper;
import java.util.Map;

/**
 * Adversarial model perturbation: steps along the gradient at a point that a few steps of gradient ascent on the parameters reach within a
 * ball.
 *
 * <pre>
 * L_AMP(theta) = max_{||D|| &lt;= epsilon} L(theta + D)
 *
 * D = 0; N times:  D = clip(D + zeta grad L(theta + D)),   clip(D) = D min(1, epsilon / ||D||)
 * step the wrapped optimizer at theta with grad L(theta + D)
 * </pre>
 *
 * where {@code theta} are the trained parameters, {@code L} the loss of the present batch, {@code zeta} the inner learning rate and
 * {@code N} the number of inner iterations. The norm and the ball are those of each tensor alone, or of all together ({@link
 * AdversarialModelPerturbationConfig.Scope}). Unlike {@link Sam}, a small gradient gives a small perturbation: it is clipped, not
 * normalised. If all of it is clipped and {@code N = 1} in global scope, the two agree with {@code rho = epsilon}.
 *
 * <p>{@code D} is held constant. Parameters without gradient are left alone. The parameters are restored bit by bit before the wrapped
 * optimizer steps. Running statistics move only in the evaluation at {@code theta}, and dropout drops the same elements in all, if the
 * closure is the trainer's or a {@link cotangent.nn.train.BatchClosure}.
 *
 * <p>Defaults: {@link AdversarialModelPerturbationConfig#defaults}, the authors'. Cost: {@code 1 + N} evaluations of the closure a step in
 * place of one, and copies of parameters and gradients; one evaluation if {@code epsilon}, {@code zeta} or {@code N} is 0.
 *
 * <p>Errors: {@link ArithmeticException} if the loss or the gradient is not finite; the parameters are then as they were before the step.
 *
 * <p>Source: Y. Zheng, R. Zhang, Y. Mao, "Regularizing Neural Networks via Adversarial Model Perturbation", CVPR 2021. Catalogue: T206.
 */
public final class AdversarialModelPerturbation extends OptimizerWrapper {
    private final AdversarialModelPerturbationConfig config;

    /** Wraps an optimizer. */
    public AdversarialModelPerturbation(Optimizer base, AdversarialModelPerturbationConfig config) {
        super(base);
        this.config = config;
    }

    /** The settings. */
    public AdversarialModelPerturbationConfig config() {
        return config;
    }

    @Override
    protected double gradient(Closure closure) {
        double loss = evaluate(closure);
        if (config.epsilon() == 0 || config.innerLr() == 0) {
            return loss;
        }
        ParameterVector theta = ParameterVector.ofValues(parameters());
        ParameterVector d = ParameterVector.ofGradients(parameters()).times(0);
        try {
            for (int i = 0; i < config.innerIterations(); i++) {
                d = clip(d.plus(config.innerLr(), ParameterVector.ofGradients(parameters())));
                theta.plus(1, d).assignTo(parameters());
                evaluate(closure);
            }
        } finally {
            theta.assignTo(parameters());
        }
        return loss;
    }

    private double evaluate(Closure closure) {
        double loss = Finite.loss("AMP", closure.evaluate());
        Finite.gradients("AMP", parameters());
        return loss;
    }

    private ParameterVector clip(ParameterVector d) {
        return switch (config.scope()) {
            case GLOBAL -> d.times(factor(d.norm()));
            case PER_TENSOR -> d.map(this::clip);
        };
    }

    private Tensor clip(Tensor t) {
        return t.mul(factor(ParameterVector.of(Map.of("", t)).norm()));
    }

    private double factor(double norm) {
        return norm > config.epsilon() ? config.epsilon() / norm : 1;
    }
}
