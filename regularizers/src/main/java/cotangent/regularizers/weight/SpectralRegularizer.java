package cotangent.regularizers.weight;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.Penalty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Spectral regularization: keeps the largest singular value of each layer near 1, so that a network that has learned much can still learn.
 *
 * <pre>
 * R = sum_W (sigma(W)^k - 1)^2  +  sum_b ||b||^(2k)  +  sum_gamma sum (gamma - 1)^2
 *
 * v = W' u / ||W' u||,   u = W v / ||W v||,   sigma(W) = u' W v          (one step for each evaluation; u, v constant)
 * dR/dW = 2 k (sigma^k - 1) sigma^(k-1) u v'
 * </pre>
 *
 * with {@code W} the trained parameters of two axes or more as matrices {@code [out, in * kernel...]}, {@code gamma} those of one axis that
 * are called {@code weight}, the scales of normalisations, and {@code b} all others: biases and shifts. {@code u} and {@code v} begin as
 * random unit vectors and approach the first singular vectors as training goes; where {@code W' u} or {@code W v} is 0 they stay, and
 * {@code sigma} is 0.
 *
 * <p>As an {@link #objective} it makes no step in a repeated evaluation, and the vectors are its state.
 *
 * <p>Defaults: {@code k = 2}, factor 1e-3 to begin with, 1e-4 to 1e-1. Cost: three products of each matrix with a vector, two of which take
 * the step, and the backward pass of the third; memory: two vectors for each matrix.
 *
 * <p>Errors: {@link IllegalArgumentException} if {@code k} is not positive, or if a state that is loaded is not one of pairs of vectors.
 *
 * <p>Source: A. Lewandowski, M. Bortkiewicz, S. Kumar, A. Gyorgy, D. Schuurmans, M. Ostaszewski, M. C. Machado, "Learning Continually by
 * Spectral Regularization", ICLR 2025. Catalogue: T191.
 */
public final class SpectralRegularizer implements Penalty {
    private final int k;
    private final RandomGenerator rng;
    private final Map<String, Vectors> vectors = new LinkedHashMap<>();

    /** Estimates of the first singular vectors. */
    private record Vectors(Tensor u, Tensor v) {
        boolean fit(Tensor w) {
            return u.size() == w.size(0) && v.size() == w.size(1);
        }

        Vectors to(DType type) {
            return u.dtype() == type ? this : new Vectors(MemoryScope.keep(u.to(type)), MemoryScope.keep(v.to(type)));
        }
    }

    /**
     * A regularizer that knows no singular vectors yet.
     *
     * @param k power of the singular values
     * @param rng for the first vectors
     */
    public SpectralRegularizer(int k, RandomGenerator rng) {
        if (k < 1) {
            throw new IllegalArgumentException("spectral regularization: k must be positive, got " + k);
        }
        this.k = k;
        this.rng = Objects.requireNonNull(rng, "spectral regularization needs a generator");
    }

    /** The penalty, after a step of power iteration. */
    @Override
    public Tensor of(Module model) {
        return of(model, true);
    }

    private Tensor of(Module model, boolean step) {
        Tensor sum = null;
        for (Map.Entry<String, Parameter> e : model.parameters().entrySet()) {
            if (e.getValue().isTrainable()) {
                Tensor term = term(e.getKey(), e.getValue().get(), step);
                sum = sum == null ? term : sum.add(term);
            }
        }
        return sum == null ? Tensor.scalar(0) : sum;
    }

    private Tensor term(String name, Tensor w, boolean step) {
        if (w.rank() >= 2) {
            return power(sigma(name, w.flatten(1), step)).sub(1).square();
        }
        if (w.rank() == 1 && (name.equals("weight") || name.endsWith(".weight"))) {
            return w.sub(1).square().sum();
        }
        return power(w.square().sum());
    }

    /** To the power of {@code k}, by products: its derivative is 0 at 0. */
    private Tensor power(Tensor x) {
        Tensor y = x;
        for (int i = 1; i < k; i++) {
            y = y.mul(x);
        }
        return y;
    }

    /** {@code u' W v}, differentiable in {@code W}. */
    private Tensor sigma(String name, Tensor w, boolean step) {
        Vectors now = vectors.get(name);
        try (var off = GradMode.noGrad()) {
            boolean begins = now == null || !now.fit(w);
            now = begins ? new Vectors(random(w.dtype(), w.size(0)), random(w.dtype(), w.size(1))) : now.to(w.dtype());
            vectors.put(name, now);
            if (begins || step) {
                iterate(now, w.detach());
            }
        }
        Tensor u = now.u.copy(); // the graph keeps these: a later step must not change them
        Tensor v = now.v.copy();
        return u.dot(w.matmul(v));
    }

    private Tensor random(DType type, int size) {
        Tensor x = Tensor.randn(rng, type, size);
        return MemoryScope.keep(x.div(x.norm().item()));
    }

    private static void iterate(Vectors at, Tensor w) {
        direct(at.v, w.mT().matmul(at.u));
        direct(at.u, w.matmul(at.v));
    }

    private static void direct(Tensor target, Tensor direction) {
        double norm = direction.norm().item();
        if (norm > 0) {
            target.assign(direction.div(norm));
        }
    }

    /**
     * The estimates {@code u' W v} of the largest singular values by name, without a step; only of what was evaluated before.
     *
     * @throws IllegalArgumentException if the model lacks a parameter that was evaluated
     */
    public Map<String, Double> singularValues(Module model) {
        Map<String, Parameter> parameters = model.parameters();
        Map<String, Double> values = new LinkedHashMap<>();
        try (var off = GradMode.noGrad()) {
            for (String name : vectors.keySet()) {
                Parameter w = parameters.get(name);
                if (w == null) {
                    throw new IllegalArgumentException(
                            "spectral regularization: the model has no parameter '" + name + "'");
                }
                values.put(name, sigma(name, w.get().flatten(1), false).item());
            }
        }
        return values;
    }

    @Override
    public Objective objective() {
        return new AsObjective();
    }

    private final class AsObjective implements Objective {
        @Override
        public Tensor loss(Module model, Batch batch, StepContext context) {
            return of(model, !context.isRepeat());
        }

        @Override
        public Map<String, Tensor> state() {
            Map<String, Tensor> state = new LinkedHashMap<>();
            vectors.forEach((name, at) -> {
                state.put(name + "/u", at.u.copy());
                state.put(name + "/v", at.v.copy());
            });
            return state;
        }

        @Override
        public void loadState(Map<String, Tensor> state) {
            Map<String, Vectors> loaded = new LinkedHashMap<>();
            state.forEach((key, u) -> {
                if (key.endsWith("/u")) {
                    String name = key.substring(0, key.length() - 2);
                    Tensor v = state.get(name + "/v");
                    if (v != null && u.rank() == 1 && v.rank() == 1) {
                        loaded.put(name, new Vectors(MemoryScope.keep(u.copy()), MemoryScope.keep(v.copy())));
                    }
                }
            });
            if (2 * loaded.size() != state.size()) {
                throw new IllegalArgumentException(
                        "spectral regularization: needs pairs of vectors, got " + state.keySet());
            }
            vectors.clear();
            vectors.putAll(loaded);
        }
    }
}
