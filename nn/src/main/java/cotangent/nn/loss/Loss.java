package cotangent.nn.loss;

import cotangent.autodiff.Tensor;

/**
 * How far predictions are from targets.
 *
 * <pre>{@code
 * Loss loss = CrossEntropy.defaults().withLabelSmoothing(0.1);
 * loss.apply(model.apply(x), labels).backward();
 * }</pre>
 */
@FunctionalInterface
public interface Loss {
    /** One loss for each sample, {@code [batch]}; axis 0 of the prediction counts the samples. */
    Tensor perSample(Tensor prediction, Tensor target);

    /** The loss of the batch, a scalar: the mean over the samples unless the loss says otherwise. */
    default Tensor apply(Tensor prediction, Tensor target) {
        return perSample(prediction, target).mean();
    }
}
