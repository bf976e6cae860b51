package cotangent.benchmarks.experiments.compression;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;

/** Samples that are sums of few of many known directions, whose frequencies fall as {@code 1 / rank}. */
final class SuperpositionData {
    private final double[] directions;
    private final int features;
    private final int width;
    private final int active;

    SuperpositionData(int features, int width, int active, Rng rng) {
        this.features = features;
        this.width = width;
        this.active = active;
        Tensor rows = Tensor.randn(rng, features, width);
        directions = rows.div(rows.norm(2, true, 1)).toDoubleArray();
    }

    /** The unit directions {@code [features, width]}. */
    Tensor dictionary() {
        return Tensor.of(directions, features, width).to(DType.FLOAT32);
    }

    /** Samples {@code [count, width]} of {@code active} distinct features each, amplitudes uniform in [0.5, 1.5]. */
    Tensor sample(int count, Rng rng) {
        float[] x = new float[count * width];
        double[] weight = new double[features];
        for (int b = 0; b < count; b++) {
            double total = 0;
            for (int i = 0; i < features; i++) {
                weight[i] = 1.0 / (i + 1);
                total += weight[i];
            }
            for (int a = 0; a < active; a++) {
                double at = rng.nextDouble() * total;
                int chosen = -1;
                for (int i = 0; i < features && (chosen < 0 || at >= 0); i++) {
                    if (weight[i] > 0) {
                        chosen = i;
                        at -= weight[i];
                    }
                }
                total -= weight[chosen];
                weight[chosen] = 0;
                double amplitude = rng.nextDouble(0.5, 1.5);
                for (int j = 0; j < width; j++) {
                    x[b * width + j] += (float) (amplitude * directions[chosen * width + j]);
                }
            }
        }
        return Tensor.of(x, count, width);
    }
}
