package cotangent.regularizers.adversarial;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.Replay;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Virtual adversarial training: cross entropy where there are labels, and smooth predictions around all inputs.
 *
 * <pre>
 * loss = mean_{i labelled} CE(f(x_i), y_i) + alpha LDS(all x) + entropyWeight mean_{all i} H(softmax f(x_i))
 * </pre>
 *
 * with the smoothness {@code LDS} of {@link VirtualAdversarialLoss} and the entropy {@code H} of {@link ConditionalEntropyLoss}. The model is
 * a {@link Layer} that gives logits {@code [batch, classes]}; targets are class indices {@code [batch]}, where a negative one means that the
 * sample has no label. A batch without labels has no cross entropy. Weights of samples are not looked at.
 *
 * <p>Differentiated are the parameters: through the clean pass for cross entropy and entropy, through the perturbed pass for the
 * smoothness, for which clean predictions and perturbations are constants. All passes drop the same elements in dropout; running
 * statistics move in the clean pass only. Reports {@code lds}, and {@code entropy} if it has weight.
 *
 * <p>Defaults: {@link VirtualAdversarialConfig#defaults}; {@code epsilon} is to be tuned: 8 for CIFAR-10, 2.5 for SVHN in the paper, 0.5 to 2
 * for small images in [0, 1]. Cost: {@code 2 + K} forward and backward passes a step in place of one.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} if the logits are not of at least two classes; {@link ArithmeticException} if a logit
 * is not finite; {@link IllegalArgumentException} if the model is no layer.
 *
 * <p>Source: T. Miyato, S. Maeda, M. Koyama, S. Ishii, "Virtual Adversarial Training: A Regularization Method for Supervised and
 * Semi-Supervised Learning", TPAMI 2018. Catalogue: T228.
 *
 * @param config the hyperparameters
 */
public record VirtualAdversarialTraining(VirtualAdversarialConfig config) implements Objective {
    /** Needs a configuration. */
    public VirtualAdversarialTraining {
        Objects.requireNonNull(config, "VAT needs a configuration");
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "VAT: needs a layer, got " + model.getClass().getName());
        }
        Tensor x = batch.inputs();
        Replay replay = Replay.before(layer);
        Tensor logits = Logits.require("VAT", layer.apply(x));
        Tensor lds = new VirtualAdversarialLoss(config.epsilon(), config.xi(), config.powerIterations())
                .of(in -> replay.run(() -> layer.apply(in)), logits, x, context.rng());
        context.log("lds", lds.item());
        Tensor loss = lds.mul(config.alpha());
        long[] labels = batch.targets().toLongArray();
        int[] labelled =
                IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
        if (labelled.length > 0) {
            Tensor rows = Tensor.of(labelled);
            loss = loss.add(
                    CrossEntropy.of(logits.indexSelect(0, rows), batch.targets().indexSelect(0, rows)));
        }
        if (labelled.length == labels.length) {
            context.reportPredictions(logits);
        }
        if (config.entropyWeight() > 0) {
            Tensor entropy = ConditionalEntropyLoss.of(logits);
            context.log("entropy", entropy.item());
            loss = loss.add(entropy.mul(config.entropyWeight()));
        }
        return loss;
    }
}
