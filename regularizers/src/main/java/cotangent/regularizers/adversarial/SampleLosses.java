package cotangent.regularizers.adversarial;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.loss.CrossEntropy;

/** The losses of samples as a function of their inputs: what attacks make large and penalties of curvature look at. */
@FunctionalInterface
public interface SampleLosses {
    /**
     * The losses, {@code [n]}, of {@code n} samples that do not depend on one another.
     *
     * @param inputs {@code [n, ...]}
     * @param targets {@code [n, ...]}
     */
    Tensor of(Tensor inputs, Tensor targets);

    /** The cross entropies of a model's logits {@code [n, classes]}. */
    static SampleLosses crossEntropy(Layer model) {
        return (x, y) -> CrossEntropy.defaults().perSample(model.apply(x), y);
    }

    /** Each sample's gradient with respect to its input, {@code [n, ...]}, itself differentiable with respect to parameters. */
    default Tensor inputGradients(Tensor inputs, Tensor targets) {
        return Autodiff.grad((Tensor x) -> of(x, targets).sum()).apply(inputs.detach());
    }

    /**
     * Checks inputs and targets.
     *
     * @throws ShapeException unless there are as many inputs {@code [n, ...]} as targets, and one at least
     */
    static void requireSamples(String operation, Tensor inputs, Tensor targets) {
        if (inputs.rank() < 2 || inputs.size(0) < 1 || targets.rank() < 1 || targets.size(0) != inputs.size(0)) {
            throw new ShapeException(operation + ": needs inputs [n, ...] and as many targets, one at least, got "
                    + inputs.shape() + " and " + targets.shape());
        }
    }
}
