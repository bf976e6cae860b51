package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Penalises what a loss's linearization at one input misses of the loss at another (LLR, with random points in place of the worst).
 *
 * <pre>
 * mean_i ( l(x_b) - l(x_a) - (x_b - x_a) . grad_x l(x_a) )^2,   x_a, x_b uniform in the ball ||x' - x||_inf &lt;= epsilon
 * </pre>
 *
 * <p>Losses and gradient are differentiated with respect to the parameters, the latter as a gradient of a gradient.
 *
 * <p>Cost: a forward and backward pass of two points, and an input gradient with the backward pass through it.
 *
 * <p>Source: C. Qin et al., "Adversarial Robustness through Local Linearization", NeurIPS 2019. Catalogue: T225, as a baseline of {@link
 * LocalLinearityError}.
 *
 * @param epsilon radius of the ball in the maximum norm
 */
public record LocalLinearizationResidual(double epsilon) implements LinearityPenalty {
    /** Checks the radius. */
    public LocalLinearizationResidual {
        Perturbed.radius("LLR", epsilon);
    }

    @Override
    public Tensor of(SampleLosses losses, Tensor x, Tensor y, RandomGenerator rng) {
        SampleLosses.requireSamples("LLR", x, y);
        Tensor a = Perturbed.within(x, epsilon, rng);
        Tensor b = Perturbed.within(x, epsilon, rng);
        Tensor slope = losses.inputGradients(a, y).mul(b.sub(a)).flatten(1).sum(1);
        return losses.of(b, y).sub(losses.of(a, y)).sub(slope).square().mean();
    }
}
