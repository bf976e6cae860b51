package cotangent.samplers.diffusion;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * The exact denoiser of data from a mixture of round Gaussians {@code sum_k w_k N(m_k, v I)}, which no training can beat: an oracle.
 *
 * <pre>
 * r_k(x)     = softmax_k [ log w_k - ||x - a m_k||^2 / (2 c) ],     c = a^2 v + s^2
 * E[eps | x] = s / c (x - a sum_k r_k(x) m_k)
 * </pre>
 *
 * with {@code x [batch, d]} and {@code a, s} of the samples' steps. Differentiable with respect to {@code x}.
 */
public final class GaussianMixtureDenoiser implements Denoiser {
    private final NoiseSchedule schedule;
    private final Tensor logWeights;
    private final Tensor means;
    private final double variance;

    /**
     * An oracle.
     *
     * @param schedule of the diffusion
     * @param weights {@code w [k]}, positive; only their ratios count
     * @param means {@code m [k, d]}
     * @param sd {@code sqrt(v)}, not negative
     * @throws IllegalArgumentException if a weight or the standard deviation is out of range
     * @throws ShapeException if the means are not {@code [k, d]}
     */
    public GaussianMixtureDenoiser(NoiseSchedule schedule, double[] weights, Tensor means, double sd) {
        if (means.rank() != 2 || means.size(0) != weights.length || weights.length == 0) {
            throw new ShapeException(
                    "Gaussian mixture: needs means [k, d] for " + weights.length + " weights, got " + means.shape());
        }
        if (!Arrays.stream(weights).allMatch(w -> w > 0 && w < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Gaussian mixture: weights must be positive and finite, got " + Arrays.toString(weights));
        }
        if (!(sd >= 0 && sd < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Gaussian mixture: the standard deviation must be finite and not negative, got " + sd);
        }
        this.schedule = schedule;
        this.means = means.detach();
        logWeights = Tensor.of(Arrays.stream(weights).map(StrictMath::log).toArray());
        variance = sd * sd;
    }

    @Override
    public int steps() {
        return schedule.steps();
    }

    @Override
    public Tensor noise(Tensor x, Tensor t) {
        return noise(x, schedule.signal(t, x), schedule.noise(t, x));
    }

    /**
     * The expected noise where data were scaled and noise was added by other than the schedule's factors.
     *
     * @param x {@code [batch, d]}
     * @param a factor of the data, {@code [batch, 1]}
     * @param s factor of the noise, {@code [batch, 1]}; where it and the variance are 0, the result is NaN
     */
    public Tensor noise(Tensor x, Tensor a, Tensor s) {
        if (x.rank() != 2 || x.size(1) != means.size(1)) {
            throw new ShapeException("Gaussian mixture: needs [batch, " + means.size(1) + "], got " + x.shape());
        }
        Tensor c = a.square().mul(variance).add(s.square());
        Tensor m = means.to(x.dtype());
        Tensor scaled = a.unsqueeze(2).mul(m.unsqueeze(0));
        Tensor squares = x.unsqueeze(1).sub(scaled).square().sum(2);
        Tensor r = logWeights.to(x.dtype()).sub(squares.div(c.mul(2))).softmax(1);
        return x.sub(a.mul(r.matmul(m))).mul(s.div(c));
    }
}
