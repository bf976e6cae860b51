package cotangent.nn.parametrize;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import cotangent.nn.Parametrization;
import cotangent.nn.init.Fan;
import cotangent.nn.init.Gain;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * Fine-tunes a frozen weight by a matrix of low rank (LoRA): {@code weight = W + (alpha / rank) B A}, where all axes of {@code W} after the
 * first count as columns.
 *
 * <p>State: {@code original}, frozen; {@code lora_A [rank, in * kernel...]}, Kaiming uniform with slope sqrt(5) at first, and
 * {@code lora_B [out, rank]}, 0 at first, so that the effective value does not change.
 *
 * <p>Source: E. J. Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022.
 */
public final class LowRankUpdate extends Parametrization {
    private final double scale;
    private final Parameter original;
    private final Parameter a;
    private final Parameter b;

    /**
     * The parametrization of which {@code weight} is the effective value.
     *
     * @param weight {@code [out, in, ...]}
     * @param rank of the update
     * @param alpha scale of the update, divided by the rank
     * @throws ShapeException if the weight has fewer than two axes or no elements
     * @throws IllegalArgumentException if {@code rank} is not positive or {@code alpha} is not finite
     */
    public LowRankUpdate(Tensor weight, int rank, double alpha, RandomGenerator rng) {
        if (weight.rank() < 2 || weight.size() == 0) {
            throw new ShapeException("LowRankUpdate: needs a weight [out, in, ...], got shape " + weight.shape());
        }
        if (rank < 1 || !Double.isFinite(alpha)) {
            throw new IllegalArgumentException(
                    "LowRankUpdate: needs a positive rank and a finite alpha, got " + rank + " and " + alpha);
        }
        scale = alpha / rank;
        original = parameter("original", weight);
        original.setTrainable(false);
        int columns = weight.size() / weight.size(0);
        Initializer kaiming = Initializer.kaimingUniform(Fan.IN, Gain.leakyRelu(Math.sqrt(5)));
        a = parameter("lora_A", kaiming.create(rng, rank, columns).to(weight.dtype()));
        b = parameter("lora_B", Tensor.zeros(weight.dtype(), weight.size(0), rank));
    }

    @Override
    public Tensor effective() {
        Tensor w = original.get();
        return w.add(b.get().matmul(a.get()).mul(scale).reshape(w.shape()));
    }
}
