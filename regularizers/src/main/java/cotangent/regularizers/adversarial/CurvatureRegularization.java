package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * CURE: penalises that the input gradient changes on the way to the adversarial input.
 *
 * <pre>
 * mean_i || grad_x l(x) - grad_x l(x_adv) ||^2,   x_adv = x + epsilon sign(grad_x l(x))
 * </pre>
 *
 * <p>The gradient at {@code x} is constant, as is {@code x_adv}; the gradient there is differentiated with respect to the parameters, which
 * is a gradient of a gradient.
 *
 * <p>Cost: two input gradients, and the backward pass through one of them.
 *
 * <p>Source: S. Moosavi-Dezfooli, A. Fawzi, J. Uesato, P. Frossard, "Robustness via Curvature Regularization, and Vice Versa", CVPR 2019.
 * Catalogue: T225, as a baseline of {@link LocalLinearityError}.
 *
 * @param epsilon length of the step in the maximum norm
 */
public record CurvatureRegularization(double epsilon) implements LinearityPenalty {
    /** Checks the length. */
    public CurvatureRegularization {
        Perturbed.radius("CURE", epsilon);
    }

    /** Draws no random numbers. */
    @Override
    public Tensor of(SampleLosses losses, Tensor x, Tensor y, RandomGenerator rng) {
        SampleLosses.requireSamples("CURE", x, y);
        Tensor here = losses.inputGradients(x, y).detach();
        Tensor there = losses.inputGradients(x.add(here.sign().mul(epsilon)), y);
        return there.sub(here).square().flatten(1).sum(1).mean();
    }
}
