package cotangent.regularizers.continual;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A classifier as it was at the end of a task: a teacher in evaluation mode, whose outputs are constants. It keeps values only, and
 * runs the classifier with them.
 */
public final class PreviousModel {
    private final IncrementalClassifier model;
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final int classes;

    /**
     * What it gives for a batch.
     *
     * @param features {@code [batch, width]}
     * @param logits {@code [batch, classes]} of the classes that it knew
     */
    public record Output(Tensor features, Tensor logits) {}

    /** The classifier as it is now, with its buffers. */
    public PreviousModel(IncrementalClassifier model) {
        this.model = model;
        model.stateDict().forEach((name, value) -> values.put(name, Snapshot.copy(value)));
        classes = model.classes();
    }

    /** Number of classes that it knew. */
    public int classes() {
        return classes;
    }

    /** Its features and logits. */
    public Output apply(Tensor x) {
        try (var off = GradMode.noGrad()) {
            return model.inMode(
                    mode -> Module.Mode.EVAL,
                    () -> model.with(values, () -> {
                        Tensor f = model.features(x);
                        return new Output(f, model.classify(f).narrow(1, 0, classes));
                    }));
        }
    }
}
