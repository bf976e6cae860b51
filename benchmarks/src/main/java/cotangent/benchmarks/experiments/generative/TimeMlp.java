package cotangent.benchmarks.experiments.generative;

import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import java.util.random.RandomGenerator;

/**
 * A perceptron of three linear layers that sees a point of the plane and a time: the time itself and the sines and cosines of some of
 * its multiples.
 */
final class TimeMlp extends Module {
    private final Layer net;
    private final double[] frequencies;

    /** A network with {@code width} hidden values in each of two layers, and these frequencies of time. */
    TimeMlp(RandomGenerator rng, int width, double... frequencies) {
        net = child("net", Mlp.of(rng, Activation::silu, 2 + 1 + 2 * frequencies.length, width, width, 2));
        this.frequencies = frequencies;
    }

    /**
     * The output {@code [batch, 2]}.
     *
     * @param x {@code [batch, 2]}
     * @param time {@code [batch, 1]}
     */
    Tensor apply(Tensor x, Tensor time) {
        Tensor angles = time.mul(Tensor.of(frequencies).to(x.dtype()));
        return net.apply(Tensor.cat(1, x, time, angles.sin(), angles.cos()));
    }
}
