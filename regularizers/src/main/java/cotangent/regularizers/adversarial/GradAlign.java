package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Penalises that the input gradients at a sample and at a random point nearby have different directions.
 *
 * <pre>
 * mean_i [ 1 - cos(grad_x l(x), grad_x l(x + u)) ],   u uniform in the ball ||u||_inf &lt;= epsilon
 * </pre>
 *
 * <p>The gradient at {@code x} is constant; that at {@code x + u} is differentiated with respect to the parameters, which is a gradient of a
 * gradient. A gradient of 0 counts as orthogonal to all others.
 *
 * <p>Cost: two input gradients, and the backward pass through one of them.
 *
 * <p>Source: M. Andriushchenko, N. Flammarion, "Understanding and Improving Fast Adversarial Training", NeurIPS 2020. Catalogue: T225, as
 * a baseline of {@link LocalLinearityError}.
 *
 * @param epsilon radius of the ball in the maximum norm
 */
public record GradAlign(double epsilon) implements LinearityPenalty {
    /** Squared lengths below this are 0. */
    private static final double TINY = 1e-30;

    /** Checks the radius. */
    public GradAlign {
        Perturbed.radius("GradAlign", epsilon);
    }

    @Override
    public Tensor of(SampleLosses losses, Tensor x, Tensor y, RandomGenerator rng) {
        SampleLosses.requireSamples("GradAlign", x, y);
        Tensor here = losses.inputGradients(x, y).detach().flatten(1);
        Tensor there =
                losses.inputGradients(Perturbed.within(x, epsilon, rng), y).flatten(1);
        Tensor lengths = squares(here).mul(squares(there)).sqrt();
        return here.mul(there).sum(1).div(lengths).rsub(1).mean();
    }

    private static Tensor squares(Tensor g) {
        return g.square().sum(1).clampMin(TINY);
    }
}
