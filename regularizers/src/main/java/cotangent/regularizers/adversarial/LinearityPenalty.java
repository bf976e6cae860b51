package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.random.RandomGenerator;

/**
 * How far losses are from being linear in their inputs around the samples, to be added to the loss of adversarial training: where a loss
 * is linear, one step of an attack finds the worst input, and training on that step defends against longer attacks.
 *
 * <p>As an {@link Objective} it is the penalty of a {@link Layer}'s cross entropies; running statistics stay, and weights of samples are not
 * looked at.
 *
 * <pre>{@code
 * Objective elle = new SingleStepAdversarialTraining(SingleStepAttack.nFgsm(eps), 0)
 *         .plus("elle", 1000, new LocalLinearityError(eps));
 * }</pre>
 */
public interface LinearityPenalty extends Objective {
    /**
     * The mean over the samples, a scalar that can be differentiated with respect to the parameters of the losses.
     *
     * @param losses the losses of samples
     * @param x inputs {@code [n, ...]}, constant
     * @param y targets {@code [n, ...]}
     * @param rng for the points around the samples
     * @throws cotangent.autodiff.ShapeException if there is no sample
     */
    Tensor of(SampleLosses losses, Tensor x, Tensor y, RandomGenerator rng);

    @Override
    default Tensor loss(Module model, Batch batch, StepContext context) {
        Layer layer = Perturbed.layer("linearity penalty", model);
        return layer.inMode(
                m -> m == Module.Mode.TRAIN ? Module.Mode.TRAIN_FROZEN_STATISTICS : m,
                () -> of(SampleLosses.crossEntropy(layer), batch.inputs(), batch.targets(), context.rng()));
    }
}
