package cotangent.regularizers.semisupervised;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.BatchTransform;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Consistency training (UDA): cross entropy where there are labels, and on strongly augmented unlabelled samples the predictions that the
 * network makes, surely, of the samples themselves.
 *
 * <pre>
 * L      = L_sup + lambda L_cons
 * L_cons = 1/B sum_u [max_c p(c | u) &gt;= beta] KL( q || p(. | u^) ),   q = softmax(z(u) / tau)
 * L_sup  : mean cross entropy of the labelled samples, or what {@link TrainingSignalAnnealing} leaves of it
 * </pre>
 *
 * with {@code B} unlabelled samples {@code u}, their strong views {@code u^}, logits {@code z [.., classes]} and {@code p = softmax(z)}. The threshold is
 * for the predictions before sharpening; the sum is divided by {@code B}, whether samples count or not. Targets of a batch are class indices
 * {@code [batch]}, where a negative one means that the sample has no label. Weights of samples are not looked at.
 *
 * <p>Targets {@code q} and the choice of samples are constants: gradients flow through {@code z(u^)}, where they are {@code p(u^) - q}, and the logits of
 * labelled samples. All of them go through the model in one pass. Reports {@code consistency}, {@code confident} (the share of unlabelled samples that count) and {@code
 * annealed} (the share of labelled samples that do).
 *
 * <p>The strong view: for images {@link cotangent.regularizers.augmentation.RandAugment} and then {@link cotangent.regularizers.augmentation.Cutout}; for text
 * a {@link TextTransform} such as {@link TfIdfWordReplacement}, before words are turned into numbers; {@link #consistency} takes the logits of such pairs.
 *
 * <p>Defaults: {@link UdaConfig#images}, {@link UdaConfig#text}. Cost: a pass forward and backward of labelled and twice the unlabelled samples.
 *
 * <p>Errors: {@link ShapeException} if the logits are not of at least two classes; {@link ArithmeticException} if one is not finite; {@link
 * IllegalArgumentException} if the model is no layer.
 *
 * <p>Source: Q. Xie, Z. Dai, E. Hovy, M.-T. Luong, Q. V. Le, "Unsupervised Data Augmentation for Consistency Training", NeurIPS 2020.
 *
 * <p>Catalogue: T123
 *
 * @param config the hyperparameters
 * @param strongView makes {@code u^} of {@code u}
 */
public record UnsupervisedDataAugmentation(UdaConfig config, BatchTransform strongView) implements Objective {
    /** Needs both. */
    public UnsupervisedDataAugmentation {
        Objects.requireNonNull(config, "UDA needs a configuration");
        Objects.requireNonNull(strongView, "UDA needs a strong view");
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "UDA: needs a layer, got " + model.getClass().getName());
        }
        long[] labels = batch.targets().toLongArray();
        int[] labelled = rows(labels, true);
        int[] unlabelled = rows(labels, false);
        Batch own = select(batch, labelled);
        Batch other = select(batch, unlabelled);
        Tensor strong = other.size() == 0
                ? other.inputs()
                : strongView.apply(other, context.rng()).inputs();
        Tensor logits = require(layer.apply(Tensor.cat(0, own.inputs(), other.inputs(), strong)));
        int b = labelled.length;
        int u = unlabelled.length;
        Tensor supervised = supervised(logits.narrow(0, 0, b), own.targets(), context);
        Tensor consistency = consistency(logits.narrow(0, b, u), logits.narrow(0, b + u, u));
        context.log("consistency", consistency.item());
        context.log(
                "confident",
                u == 0 ? 0 : confident(logits.narrow(0, b, u)).sum().item() / u);
        if (u == 0) {
            context.reportPredictions(logits.narrow(0, 0, b));
        }
        return supervised.add(consistency.mul(config.lambda()));
    }

    private Tensor supervised(Tensor logits, Tensor labels, StepContext context) {
        if (logits.size(0) == 0) {
            context.log("annealed", 0);
            return Tensor.scalar(logits.dtype(), 0);
        }
        Tensor counts = config.annealing().counts(logits, labels, context.progress());
        context.log("annealed", counts.sum().item() / labels.size());
        return TrainingSignalAnnealing.loss(logits, labels, counts);
    }

    /**
     * {@code L_cons} of given pairs, a scalar; 0 if no sample counts or there is none.
     *
     * @param logits of unlabelled samples, {@code [B, classes]}
     * @param strongLogits of their strong views, {@code [B, classes]}
     * @throws ShapeException if the shapes differ
     */
    public Tensor consistency(Tensor logits, Tensor strongLogits) {
        if (!logits.shape().equals(strongLogits.shape()) || logits.rank() != 2) {
            throw new ShapeException("UDA: needs logits [samples, classes] of both views, got shapes " + logits.shape()
                    + " and " + strongLogits.shape());
        }
        if (logits.size(0) == 0) {
            return Tensor.scalar(logits.dtype(), 0);
        }
        Tensor logTargets;
        Tensor mask;
        try (var off = GradMode.noGrad()) {
            logTargets = targets(logits.detach(), config.tau());
            mask = confident(logits).to(logits.dtype());
        }
        Tensor divergence =
                logTargets.exp().mul(logTargets.sub(strongLogits.logSoftmax(1))).sum(1);
        return divergence.mul(mask).sum().div(logits.size(0));
    }

    /** {@code log softmax(z / tau)}. */
    static Tensor targets(Tensor logits, double tau) {
        return logits.div(tau).logSoftmax(1);
    }

    private Tensor confident(Tensor logits) {
        try (var off = GradMode.noGrad()) {
            return logits.softmax(1).amax(1).ge(config.beta());
        }
    }

    private static int[] rows(long[] labels, boolean labelled) {
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] >= 0 == labelled)
                .toArray();
    }

    private static Batch select(Batch batch, int[] rows) {
        Tensor index = Tensor.of(rows);
        return new Batch(
                batch.inputs().indexSelect(0, index),
                batch.targets().indexSelect(0, index),
                batch.indices().indexSelect(0, index),
                null);
    }

    private static Tensor require(Tensor logits) {
        if (logits.rank() != 2 || logits.size(1) < 2) {
            throw new ShapeException(
                    "UDA: needs logits [batch, classes] of at least two classes, got shape " + logits.shape());
        }
        if (!logits.allFinite()) {
            throw new ArithmeticException("UDA: a logit is not finite");
        }
        return logits;
    }
}
