package cotangent.samplers.diffusion;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.samplers.GenerativeSampler;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Samples from a diffusion model by its ancestors: from noise, one step of the schedule after the other.
 *
 * <pre>
 * x_{t-1} = (x_t - beta_t / s_t eps(x_t, t)) / sqrt(1 - beta_t) + sigma_t z,   z ~ N(0, I),   no noise in the last step
 *
 * POSTERIOR:  sigma_t^2 = beta_t s_{t-1}^2 / s_t^2         the variance of x_{t-1} given x_t and the data; best for data without spread
 * FORWARD:    sigma_t^2 = beta_t                           best for data that are standard normal
 * </pre>
 *
 * The mean is that of the Gaussian {@code q(x_{t-1} | x_t, x_0)} at the estimate of {@code x_0}.
 *
 * <p>Nothing is differentiated. Cost: {@code T} evaluations of the denoiser. {@link DdimSampler} needs fewer.
 *
 * <p>Source: J. Ho, A. Jain, P. Abbeel, "Denoising Diffusion Probabilistic Models", NeurIPS 2020.
 */
public final class DdpmSampler implements GenerativeSampler<Denoiser> {
    /** The variance of a step. */
    public enum Variance {
        /** That of the posterior given the data. */
        POSTERIOR,
        /** That of the forward step. */
        FORWARD
    }

    private final NoiseSchedule schedule;
    private final Variance variance;

    /** A sampler with the posterior's variances. */
    public DdpmSampler(NoiseSchedule schedule) {
        this(schedule, Variance.POSTERIOR);
    }

    /** A sampler with other variances. */
    public DdpmSampler(NoiseSchedule schedule, Variance variance) {
        this.schedule = Objects.requireNonNull(schedule, "DDPM: schedule");
        this.variance = Objects.requireNonNull(variance, "DDPM: variance");
    }

    @Override
    public Tensor sample(Denoiser model, Tensor noise, RandomGenerator rng) {
        model.requireFor(schedule);
        Tensor x = noise;
        try (var off = GradMode.noGrad()) {
            for (int t = schedule.steps(); t > 0; t--) {
                try (var scope = MemoryScope.open()) {
                    Tensor mean = mean(model, x, t);
                    x = MemoryScope.keep(
                            t == 1
                                    ? mean
                                    : mean.add(Tensor.randn(
                                                    rng, x.dtype(), x.shape().toArray())
                                            .mul(sd(t))));
                }
            }
        }
        return x;
    }

    /** The mean of {@code x_{t-1}}, given that all samples are at step {@code t}. */
    Tensor mean(Denoiser model, Tensor x, int t) {
        Tensor eps = model.noise(x, Denoiser.everywhere(t, x.size(0)));
        return x.sub(eps.mul(schedule.beta(t) / schedule.noise(t))).div(Math.sqrt(1 - schedule.beta(t)));
    }

    /** The mean of {@code x_{t-1}}, given {@code x_t} and the data. */
    Tensor posteriorMean(Tensor x, Tensor data, int t) {
        double variance = 1 - schedule.alphaBar(t);
        return data.mul(schedule.signal(t - 1) * schedule.beta(t) / variance)
                .add(x.mul(Math.sqrt(1 - schedule.beta(t)) * (1 - schedule.alphaBar(t - 1)) / variance));
    }

    /** {@code sigma_t}. */
    double sd(int t) {
        double beta = schedule.beta(t);
        return switch (variance) {
            case POSTERIOR -> Math.sqrt(beta * (1 - schedule.alphaBar(t - 1)) / (1 - schedule.alphaBar(t)));
            case FORWARD -> Math.sqrt(beta);
        };
    }
}
