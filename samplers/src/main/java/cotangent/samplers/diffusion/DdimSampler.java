package cotangent.samplers.diffusion;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.samplers.GenerativeSampler;
import java.util.random.RandomGenerator;

/**
 * Samples from a diffusion model by denoising implicit steps, in as few as wanted and deterministic by default.
 *
 * <pre>
 * x_0 = (x_t - s_t eps(x_t, t)) / a_t
 * x_r = a_r x_0 + sqrt(s_r^2 - sigma^2) eps(x_t, t) + sigma z,   sigma = eta s_r / s_t sqrt(1 - abar_t / abar_r),   z ~ N(0, I)
 * </pre>
 *
 * from {@code t = T} to {@code r = 0} over {@code n} steps, evenly spaced up to rounding. With {@code eta = 1} and all steps it is {@link
 * DdpmSampler}; with {@code eta = 0} it is a step of Euler's method on the probability-flow equation, which {@link #invert} runs upward.
 *
 * <p>Nothing is differentiated. Cost: one evaluation of the denoiser a step.
 *
 * <p>Source: J. Song, C. Meng, S. Ermon, "Denoising Diffusion Implicit Models", ICLR 2021.
 */
public final class DdimSampler implements GenerativeSampler<Denoiser> {
    private final NoiseSchedule schedule;
    private final int steps;
    private final double eta;

    /** A deterministic sampler. */
    public DdimSampler(NoiseSchedule schedule, int steps) {
        this(schedule, steps, 0);
    }

    /**
     * A sampler.
     *
     * @param schedule of the diffusion
     * @param steps number of steps, from 1 to the schedule's
     * @param eta share of the ancestral sampler's noise, in [0, 1]
     * @throws IllegalArgumentException if a number is out of range
     */
    public DdimSampler(NoiseSchedule schedule, int steps, double eta) {
        if (steps < 1 || steps > schedule.steps()) {
            throw new IllegalArgumentException("DDIM: needs 1 to " + schedule.steps() + " steps, got " + steps);
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("DDIM: eta must be in [0, 1], got " + eta);
        }
        this.schedule = schedule;
        this.steps = steps;
        this.eta = eta;
    }

    @Override
    public Tensor sample(Denoiser model, Tensor noise, RandomGenerator rng) {
        model.requireFor(schedule);
        Tensor x = noise;
        try (var off = GradMode.noGrad()) {
            for (int i = steps; i > 0; i--) {
                int t = time(i);
                int r = time(i - 1);
                try (var scope = MemoryScope.open()) {
                    x = MemoryScope.keep(step(model, x, t, r, rng));
                }
            }
        }
        return x;
    }

    /**
     * The noise from which {@link #sample} gets near {@code x} if {@code eta = 0}: the same steps upward, with the noise estimated where a
     * step begins. Exact in the limit of many steps. The denoiser is asked at step 0, too.
     */
    public Tensor invert(Denoiser model, Tensor x) {
        model.requireFor(schedule);
        Tensor y = x;
        try (var off = GradMode.noGrad()) {
            for (int i = 0; i < steps; i++) {
                int t = time(i);
                Tensor eps = model.noise(y, Denoiser.everywhere(t, y.size(0)));
                y = move(y, eps, t, time(i + 1), 0);
            }
        }
        return y;
    }

    private int time(int i) {
        return (int) ((long) schedule.steps() * i / steps);
    }

    private Tensor step(Denoiser model, Tensor x, int t, int r, RandomGenerator rng) {
        Tensor eps = model.noise(x, Denoiser.everywhere(t, x.size(0)));
        double sigma = eta
                * (schedule.noise(r) / schedule.noise(t))
                * Math.sqrt(1 - schedule.alphaBar(t) / schedule.alphaBar(r));
        Tensor next = move(x, eps, t, r, sigma);
        return sigma == 0
                ? next
                : next.add(Tensor.randn(rng, x.dtype(), x.shape().toArray()).mul(sigma));
    }

    private Tensor move(Tensor x, Tensor eps, int t, int r, double sigma) {
        Tensor data = x.sub(eps.mul(schedule.noise(t))).div(schedule.signal(t));
        double direction = Math.sqrt(Math.max(0, 1 - schedule.alphaBar(r) - sigma * sigma));
        return data.mul(schedule.signal(r)).add(eps.mul(direction));
    }
}
