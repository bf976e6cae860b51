package cotangent.samplers.diffusion;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Trains a denoiser (DDPM) on inputs with more noise than it is told, as it will meet them in sampling, where its own errors add up.
 *
 * <pre>
 * t ~ U{1, ..., T},   eps, xi ~ N(0, I)
 * y = a_t x_0 + s_t (eps + gamma xi)
 * L = mean over the batch of [ ||eps - eps_theta(y, t)||^2 + p ||v^T d eps_theta(y, t) / dy||^2 ] + d / 2 ||theta||^2,   v ~ N(0, I)
 * </pre>
 *
 * with data {@code x_0 [batch, ...]} and sums over all values of a sample. The target is {@code eps} alone: only the input is perturbed. So
 * the best denoiser is that of plain DDPM at noise {@code s_t sqrt(1 + gamma^2)}, divided by {@code sqrt(1 + gamma^2)}. Samplers do not
 * change. With {@code gamma = 0} it is DDPM, with the same random numbers for {@code t} and {@code eps}. The Jacobian's penalty {@code p},
 * of which {@code v} gives an unbiased estimate (Hutchinson), and the decay {@code d} of trained parameters are the alternatives that the paper finds to be worse.
 *
 * <p>The noises are constants; with {@code p > 0} the loss differentiates twice. The targets of the batch are not looked at, its weights count.
 *
 * <p>Defaults: {@link InputPerturbationConfig#defaults}. Cost: that of DDPM; with {@code p > 0} about three times that.
 *
 * <p>Errors: {@link IllegalArgumentException} if the model is no {@link Denoiser}, or one for another number of steps; {@link ShapeException}
 * if its output has another shape than its input.
 *
 * <p>Source: M. Ning, E. Sangineto, A. Porrello, S. Calderara, R. Cucchiara, "Input Perturbation Reduces Exposure Bias in Diffusion Models",
 * ICML 2023; J. Ho, A. Jain, P. Abbeel, "Denoising Diffusion Probabilistic Models", NeurIPS 2020.
 *
 * <p>Catalogue: T248
 *
 * @see ExposureBiasProbe
 */
public final class InputPerturbedDiffusionLoss implements Objective {
    private final NoiseSchedule schedule;
    private final InputPerturbationConfig config;

    /** With the paper's perturbation. */
    public InputPerturbedDiffusionLoss(NoiseSchedule schedule) {
        this(schedule, InputPerturbationConfig.defaults());
    }

    /** With other hyperparameters. */
    public InputPerturbedDiffusionLoss(NoiseSchedule schedule, InputPerturbationConfig config) {
        this.schedule = Objects.requireNonNull(schedule, "input perturbation: schedule");
        this.config = Objects.requireNonNull(config, "input perturbation: config");
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof Denoiser denoiser)) {
            throw new IllegalArgumentException("input perturbation: needs a denoiser, got "
                    + model.getClass().getName());
        }
        Tensor losses = perSample(denoiser, batch.inputs(), context.rng());
        context.reportSampleLosses(losses);
        Tensor loss = batch.weights() == null
                ? losses.mean()
                : losses.mul(batch.weights().to(losses.dtype())).mean();
        if (config.weightDecay() > 0) {
            for (Parameter p : model.parameters().values()) {
                if (p.isTrainable()) {
                    loss = loss.add(p.get().square().sum().mul(config.weightDecay() / 2));
                }
            }
        }
        return loss;
    }

    /**
     * The loss of each sample without weight decay, {@code [batch]}.
     *
     * @param x data {@code x_0 [batch, ...]}
     * @param rng draws steps, noise, perturbation and projections, in this order
     */
    public Tensor perSample(Denoiser denoiser, Tensor x, RandomGenerator rng) {
        denoiser.requireFor(schedule);
        int[] shape = x.shape().toArray();
        Tensor t = Tensor.randint(rng, 1, schedule.steps() + 1L, x.size(0));
        Tensor noise = Tensor.randn(rng, x.dtype(), shape);
        // Without perturbation not even a zero is added: the bits are those of DDPM.
        Tensor seen = config.gamma() == 0
                ? noise
                : noise.add(Tensor.randn(rng, x.dtype(), shape).mul(config.gamma()));
        Tensor y = schedule.diffuse(x, t, seen);
        if (config.gradientPenalty() == 0) {
            return squares(noise.sub(estimate(denoiser, y, t)));
        }
        Tensor leaf = y.detach().requiresGrad();
        Tensor estimate = estimate(denoiser, leaf, t);
        Tensor projected = estimate.mul(Tensor.randn(rng, x.dtype(), shape)).sum();
        Tensor gradient = Autodiff.gradients(projected, List.of(leaf), true).get(0);
        return squares(noise.sub(estimate)).add(squares(gradient).mul(config.gradientPenalty()));
    }

    private static Tensor estimate(Denoiser denoiser, Tensor y, Tensor t) {
        Tensor estimate = denoiser.noise(y, t);
        if (!estimate.shape().equals(y.shape())) {
            throw new ShapeException("input perturbation: a denoiser of " + y.shape() + " gave " + estimate.shape());
        }
        return estimate;
    }

    private static Tensor squares(Tensor x) {
        Tensor squares = x.square();
        return x.rank() == 1 ? squares : squares.flatten(1).sum(1);
    }
}
