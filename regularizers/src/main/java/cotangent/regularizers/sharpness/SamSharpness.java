package cotangent.regularizers.sharpness;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.regularizers.Diagnostic;
import java.util.Map;

/**
 * How much the loss grows from the parameters to the point that {@link Sam} would look at:
 *
 * <pre>L(theta + e) - L(theta),   e = rho sign(g) |g|^(q-1) / (||g||_q^q)^(1/p),   g = grad L(theta)</pre>
 *
 * <p>The model, a {@link Layer}, is evaluated in {@linkplain Module.Mode#EVAL use}, with other tensors in place of its parameters: nothing
 * about it changes. Cost: one evaluation with gradient and one without.
 *
 * <p>Source: P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur, "Sharpness-Aware Minimization for Efficiently Improving Generalization", ICLR
 * 2021. Catalogue: T233.
 *
 * @param loss {@code L}, between the layer's outputs and the batch's targets
 * @param config radius, norm and whether it is adaptive; {@link SamConfig#mSharpness} must be 0
 */
public record SamSharpness(Loss loss, SamConfig config) implements Diagnostic<Batch, SamSharpness.Sharpness> {
    /**
     * The measured values.
     *
     * @param loss the loss at the parameters
     * @param perturbedLoss the loss at the perturbed parameters
     */
    public record Sharpness(double loss, double perturbedLoss) {
        /** The increase. */
        public double sharpness() {
            return perturbedLoss - loss;
        }
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if parts of batches are asked for
     */
    public SamSharpness {
        if (config.mSharpness() != 0) {
            throw new IllegalArgumentException(
                    "SAM sharpness: is measured on the whole batch, got mSharpness " + config.mSharpness());
        }
    }

    /**
     * Measures a layer on a batch.
     *
     * @throws IllegalArgumentException if the model is no layer
     * @throws ArithmeticException if the gradient is not finite
     */
    @Override
    public Sharpness measure(Module model, Batch batch) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "SAM sharpness: needs a layer, got " + model.getClass().getName());
        }
        return model.inMode(mode -> Module.Mode.EVAL, () -> measure(layer, batch));
    }

    private Sharpness measure(Layer layer, Batch batch) {
        ParameterVector theta = ParameterVector.ofValues(layer.parameters());
        Map<String, Tensor> gradient = Autodiff.grad(at -> loss(layer, at, batch), theta.tensors());
        ParameterVector e = Sam.perturbation(theta, ParameterVector.of(gradient), config);
        try (var off = GradMode.noGrad()) {
            return new Sharpness(
                    loss(layer, theta.tensors(), batch).item(),
                    loss(layer, theta.plus(1, e).tensors(), batch).item());
        }
    }

    private Tensor loss(Layer layer, Map<String, Tensor> at, Batch batch) {
        return loss.apply(layer.forward(at, batch.inputs()), batch.targets());
    }
}
