package cotangent.samplers.chain;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.samplers.GenerativeSampler;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Samples from a denoising autoencoder by a chain of damage and repair.
 *
 * <pre>x~_t ~ C(. | x_t),   x_{t+1} ~ P(. | x~_t)</pre>
 *
 * from any {@code x_0 [n, d]}. The next state is drawn from the model's distribution; its mean would not do. If {@code P} is the exact
 * conditional, the data's law is stationary; if the damage can reach everything, all chains tend to it.
 *
 * <p>Nothing is differentiated. Cost: one evaluation of the model a step, for all chains at once.
 *
 * <p>Source: Y. Bengio, L. Yao, G. Alain, P. Vincent, "Generalized Denoising Auto-Encoders as Generative Models", NIPS 2013.
 *
 * <p>Catalogue: T222
 *
 * @param corruption {@code C}, the one of the training
 * @param family of {@code P}
 * @param steps length of the chains, not negative
 */
public record DaeChainSampler(Corruption corruption, OutputFamily family, int steps)
        implements GenerativeSampler<UnaryOperator<Tensor>> {
    /** Checks the length. */
    public DaeChainSampler {
        Objects.requireNonNull(corruption, "chain: corruption");
        Objects.requireNonNull(family, "chain: family");
        if (steps < 0) {
            throw new IllegalArgumentException("chain: the number of steps must not be negative, got " + steps);
        }
    }

    /**
     * The last states of the chains.
     *
     * @param model maps damaged data to the family's parameters
     * @param start the first states {@code [n, d]}
     */
    @Override
    public Tensor sample(UnaryOperator<Tensor> model, Tensor start, RandomGenerator rng) {
        Tensor x = start;
        try (var off = GradMode.noGrad()) {
            for (int i = 0; i < steps; i++) {
                try (var scope = MemoryScope.open()) {
                    x = MemoryScope.keep(family.sample(model.apply(corruption.corrupt(x, rng)), rng));
                }
            }
        }
        return x;
    }
}
