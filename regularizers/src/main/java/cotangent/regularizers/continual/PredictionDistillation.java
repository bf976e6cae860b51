package cotangent.regularizers.continual;

import cotangent.autodiff.Tensor;

/**
 * Holds what a model predicts for earlier classes to what it predicted at the end of the task before, on the present task's inputs.
 *
 * <pre>
 * lambda T^2 mean_i KL( softmax(z*_i / T) || softmax(z_i / T) )
 * gradient of z_i: (lambda T / batch) (softmax(z_i / T) - softmax(z*_i / T))
 * </pre>
 *
 * with logits {@code z, z* [batch, earlier classes]} of the model and of the {@link PreviousModel}, whose are constants. A constant added
 * to a sample's logits changes nothing.
 *
 * <p>Default: {@code T = 2}. Cost: a forward pass of the previous model.
 *
 * <p>Errors: {@link IllegalArgumentException} if lambda is negative or the temperature not positive; {@link
 * cotangent.autodiff.ShapeException} if shapes differ.
 *
 * <p>Source: Z. Li and D. Hoiem, "Learning without Forgetting", ECCV 2016; in this form J. S. Smith et al., "A Closer Look at
 * Rehearsal-Free Continual Learning", CVPR Workshops 2023.
 *
 * <p>Catalogue: T136
 *
 * @param lambda strength, not negative
 * @param temperature {@code T}, positive
 */
public record PredictionDistillation(double lambda, double temperature) {
    /** Checks the ranges. */
    public PredictionDistillation {
        Require.notNegative("prediction distillation", "lambda", lambda);
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "prediction distillation: temperature must be finite and positive, got " + temperature);
        }
    }

    /** At temperature 2. */
    public PredictionDistillation(double lambda) {
        this(lambda, 2);
    }

    /**
     * The term, a scalar.
     *
     * @param now logits of earlier classes
     * @param before the previous model's
     */
    public Tensor of(Tensor now, Tensor before) {
        Require.samePairs("prediction distillation", now, before);
        Tensor logQ = now.div(temperature).logSoftmax(1);
        Tensor logP = before.detach().div(temperature).logSoftmax(1);
        return logP.exp().mul(logP.sub(logQ)).sum(1).mean().mul(lambda * temperature * temperature);
    }
}
