package cotangent.regularizers.weight;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.init.Initializer;
import cotangent.regularizers.Penalty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Keeps the entries of each tensor distributed as they were at first, whichever of them has which value.
 *
 * <pre>
 * R = sum_l sum_i ( W_l(i) - W0_l(i) )^2,   both sorted in ascending order
 * dR/dW = 2 (W - W0_(rank of W))
 * </pre>
 *
 * the squared 2-Wasserstein distance, times the number of entries, between the empirical distributions of a parameter's entries and of its
 * first values {@code W0}. It is 0 for every permutation of {@code W0}, and at most {@link L2InitRegularizer}'s distance. The order is
 * constant under differentiation; among equal entries any order will do.
 *
 * <p>{@code W0} is a stored copy ({@link #towards}), or drawn anew for each evaluation ({@link #redrawn}).
 *
 * <p>Defaults: factor 1e-3 to begin with, 1e-4 to 1e-1. Cost: a sort of each parameter, {@code O(n log n)}.
 *
 * <p>Memory: a copy of the parameters; a redrawn one lives as long as the evaluation.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model lacks a parameter, {@link cotangent.autodiff.ShapeException} if one has another
 * shape than at the beginning.
 *
 * <p>Source: A. Lewandowski, H. Tanaka, D. Schuurmans, M. C. Machado, "Directions of Curvature as an Explanation for Loss of Plasticity",
 * 2023; compared in A. Lewandowski et al., "Learning Continually by Spectral Regularization", ICLR 2025. Catalogue: T191.
 */
public final class WassersteinInitRegularizer implements Penalty {
    /** Gives sorted first values for the parameters of a model. */
    @FunctionalInterface
    private interface Draw {
        Map<String, Tensor> values(Module model);
    }

    private final Draw draw;

    private WassersteinInitRegularizer(Draw draw) {
        this.draw = draw;
    }

    /** Towards the distributions of these values by name; parameters of other names are free. */
    public static WassersteinInitRegularizer towards(Map<String, Tensor> initial) {
        Map<String, Tensor> sorted = new LinkedHashMap<>();
        initial.forEach((name, t) -> sorted.put(name, sorted(t.detach()).reshape(t.shape())));
        Map<String, Tensor> kept = Initial.copies(sorted);
        return new WassersteinInitRegularizer(model -> kept);
    }

    /** Towards the distributions of the present trained parameters of a model. */
    public static WassersteinInitRegularizer towards(Module model) {
        return towards(Initial.of(model));
    }

    /** Towards distributions from which {@code W0} is drawn in each evaluation; parameters of other names are free. */
    public static WassersteinInitRegularizer redrawn(Map<String, Initializer> initializers, RandomGenerator rng) {
        Map<String, Initializer> all = new LinkedHashMap<>(initializers);
        return new WassersteinInitRegularizer(model -> {
            Map<String, Tensor> values = new LinkedHashMap<>();
            all.forEach((name, initializer) -> {
                if (!model.parameters().containsKey(name)) {
                    throw new IllegalArgumentException("Wasserstein init: the model has no parameter '" + name + "'");
                }
                int[] shape = model.parameters().get(name).get().shape().toArray();
                values.put(name, sorted(initializer.create(rng, shape)).reshape(shape));
            });
            return values;
        });
    }

    @Override
    public Tensor of(Module model) {
        return Initial.sum("Wasserstein init", model, draw.values(model), (w, w0) -> sorted(w)
                .sub(w0.reshape(-1))
                .square()
                .sum());
    }

    private static Tensor sorted(Tensor t) {
        return t.reshape(-1).msort();
    }
}
