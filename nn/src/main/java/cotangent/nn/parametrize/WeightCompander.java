package cotangent.nn.parametrize;

import cotangent.autodiff.Activations;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.nn.Conv1d;
import cotangent.nn.Conv2d;
import cotangent.nn.Conv3d;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;
import java.util.List;

/**
 * Weight compander: computes weights by a function that bounds large ones and drives small ones away from zero.
 *
 * <pre>
 * weight = psi(v) = a arctan(v / b),   |weight| &lt; a pi / 2
 * dpsi/dv = (a / b) / (1 + (v / b)^2),   dpsi/da = arctan(v / b),   dpsi/db = -a v / (b^2 + v^2)
 * </pre>
 *
 * element by element, with raw values {@code v} of the weight's shape. {@code psi} is odd and rises; with {@code a / b > 1} it stretches
 * small values and compresses large ones, so that single weights cannot count too much, and more of them count. As {@code a = b} grows it
 * becomes the identity.
 *
 * <p>Raw values begin at {@code b tan(w / a)}, so that the function of the network is unchanged at first, but for weights beyond the
 * {@linkplain WeightCompanderConfig#clip clip}. Weight decay acts on {@code v}. If {@linkplain WeightCompanderConfig#learnable learnable},
 * {@code a} and {@code b} are {@code softplus} of a trained number each; being no matrices they stay out of the decay of {@link
 * cotangent.nn.optim.ParameterGroup#decayingWeightsOnly}, and as their gradients are sums over all weights of a layer they want a lower
 * learning rate, a hundredth of the weights' in this project's experiment. For use, {@link Module#removeParametrization} folds the weight.
 *
 * <pre>{@code
 * WeightCompander.applyTo(model, false);
 * }</pre>
 *
 * <p>State: {@code original}, the raw values; if learnable, {@code raw_a} and {@code raw_b}, scalars.
 *
 * <p>Defaults: {@link WeightCompanderConfig#scaledTo}. Cost: an arctangent for each weight and pass.
 *
 * <p>Errors: {@link IllegalArgumentException} if a weight is not finite, or out of reach and not clipped.
 *
 * <p>Source: R. Cakaj, J. Mehnert, B. Yang, "Weight Compander: A Simple Weight Reparameterization for Regularization", IJCNN 2023. The paper gives the
 * properties; that the function is the arctangent, and the defaults, are the catalogue's reading. Catalogue: T005.
 */
public final class WeightCompander extends Parametrization {
    private final WeightCompanderConfig config;
    private final Parameter original;
    private final Parameter rawA;
    private final Parameter rawB;

    /** With scale and width that suit the weight's spread; see {@link WeightCompanderConfig#scaledTo}. */
    public WeightCompander(Tensor weight) {
        this(weight, WeightCompanderConfig.scaledTo(weight));
    }

    /** The parametrization of which {@code weight} is the effective value. */
    public WeightCompander(Tensor weight, WeightCompanderConfig config) {
        this.config = config;
        original = parameter("original", inverse(weight, config));
        rawA = config.learnable() ? parameter("raw_a", inverseSoftplus(config.a(), weight.dtype())) : null;
        rawB = config.learnable() ? parameter("raw_b", inverseSoftplus(config.b(), weight.dtype())) : null;
    }

    /**
     * Parametrizes the weights of all linear and convolutional layers, each by its own scale and width; biases and the parameters of
     * normalisations stay.
     *
     * @param learnable whether scales and widths are trained
     */
    public static void applyTo(Module model, boolean learnable) {
        for (Module m : List.copyOf(model.modules().values())) {
            if (m instanceof Linear || m instanceof Conv1d || m instanceof Conv2d || m instanceof Conv3d) {
                m.parametrize(
                        "weight",
                        w -> new WeightCompander(
                                w, WeightCompanderConfig.scaledTo(w).withLearnable(learnable)));
            }
        }
    }

    /** The settings, with scale and width as they began. */
    public WeightCompanderConfig config() {
        return config;
    }

    @Override
    public Tensor effective() {
        Tensor v = original.get();
        if (!config.learnable()) {
            return v.div(config.b()).atan().mul(config.a());
        }
        return psi(v, Activations.softplus(rawA.get()), Activations.softplus(rawB.get()));
    }

    /** {@code a arctan(v / b)}, for scalars {@code a} and {@code b}. */
    public static Tensor psi(Tensor v, Tensor a, Tensor b) {
        return v.div(b).atan().mul(a);
    }

    /**
     * {@code b tan(w / a)}, with {@code w / a} clipped as the settings say.
     *
     * @throws IllegalArgumentException if a weight is not finite, or out of reach and not clipped
     */
    public static Tensor inverse(Tensor weight, WeightCompanderConfig config) {
        double bound = Math.PI / 2;
        try (var off = GradMode.noGrad()) {
            Tensor w = weight.detach();
            Tensor ratio = w.div(config.a());
            if (config.clip() < bound) {
                ratio = ratio.clamp(-config.clip(), config.clip());
            }
            double largest = w.size() == 0 ? 0 : ratio.abs().max().item();
            if (!w.allFinite() || !(largest < bound)) {
                throw new IllegalArgumentException("WeightCompander: weights must be within a pi / 2 = "
                        + config.a() * bound + " of 0, got one of size "
                        + w.abs().max().item());
            }
            return ratio.tan().mul(config.b());
        }
    }

    /** {@code log(e^x - 1)}. */
    private static Tensor inverseSoftplus(double x, DType type) {
        return Tensor.scalar(type, x > 30 ? x : StrictMath.log(StrictMath.expm1(x)));
    }
}
