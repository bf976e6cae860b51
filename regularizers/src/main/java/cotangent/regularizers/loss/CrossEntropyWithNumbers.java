package cotangent.regularizers.loss;

import cotangent.autodiff.CrossEntropyOptions;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;
import java.util.Objects;

/**
 * A language model's cross entropy, and a loss that knows how far apart numbers are:
 *
 * <pre>
 * L = mean over all positions of CE + weight * mean over number positions of the number loss
 * </pre>
 *
 * with logits {@code [batch, ..., vocabulary]} and labels {@code [batch, ...]}; positions with the label {@code -100} are left out of both.
 * Without number positions it is cross entropy; without any positions, 0. The loss of a sample is of its own positions.
 *
 * <p>Default: weight 0.3. Cost: that of both. Errors: as of {@link NumberTokenLoss}.
 *
 * <p>Source: J. Zausinger et al., "Regress, Don't Guess: A Regression-like Loss on Number Tokens for Language Models", ICML 2025.
 *
 * <p>Catalogue: T268
 *
 * @param numbers a {@link WassersteinNumberTokenLoss}, which the paper recommends, or a {@link NumberTokenLoss}
 * @param weight of the number loss, not negative
 */
public record CrossEntropyWithNumbers(Loss numbers, double weight) implements Loss {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException if the weight is negative or not finite
     */
    public CrossEntropyWithNumbers {
        Objects.requireNonNull(numbers, "CrossEntropyWithNumbers needs a loss of numbers");
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "CrossEntropyWithNumbers: the weight must be finite and not negative, got " + weight);
        }
    }

    /** The Wasserstein loss with weight 0.3. */
    public static CrossEntropyWithNumbers of(NumberTokenMap map) {
        return new CrossEntropyWithNumbers(WassersteinNumberTokenLoss.of(map), 0.3);
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor labels) {
        Tensor fit = losses(logits, labels).reshape(labels.size(0), -1);
        Tensor counts = labels.ne(NumberPositions.IGNORED)
                .reshape(labels.size(0), -1)
                .to(fit.dtype())
                .sum(1);
        return fit.sum(1)
                .div(counts.clampMin(1))
                .add(numbers.perSample(logits, labels).mul(weight));
    }

    @Override
    public Tensor apply(Tensor logits, Tensor labels) {
        Tensor fit = losses(logits, labels);
        double count = labels.ne(NumberPositions.IGNORED).sum().item();
        return fit.sum()
                .div(Math.max(count, 1))
                .add(numbers.apply(logits, labels).mul(weight));
    }

    /** Of each position, 0 where it is left out. */
    private static Tensor losses(Tensor logits, Tensor labels) {
        Tensor rows = NumberPositions.rows("CrossEntropyWithNumbers", 0, logits, labels);
        return Losses.crossEntropy(rows, labels.flatten(), CrossEntropyOptions.DEFAULT.withReduction(Reduction.NONE));
    }
}
