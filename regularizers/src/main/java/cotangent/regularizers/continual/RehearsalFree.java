package cotangent.regularizers.continual;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a task of a sequence is learned by when the data of earlier ones is gone: its loss, and whatever holds the model to what it
 * was, in one forward pass.
 *
 * <pre>L = loss(z, y) + sum of penalties + prediction distillation(z_old, z*_old) + feature distillation(f, f*)</pre>
 *
 * with features {@code f}, logits {@code z} of all classes so far, and {@code f*, z*} from a {@link PreviousModel}, constants. Without a
 * previous model there is no distillation: the first task. Reports {@code penalty} and {@code distillation}. It keeps nothing from step to
 * step; what its parts hold on to changes when a task ends.
 *
 * <p>Cost: that of a plain step, and a forward pass of the previous model if distilled.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no {@link IncrementalClassifier}; those of the parts.
 *
 * <p>Source: J. S. Smith, J. Tian, S. Halbe, Y.-C. Hsu, Z. Kira, "A Closer Look at Rehearsal-Free Continual Learning", CVPR Workshops
 * 2023.
 *
 * <p>Catalogue: T136
 */
public final class RehearsalFree implements Objective {
    private final Loss loss;
    private final List<Penalty> penalties;
    private final PreviousModel previous;
    private final PredictionDistillation predictions;
    private final FeatureDistillation features;

    private RehearsalFree(
            Loss loss,
            List<Penalty> penalties,
            PreviousModel previous,
            PredictionDistillation predictions,
            FeatureDistillation features) {
        this.loss = Objects.requireNonNull(loss, "rehearsal-free learning needs a loss");
        this.penalties = penalties;
        this.previous = previous;
        this.predictions = predictions;
        this.features = features;
    }

    /** The loss alone; {@link TaskMaskedCrossEntropy} is the one to take. */
    public static RehearsalFree of(Loss loss) {
        return new RehearsalFree(loss, List.of(), null, null, null);
    }

    /** With one more penalty. */
    public RehearsalFree withPenalty(Penalty penalty) {
        List<Penalty> more = new ArrayList<>(penalties);
        more.add(Objects.requireNonNull(penalty, "rehearsal-free learning: the penalty is null"));
        return new RehearsalFree(loss, List.copyOf(more), previous, predictions, features);
    }

    /** With a teacher for distillation; null for none. */
    public RehearsalFree withPrevious(PreviousModel model) {
        return new RehearsalFree(loss, penalties, model, predictions, features);
    }

    /** With distillation of predictions. */
    public RehearsalFree withPredictions(PredictionDistillation distillation) {
        return new RehearsalFree(loss, penalties, previous, distillation, features);
    }

    /** With distillation of features. */
    public RehearsalFree withFeatures(FeatureDistillation distillation) {
        return new RehearsalFree(loss, penalties, previous, predictions, distillation);
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof IncrementalClassifier classifier)) {
            throw new IllegalArgumentException("rehearsal-free learning: needs an IncrementalClassifier, got "
                    + model.getClass().getName());
        }
        Tensor f = classifier.features(batch.inputs());
        Tensor z = classifier.classify(f);
        context.reportPredictions(z);
        Tensor losses = loss.perSample(z, batch.targets());
        context.reportSampleLosses(losses);
        Tensor total = batch.weights() == null
                ? losses.mean()
                : losses.mul(batch.weights().to(losses.dtype())).mean();
        if (!penalties.isEmpty()) {
            Tensor penalty = Snapshot.zero(model);
            for (Penalty p : penalties) {
                penalty = penalty.add(p.of(model));
            }
            context.log("penalty", penalty.item());
            total = total.add(penalty);
        }
        if (previous != null && (predictions != null || features != null)) {
            Tensor distilled = distillation(batch.inputs(), f, z);
            context.log("distillation", distilled.item());
            total = total.add(distilled);
        }
        return total;
    }

    private Tensor distillation(Tensor x, Tensor f, Tensor z) {
        PreviousModel.Output before = previous.apply(x);
        Tensor sum = Tensor.scalar(z.dtype(), 0);
        if (predictions != null) {
            sum = sum.add(predictions.of(z.narrow(1, 0, previous.classes()), before.logits()));
        }
        return features == null ? sum : sum.add(features.of(f, before.features()));
    }
}
