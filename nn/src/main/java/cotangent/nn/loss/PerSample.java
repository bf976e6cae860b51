package cotangent.nn.loss;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/** From losses of elements to losses of samples. */
final class PerSample {
    static Tensor mean(String loss, Tensor elements) {
        return elements.rank() == 1 ? elements : rows(loss, elements).mean(1);
    }

    static Tensor sum(String loss, Tensor elements) {
        return elements.rank() == 1 ? elements : rows(loss, elements).sum(1);
    }

    private static Tensor rows(String loss, Tensor elements) {
        if (elements.rank() == 0) {
            throw new ShapeException(loss + ": a loss for each sample needs [batch, ...], got a scalar");
        }
        return elements.rank() == 2 ? elements : elements.flatten(1);
    }

    private PerSample() {}
}
