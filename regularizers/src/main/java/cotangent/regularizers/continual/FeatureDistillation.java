package cotangent.regularizers.continual;

import cotangent.autodiff.Tensor;

/**
 * Holds a model's features to those that it had at the end of the task before, on the present task's inputs.
 *
 * <pre>lambda mean_i ||f_i - f*_i||^2,   gradient of f_i: 2 lambda (f_i - f*_i) / batch</pre>
 *
 * with features {@code f, f* [batch, width]}, the inputs of the last layer, of the model and of the {@link PreviousModel}, whose are
 * constants.
 *
 * <p>Cost: a forward pass of the previous model.
 *
 * <p>Errors: {@link IllegalArgumentException} if lambda is negative; {@link cotangent.autodiff.ShapeException} if shapes differ.
 *
 * <p>Source: J. S. Smith et al., "A Closer Look at Rehearsal-Free Continual Learning", CVPR Workshops 2023.
 *
 * <p>Catalogue: T136
 *
 * @param lambda strength, not negative
 */
public record FeatureDistillation(double lambda) {
    /** Checks the range. */
    public FeatureDistillation {
        Require.notNegative("feature distillation", "lambda", lambda);
    }

    /**
     * The term, a scalar.
     *
     * @param now features
     * @param before the previous model's
     */
    public Tensor of(Tensor now, Tensor before) {
        Require.samePairs("feature distillation", now, before);
        return now.sub(before.detach()).square().sum(1).mean().mul(lambda);
    }
}
