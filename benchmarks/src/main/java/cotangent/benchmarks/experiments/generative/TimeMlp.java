package cotangent.benchmarks.experiments.generative;

import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import java.util.random.RandomGenerator;

/**
 * A perceptron of three linear layers that sees a point of the plane and a time: the time itself and the sines and cosines of its
 * multiples by 1, 2, 4 and 8.
 */
final class TimeMlp extends Module {
    private static final double[] FREQUENCIES = {1, 2, 4, 8};

    private final Layer net;

    TimeMlp(RandomGenerator rng, int width) {
        net = child("net", Mlp.of(rng, Activation::silu, 2 + 1 + 2 * FREQUENCIES.length, width, width, 2));
    }

    /**
     * The output {@code [batch, 2]}.
     *
     * @param x {@code [batch, 2]}
     * @param time {@code [batch, 1]}
     */
    Tensor apply(Tensor x, Tensor time) {
        Tensor angles = time.mul(Tensor.of(FREQUENCIES).to(x.dtype()));
        return net.apply(Tensor.cat(1, x, time, angles.sin(), angles.cos()));
    }
}
