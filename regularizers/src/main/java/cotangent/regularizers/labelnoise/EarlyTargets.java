package cotangent.regularizers.labelnoise;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.SampleState;
import java.util.Map;

/** Running averages of what a model predicts for each sample, and the term that holds it to them. */
final class EarlyTargets {
    /** Probabilities stay so far from 0 and 1. */
    private static final double MARGIN = 1e-4;

    private final SampleState targets;
    private final int classes;
    private final double beta;

    EarlyTargets(int samples, int classes, double beta) {
        targets = SampleState.zeros(samples, classes);
        this.classes = classes;
        this.beta = beta;
    }

    /** {@code clamp(softmax(z))}, differentiable. */
    static Tensor probabilities(Tensor logits) {
        return logits.softmax(1).clamp(MARGIN, 1 - MARGIN);
    }

    /** {@code log(1 - <t, p>)} of each sample. */
    static Tensor term(Tensor targets, Tensor probabilities) {
        return targets.detach()
                .mul(probabilities)
                .sum(1)
                .clampMax(1 - MARGIN)
                .rsub(1)
                .log();
    }

    /** Moves the targets of these samples towards predictions, and returns them. */
    Tensor update(Tensor indices, Tensor probabilities) {
        Tensor p = probabilities.detach();
        targets.blend(indices, p.div(p.sum(true, 1)), 1 - beta);
        return get(indices, p);
    }

    /** The targets of these samples, in the type of the predictions. */
    Tensor get(Tensor indices, Tensor probabilities) {
        return targets.get(indices).to(probabilities.dtype());
    }

    /** Checks logits {@code [batch, classes]}. */
    Tensor requireLogits(String operation, Tensor logits) {
        if (logits.rank() != 2 || logits.size(1) != classes) {
            throw new ShapeException(
                    operation + ": needs logits [batch, " + classes + "], got shape " + logits.shape());
        }
        return logits;
    }

    Tensor values() {
        return targets.values();
    }

    Map<String, Tensor> state() {
        return targets.state();
    }

    void loadState(Map<String, Tensor> state) {
        targets.loadState(state);
    }

    /** Checks what both methods are told. */
    static void require(String operation, int samples, int classes, double lambda, double beta) {
        if (samples < 1 || classes < 2) {
            throw new IllegalArgumentException(
                    operation + ": needs a sample and two classes, got " + samples + " and " + classes);
        }
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(operation + ": lambda must be finite and not negative, got " + lambda);
        }
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException(operation + ": beta must be in [0, 1), got " + beta);
        }
    }
}
