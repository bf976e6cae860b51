package cotangent.samplers;

import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Draws samples from a distribution that a model describes: diffusion, consistency models, Markov chains.
 *
 * @param <M> what the sampler asks of a model, such as a denoiser {@code (x, t) -> noise} or an energy {@code x -> scalar}
 */
@FunctionalInterface
public interface GenerativeSampler<M> {
    /**
     * Samples from noise.
     *
     * @param model what describes the distribution
     * @param noise the starting points {@code [n, ...]}
     * @param rng the source of all further randomness
     * @return samples {@code [n, ...]}
     */
    Tensor sample(M model, Tensor noise, RandomGenerator rng);
}
