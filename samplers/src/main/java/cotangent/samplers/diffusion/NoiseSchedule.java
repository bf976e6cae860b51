package cotangent.samplers.diffusion;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How a diffusion turns data into noise in {@code T} steps that keep the variance of data of unit variance:
 *
 * <pre>
 * x_t = a_t x_0 + s_t eps,   eps ~ N(0, I),   a_t = sqrt(abar_t),   s_t = sqrt(1 - abar_t),   abar_t = prod_{i &lt;= t} (1 - beta_i)
 * </pre>
 *
 * for {@code t} in {@code 0..T}, where {@code abar_0 = 1}: step 0 is the data. Immutable.
 *
 * <p>Source: J. Ho, A. Jain, P. Abbeel, "Denoising Diffusion Probabilistic Models", NeurIPS 2020 (linear); A. Nichol, P. Dhariwal, "Improved
 * Denoising Diffusion Probabilistic Models", ICML 2021 (cosine).
 */
public final class NoiseSchedule {
    private final double[] alphaBar;
    private final double[] beta;

    private NoiseSchedule(double[] beta) {
        this.beta = beta;
        alphaBar = new double[beta.length + 1];
        alphaBar[0] = 1;
        for (int t = 1; t <= beta.length; t++) {
            if (!(beta[t - 1] > 0 && beta[t - 1] < 1)) {
                throw new IllegalArgumentException(
                        "noise schedule: beta must be in (0, 1), got " + beta[t - 1] + " at step " + t);
            }
            alphaBar[t] = alphaBar[t - 1] * (1 - beta[t - 1]);
        }
    }

    /**
     * A schedule of these {@code beta_1, ..., beta_T}.
     *
     * @throws IllegalArgumentException if there is none, or one is not in (0, 1)
     */
    public static NoiseSchedule of(double... beta) {
        requireSteps(beta.length);
        return new NoiseSchedule(beta.clone());
    }

    /**
     * {@code beta} rises linearly from {@code 0.1 / T} to {@code 20 / T}; with 1000 steps, from 1e-4 to 0.02.
     *
     * @param steps {@code T}, more than 20: the last {@code beta} must be less than 1
     */
    public static NoiseSchedule linear(int steps) {
        requireSteps(steps);
        double scale = 1000.0 / steps;
        double[] beta = new double[steps];
        for (int i = 0; i < steps; i++) {
            double share = steps == 1 ? 0 : i / (steps - 1.0);
            beta[i] = scale * (1e-4 + share * (0.02 - 1e-4));
        }
        return new NoiseSchedule(beta);
    }

    /**
     * {@code abar_t = f(t) / f(0)}, {@code f(t) = cos^2((t / T + 0.008) / 1.008 pi / 2)}, with {@code beta} clipped at 0.999.
     *
     * @param steps {@code T}, positive
     */
    public static NoiseSchedule cosine(int steps) {
        requireSteps(steps);
        double[] beta = new double[steps];
        for (int t = 1; t <= steps; t++) {
            beta[t - 1] = Math.min(1 - cosineSquared(t, steps) / cosineSquared(t - 1, steps), 0.999);
        }
        return new NoiseSchedule(beta);
    }

    private static double cosineSquared(int t, int steps) {
        double c = StrictMath.cos((t / (double) steps + 0.008) / 1.008 * Math.PI / 2);
        return c * c;
    }

    private static void requireSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("noise schedule: needs at least 1 step, got " + steps);
        }
    }

    /** {@code T}. */
    public int steps() {
        return beta.length;
    }

    /** {@code beta_t}, for {@code t} in {@code 1..T}. */
    public double beta(int t) {
        if (t == 0) {
            throw new IndexOutOfBoundsException("noise schedule: beta of step 0; it begins at 1");
        }
        return beta[requireStep(t) - 1];
    }

    /** {@code abar_t}, for {@code t} in {@code 0..T}. */
    public double alphaBar(int t) {
        return alphaBar[requireStep(t)];
    }

    /** {@code a_t}, the factor of the data. */
    public double signal(int t) {
        return Math.sqrt(alphaBar(t));
    }

    /** {@code s_t}, the factor of the noise. */
    public double noise(int t) {
        return Math.sqrt(1 - alphaBar(t));
    }

    /** {@code lambda_t = ln(a_t / s_t)}, half the log of the signal-to-noise ratio; infinite at 0. */
    public double logSnr(int t) {
        return 0.5 * (StrictMath.log(alphaBar(t)) - StrictMath.log(1 - alphaBar(t)));
    }

    /**
     * {@code a_t} of each sample, of the dtype of {@code x} and in a shape that broadcasts to it.
     *
     * @param t int64 {@code [batch]}
     * @param x {@code [batch, ...]}
     */
    public Tensor signal(Tensor t, Tensor x) {
        return each(t, x, this::signal);
    }

    /** {@code s_t} of each sample; see {@link #signal(Tensor, Tensor)}. */
    public Tensor noise(Tensor t, Tensor x) {
        return each(t, x, this::noise);
    }

    /**
     * {@code x_t = a_t x_0 + s_t noise}.
     *
     * @param x {@code x_0 [batch, ...]}
     * @param t int64 {@code [batch]}
     * @param noise {@code [batch, ...]}
     */
    public Tensor diffuse(Tensor x, Tensor t, Tensor noise) {
        return signal(t, x).mul(x).add(noise(t, x).mul(noise));
    }

    private static Tensor each(Tensor t, Tensor x, IntToDoubleFunction value) {
        if (t.dtype() != DType.INT64) {
            throw new DTypeException("noise schedule: steps need to be INT64, got " + t.dtype());
        }
        if (t.rank() != 1 || x.rank() < 1 || x.size(0) != t.size()) {
            throw new ShapeException(
                    "noise schedule: needs steps [batch] and [batch, ...], got " + t.shape() + " and " + x.shape());
        }
        double[] values = Arrays.stream(t.toLongArray())
                .mapToDouble(step -> value.applyAsDouble(Math.toIntExact(step)))
                .toArray();
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        shape[0] = values.length;
        return Tensor.of(values, shape).to(x.dtype());
    }

    private int requireStep(int t) {
        if (t < 0 || t > beta.length) {
            throw new IndexOutOfBoundsException("noise schedule: step " + t + " is not in 0.." + beta.length);
        }
        return t;
    }
}
