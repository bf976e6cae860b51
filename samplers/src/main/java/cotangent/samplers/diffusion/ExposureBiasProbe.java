package cotangent.samplers.diffusion;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.regularizers.Diagnostic;
import java.util.Objects;

/**
 * Measures how far a denoiser's reverse steps lead from the truth: the inputs that it meets in sampling are not those of its training.
 *
 * <pre>
 * x_T     = a_T x_0 + s_T eps
 * x_{t-1} ~ q(x_{t-1} | x_t, x_0)                                the true chain
 * x^_{t-1}: the same noise, with eps_theta(., t) in place of x_0  from x_t (ONE_STEP) or from x^_t, where x^_T = x_T (CHAIN)
 * </pre>
 *
 * Both chains add the same noise, so that the errors {@code x^_t - x_t} are the denoiser's alone. At all steps the true chain has the law of
 * the data diffused. The paper finds the errors to be nearly normal around 0, with a standard deviation that depends on {@code t}. Even the
 * best denoiser errs, as it does not know {@code x_0}; compare denoisers, or with {@link GaussianMixtureDenoiser}.
 *
 * <p>Nothing is differentiated. Cost: {@code T} evaluations of the denoiser.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no {@link Denoiser}, or one for another number of steps, or there are no data.
 *
 * <p>Source: M. Ning, E. Sangineto, A. Porrello, S. Calderara, R. Cucchiara, "Input Perturbation Reduces Exposure Bias in Diffusion Models",
 * ICML 2023.
 *
 * <p>Catalogue: T248
 *
 * @param schedule of the diffusion
 * @param start where the denoiser's steps begin
 * @param seed of the noise
 */
public record ExposureBiasProbe(NoiseSchedule schedule, Start start, long seed)
        implements Diagnostic<Tensor, ExposureBias> {
    /** Where the denoiser's steps begin. */
    public enum Start {
        /** Each at the true chain. */
        ONE_STEP,
        /** At the end of the one before: errors add up. */
        CHAIN
    }

    /** Checks that all is there. */
    public ExposureBiasProbe {
        Objects.requireNonNull(schedule, "exposure bias: schedule");
        Objects.requireNonNull(start, "exposure bias: start");
    }

    @Override
    public ExposureBias measure(Module model, Tensor data) {
        if (!(model instanceof Denoiser denoiser)) {
            throw new IllegalArgumentException(
                    "exposure bias: needs a denoiser, got " + model.getClass().getName());
        }
        return errors(denoiser, data);
    }

    /**
     * The errors of any denoiser at all steps.
     *
     * @param data {@code x_0 [n, ...]}
     */
    public ExposureBias errors(Denoiser denoiser, Tensor data) {
        denoiser.requireFor(schedule);
        if (data.size() == 0) {
            throw new IllegalArgumentException("exposure bias: needs data, got " + data.shape());
        }
        Rng rng = Rng.of(seed);
        DdpmSampler steps = new DdpmSampler(schedule);
        int last = schedule.steps();
        double[] mean = new double[last];
        double[] sd = new double[last];
        int[] shape = data.shape().toArray();
        try (var off = GradMode.noGrad();
                var scope = MemoryScope.open()) {
            Tensor truth = data.mul(schedule.signal(last))
                    .add(Tensor.randn(rng, data.dtype(), shape).mul(schedule.noise(last)));
            Tensor estimate = truth;
            for (int t = last; t > 0; t--) {
                Tensor noise = Tensor.randn(rng, data.dtype(), shape).mul(steps.sd(t));
                Tensor from = start == Start.CHAIN ? estimate : truth;
                estimate = steps.mean(denoiser, from, t).add(noise);
                truth = steps.posteriorMean(truth, data, t).add(noise);
                Tensor error = estimate.sub(truth);
                mean[t - 1] = error.mean().item();
                sd[t - 1] = Math.sqrt(error.sub(mean[t - 1]).square().mean().item());
            }
        }
        return new ExposureBias(mean, sd);
    }
}
