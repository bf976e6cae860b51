package cotangent.nn.metrics;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;

/**
 * Share of samples whose class has the highest score; the first one of equal scores counts.
 *
 * <p>Predictions are logits or probabilities {@code [batch, classes]}; targets are classes {@code [batch]} or probabilities {@code
 * [batch, classes]}, of which the largest counts.
 */
public record Accuracy() implements Metric {
    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        return predictions.argmax(1).eq(Labels.of(targets, predictions)).to(DType.FLOAT64);
    }
}
