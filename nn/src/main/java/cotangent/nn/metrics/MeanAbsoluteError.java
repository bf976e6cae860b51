package cotangent.nn.metrics;

import cotangent.autodiff.DType;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** Absolute difference between prediction and target of the same shape {@code [batch, ...]}, mean over what a sample has. */
public record MeanAbsoluteError() implements Metric {
    @Override
    public String name() {
        return "mae";
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        if (predictions.rank() == 0 || !predictions.shape().equals(targets.shape())) {
            throw new ShapeException(
                    "mean absolute error: needs predictions and targets [batch, ...] of one shape, got "
                            + predictions.shape() + " and " + targets.shape());
        }
        Tensor gap = predictions
                .detach()
                .to(DType.FLOAT64)
                .sub(targets.detach().to(DType.FLOAT64))
                .abs();
        return gap.rank() == 1 ? gap : gap.flatten(1).mean(1);
    }
}
