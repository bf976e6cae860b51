package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Objects;

/**
 * Adversarial training with one step: cross entropy at the inputs that a {@link SingleStepAttack} finds.
 *
 * <pre>
 * loss = mean_i CE(f(x'_i), y_i),   x' = attack(x)
 * </pre>
 *
 * with a {@link Layer} {@code f} that gives logits {@code [batch, classes]}. In the first {@code warmupEpochs} epochs the attack's step is
 * multiplied by the number of epochs done divided by that number. The attack sees the model in evaluation mode, and its result is a
 * constant. Weights of samples count.
 *
 * <p>Such training breaks down when the model learns to bend the loss around the samples, so that one step finds nothing and more steps
 * do: catastrophic overfitting, against which the {@linkplain LinearityPenalty penalties of curvature} are meant.
 *
 * <p>Cost: two forward and backward passes a step.
 *
 * <p>Source: P. de Jorge et al., "Make Some Noise: Reliable and Efficient Single-Step Adversarial Training", NeurIPS 2022; those of the attacks
 * see {@link SingleStepAttack}. Catalogue: T225, as what {@link LocalLinearityError} is added to.
 *
 * @param attack finds the inputs
 * @param warmupEpochs epochs until the attack has its full step; 0 for none
 */
public record SingleStepAdversarialTraining(SingleStepAttack attack, int warmupEpochs) implements Objective {
    /** Checks the settings. */
    public SingleStepAdversarialTraining {
        Objects.requireNonNull(attack, "single-step training needs an attack");
        if (warmupEpochs < 0) {
            throw new IllegalArgumentException(
                    "single-step training: epochs of warmup must not be negative, got " + warmupEpochs);
        }
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        Layer layer = Perturbed.layer("single-step training", model);
        double share = warmupEpochs == 0 ? 1 : Math.min(1, context.epoch() / (double) warmupEpochs);
        Tensor there = layer.inMode(m -> Module.Mode.EVAL, () -> attack.withStepTimes(share)
                .apply(SampleLosses.crossEntropy(layer), batch.inputs(), batch.targets(), context.rng()));
        return Objective.supervised(CrossEntropy.defaults()).loss(layer, batch.withInputs(there), context);
    }
}
