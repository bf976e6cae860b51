package cotangent.regularizers.sharpness;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Objects;

/**
 * Flooding: keeps a batch's loss from falling below a level by climbing when it is.
 *
 * <pre>L_fl = |L - b| + b,   grad L_fl = sign(L - b) grad L,   sign(0) = 0</pre>
 *
 * where {@code L} is the other objective on the present batch, and {@code b} the level. A step down across the level and the step up after it are
 * together a step along a backward difference of the pure gradient penalty: {@code theta - eta (g(theta) - g(theta - eta g(theta)))}; see
 * {@link GradientRegularization}. A level below every loss changes nothing but rounding.
 *
 * <p>Cost: none. Default: none; the level is to be tuned, 0.01 to 0.2 in the literature.
 *
 * <p>Source: T. Ishida, I. Yamane, T. Sakai, G. Niu, M. Sugiyama, "Do We Need Zero Training Loss After Achieving Zero Training Error?", ICML
 * 2020; the link by R. Karakida et al., ICML 2023. Catalogue: T238.
 *
 * @param objective {@code L}
 * @param level {@code b}, finite
 */
public record Flooding(Objective objective, double level) implements Objective {
    /**
     * Checks the level.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public Flooding {
        Objects.requireNonNull(objective, "flooding: objective");
        if (!Double.isFinite(level)) {
            throw new IllegalArgumentException("flooding: the level must be finite, got " + level);
        }
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        return objective.loss(model, batch, context).sub(level).abs().add(level);
    }
}
