package cotangent.samplers.consistency;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * Maps noisy data to clean data in one step, all noises of one path to the same data.
 *
 * <pre>
 * f(x, s) = c_skip x + c_out F(c_in x, ln(s) / 4)
 *
 * c_skip = sd^2 / ((s - min)^2 + sd^2),   c_out = sd (s - min) / sqrt(s^2 + sd^2),   c_in = 1 / sqrt(s^2 + sd^2)
 * </pre>
 *
 * with data {@code x [batch, ...]} at levels {@code s [batch]} of noise, {@code sd} the data's standard deviation and {@code F} any network. At
 * the smallest level {@code f(x, min) = x} for every {@code F}, which is the condition that makes the consistent map unique.
 *
 * <p>Source: Y. Song, P. Dhariwal, M. Chen, I. Sutskever, "Consistency Models", ICML 2023.
 *
 * <p>Catalogue: T101
 */
public final class ConsistencyModel extends Module {
    private final BinaryOperator<Tensor> network;
    private final double sigmaData;
    private final double sigmaMin;

    /**
     * A model.
     *
     * @param module holds the parameters of the network
     * @param network {@code F}: maps scaled data {@code [batch, ...]} and {@code ln(s) / 4}, of a shape that broadcasts to them, to
     *     {@code [batch, ...]}
     * @param sigmaData the data's standard deviation, positive
     * @param sigmaMin the smallest level, positive
     */
    public ConsistencyModel(Module module, BinaryOperator<Tensor> network, double sigmaData, double sigmaMin) {
        for (double v : new double[] {sigmaData, sigmaMin}) {
            if (!(v > 0 && v < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "consistency model: standard deviation and smallest level must be finite and positive, got "
                                + sigmaData + " and " + sigmaMin);
            }
        }
        child("network", module);
        this.network = Objects.requireNonNull(network, "consistency model: network");
        this.sigmaData = sigmaData;
        this.sigmaMin = sigmaMin;
    }

    /** The smallest level. */
    public double sigmaMin() {
        return sigmaMin;
    }

    /**
     * The clean data.
     *
     * @param x {@code [batch, ...]}
     * @param sigma level of each sample, {@code [batch]}
     * @throws IllegalArgumentException if a level is below the smallest
     */
    public Tensor apply(Tensor x, double... sigma) {
        if (x.rank() < 1 || sigma.length != x.size(0)) {
            throw new ShapeException("consistency model: needs [batch, ...] and as many levels, got " + x.shape()
                    + " and " + sigma.length);
        }
        int n = sigma.length;
        double[] skip = new double[n];
        double[] out = new double[n];
        double[] in = new double[n];
        double[] noise = new double[n];
        for (int i = 0; i < n; i++) {
            double s = sigma[i];
            if (!(s >= sigmaMin)) {
                throw new IllegalArgumentException(
                        "consistency model: level " + s + " is below the smallest, " + sigmaMin);
            }
            skip[i] = skip(s);
            out[i] = out(s);
            in[i] = 1 / Math.sqrt(s * s + sigmaData * sigmaData);
            noise[i] = StrictMath.log(s) / 4;
        }
        Tensor f = network.apply(x.mul(column(in, x)), column(noise, x));
        if (!f.shape().equals(x.shape())) {
            throw new ShapeException("consistency model: a network gave " + f.shape() + " for " + x.shape());
        }
        return x.mul(column(skip, x)).add(f.mul(column(out, x)));
    }

    /** The clean data where all samples have the same level. */
    public Tensor applyAt(Tensor x, double sigma) {
        double[] all = new double[x.size(0)];
        Arrays.fill(all, sigma);
        return apply(x, all);
    }

    double skip(double s) {
        double d = s - sigmaMin;
        return sigmaData * sigmaData / (d * d + sigmaData * sigmaData);
    }

    double out(double s) {
        return sigmaData * (s - sigmaMin) / Math.sqrt(s * s + sigmaData * sigmaData);
    }

    /** One value a sample, in a shape that broadcasts to the data. */
    static Tensor column(double[] values, Tensor x) {
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        shape[0] = values.length;
        return Tensor.of(values, shape).to(x.dtype());
    }
}
