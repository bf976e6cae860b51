package cotangent.regularizers.sharpness;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.List;
import java.util.Objects;

/**
 * Gradient regularisation, exact: an objective plus a multiple of its gradient's squared norm, differentiated twice.
 *
 * <pre>L~ = L + (gamma / 2) ||grad L||^2,   grad L~ = g + gamma H g</pre>
 *
 * where {@code L} is the other objective on the present batch and the gradient is with respect to all trainable parameters together. All of
 * it is differentiated. Reports {@code gradientNorm}. {@link GradientRegularization} approximates it without second derivatives.
 *
 * <p>Cost: about three times the backward work of the objective, and the memory of the gradient's graph.
 *
 * <p>Source: R. Karakida, T. Takase, T. Hayase, K. Osawa, "Understanding Gradient Regularization in Deep Learning: Efficient
 * Finite-Difference Computation and Implicit Bias", ICML 2023. Catalogue: T238.
 *
 * @param objective {@code L}, twice differentiable
 * @param gamma the weight of the penalty, at least 0; with 0 this is the objective
 */
public record GradientNormPenalty(Objective objective, double gamma) implements Objective {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the weight is negative or not finite
     */
    public GradientNormPenalty {
        Objects.requireNonNull(objective, "gradient norm penalty: objective");
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "gradient norm penalty: gamma must be finite and not negative, got " + gamma);
        }
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        Tensor loss = objective.loss(model, batch, context);
        if (gamma == 0) {
            return loss;
        }
        List<Tensor> parameters = model.parameters().values().stream()
                .filter(Parameter::isTrainable)
                .map(Parameter::value)
                .toList();
        Tensor squares = Tensor.scalar(loss.dtype(), 0);
        for (Tensor g : Autodiff.gradients(loss, parameters, true)) {
            squares = squares.add(g.square().sum());
        }
        context.log("gradientNorm", Math.sqrt(squares.item()));
        return loss.add(squares.mul(gamma / 2));
    }
}
