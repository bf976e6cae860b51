package cotangent.benchmarks.experiments.tasks;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.TensorDataset;

/** Points of the plane in two half circles that reach into each other. */
public final class TwoMoons {
    /**
     * Points of both classes in turn: {@code (cos a, sin a)} and {@code (1 - cos a, 1/2 - sin a)} with {@code a} uniform in [0, pi], and noise.
     *
     * @param n number of points; inputs are {@code [n, 2]}, labels {@code [n]}
     * @param noise standard deviation
     */
    public static TensorDataset points(Rng rng, int n, double noise) {
        double[] x = new double[2 * n];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            double a = Math.PI * rng.nextDouble();
            labels[i] = i % 2;
            boolean upper = labels[i] == 0;
            x[2 * i] = (upper ? StrictMath.cos(a) : 1 - StrictMath.cos(a)) + noise * rng.nextGaussian();
            x[2 * i + 1] = (upper ? StrictMath.sin(a) : 0.5 - StrictMath.sin(a)) + noise * rng.nextGaussian();
        }
        return new TensorDataset(Tensor.of(x, n, 2).to(DType.FLOAT32), Tensor.of(labels));
    }

    private TwoMoons() {}
}
