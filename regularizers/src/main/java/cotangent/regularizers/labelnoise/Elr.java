package cotangent.regularizers.labelnoise;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Map;

/**
 * Early-learning regularization: holds a model to what it predicted early in training, before it began to memorise wrong labels.
 *
 * <pre>
 * p   = clamp(softmax(z), 1e-4, 1 - 1e-4)
 * t_i = beta t_i + (1 - beta) p_i / sum p_i                        for the samples of the batch, from t_i = 0
 * L   = mean_i [ CE(z_i, y_i) + lambda log(1 - &lt;t_i, p_i>) ]
 *
 * d log(1 - &lt;t, p>) / dz_k = -p_k (t_k - &lt;t, p>) / (1 - &lt;t, p>)
 * </pre>
 *
 * with logits {@code z [batch, classes]} and a target {@code t_i [classes]} for each sample {@code i} of the data set, which the batch's
 * indices address. The term is negative and falls as {@code <t, p>} rises to 1: it pulls the prediction towards its own past. On a wrong
 * label its gradient opposes that of cross entropy, so that the label is not memorised; on a right one it goes the same way, so that the
 * sample goes on to be learned.
 *
 * <p>The targets move before the loss, by this batch's own predictions, and are constants in it; in a repeated evaluation of a step they
 * do not move again. They are the {@link #state} of this objective. Labels are class indices {@code [batch]} or probabilities
 * {@code [batch, classes]}, as mixing transforms give. The batch's weights count. Reports {@code elr}, the mean of the term.
 *
 * <p>Defaults: {@code lambda = 3, beta = 0.7}, the paper's for CIFAR-10; 7 and 0.9 for 100 classes. Cost: that of a plain step, and
 * {@code [samples, classes]} numbers.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} unless logits are {@code [batch, classes]}; {@link IndexOutOfBoundsException} if an
 * index of the batch is not a sample; {@link IllegalArgumentException} if the model is no layer.
 *
 * <p>Source: S. Liu, J. Niles-Weed, N. Razavian, C. Fernandez-Granda, "Early-Learning Regularization Prevents Memorization of Noisy
 * Labels", NeurIPS 2020.
 *
 * <p>Catalogue: T011
 *
 * @see ElrPlus
 */
public final class Elr implements Objective {
    private final EarlyTargets targets;
    private final double lambda;

    /** With the defaults. */
    public Elr(int samples, int classes) {
        this(samples, classes, 3, 0.7);
    }

    /**
     * An objective that knows no predictions yet.
     *
     * @param samples number of samples of the data set
     * @param classes number of classes, at least 2
     * @param lambda weight of the term, not negative; 0 is cross entropy
     * @param beta how much of a target stays, in [0, 1)
     * @throws IllegalArgumentException if a number is out of range
     */
    public Elr(int samples, int classes, double lambda, double beta) {
        EarlyTargets.require("ELR", samples, classes, lambda, beta);
        this.lambda = lambda;
        targets = new EarlyTargets(samples, classes, beta);
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "ELR: needs a layer, got " + model.getClass().getName());
        }
        Tensor logits = targets.requireLogits("ELR", layer.apply(batch.inputs()));
        context.reportPredictions(logits);
        Tensor p = EarlyTargets.probabilities(logits);
        Tensor t = context.isRepeat() ? targets.get(batch.indices(), p) : targets.update(batch.indices(), p);
        Tensor term = EarlyTargets.term(t, p);
        context.log("elr", term.mean().item());
        Tensor losses =
                CrossEntropy.defaults().perSample(logits, batch.targets()).add(term.mul(lambda));
        context.reportSampleLosses(losses);
        return batch.weights() == null
                ? losses.mean()
                : losses.mul(batch.weights().to(losses.dtype())).mean();
    }

    /**
     * The regularizing term {@code log(1 - <t, p>)} of each sample, {@code [batch]}.
     *
     * @param logits {@code [batch, classes]}, differentiated
     * @param targets {@code [batch, classes]}, constant
     */
    public static Tensor term(Tensor logits, Tensor targets) {
        return EarlyTargets.term(targets, EarlyTargets.probabilities(logits));
    }

    /** A copy of the targets of all samples, {@code [samples, classes]}: 0 for what was not seen yet. */
    public Tensor targets() {
        return targets.values();
    }

    @Override
    public Map<String, Tensor> state() {
        return targets.state();
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        targets.loadState(state);
    }
}
