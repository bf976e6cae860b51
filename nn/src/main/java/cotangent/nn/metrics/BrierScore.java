package cotangent.nn.metrics;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;

/**
 * Squared distance between predicted probabilities and the truth, summed over classes: 0 at best, 2 at worst. It is smallest in
 * expectation where the probabilities are the true ones, so that it asks for calibration and for sharpness. (For two classes it is
 * twice the score of the positive class alone.)
 *
 * <p>Predictions are probabilities {@code [batch, classes]}, not logits; targets classes {@code [batch]} or probabilities.
 *
 * <p>Source: G. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950.
 */
public record BrierScore() implements Metric {
    @Override
    public String name() {
        return "brier";
    }

    @Override
    public Tensor perSample(Tensor predictions, Tensor targets) {
        Tensor p = predictions.detach().to(DType.FLOAT64);
        if (targets.rank() == 2 && targets.shape().equals(predictions.shape())) {
            return p.sub(targets.detach().to(DType.FLOAT64)).square().sum(1);
        }
        Tensor labels = Labels.of(targets, predictions).to(DType.INT64);
        Tensor truth =
                Tensor.zerosLike(p).scatter(1, labels.unsqueeze(1), Tensor.ones(DType.FLOAT64, labels.size(0), 1));
        return p.sub(truth).square().sum(1);
    }
}
