package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.Map;

/**
 * Floating-point operations of a layer's own forward pass, by its weights: two for each multiplication and addition of matrix products,
 * convolutions and attention, which are nearly all of a model's work; none for what goes element by element.
 */
final class Flops {
    static long of(Layer layer, Tensor x, Tensor y) {
        if (layer instanceof Embedding || x.size() == 0) {
            return 0;
        }
        boolean transposed = layer.getClass().getSimpleName().startsWith("ConvTranspose");
        boolean convolution = transposed || layer.getClass().getSimpleName().startsWith("Conv");
        long sum = 0;
        for (Map.Entry<String, Parameter> entry : layer.parameters().entrySet()) {
            if (entry.getKey().contains(".")) {
                continue; // a child's
            }
            Tensor weight = entry.getValue().value();
            if (convolution && weight.rank() >= 3) {
                // Each element of the one side meets the kernel of its channel.
                long elements = transposed ? x.size() : y.size();
                sum += 2 * elements * (weight.size() / weight.size(0));
            } else if (!convolution && weight.rank() == 2) {
                sum += 2L * (x.size() / x.size(x.rank() - 1)) * weight.size();
            }
        }
        if (layer instanceof MultiheadAttention && x.rank() >= 2) {
            // Scores and weighted sums: each token meets each token in all features.
            sum += 4L * x.size() * x.size(x.rank() - 2);
        }
        return sum;
    }

    private Flops() {}
}
