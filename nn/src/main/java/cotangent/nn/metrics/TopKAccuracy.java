package cotangent.nn.metrics;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;

/**
 * Share of samples whose class is among the {@code k} highest scores. Predictions and targets are those of {@link Accuracy}.
 *
 * @param k how many scores count
 */
public record TopKAccuracy(int k) implements Metric {
    /** Checks the number. */
    public TopKAccuracy {
        if (k <= 0) {
            throw new IllegalArgumentException("top-k accuracy: k must be positive, got " + k);
        }
    }

    @Override
    public String name() {
        return "top" + k;
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        Tensor labels = Labels.of(targets, predictions);
        Tensor best = predictions.topK(Math.min(k, predictions.size(1)), 1).indices();
        return best.eq(labels.unsqueeze(-1)).to(DType.FLOAT64).sum(1);
    }
}
