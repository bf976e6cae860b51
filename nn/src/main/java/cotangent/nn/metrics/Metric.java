package cotangent.nn.metrics;

import cotangent.autodiff.Tensor;
import java.util.function.BinaryOperator;

/**
 * A quality of predictions that is the mean of a value that each sample has. (What is not, such as F1, follows from a {@link
 * ConfusionMatrix}.)
 */
public interface Metric {
    /** A short name, as for a table's column. */
    String name();

    /**
     * The value of each sample, {@code [batch]}.
     *
     * @param predictions what the model returned, {@code [batch, ...]}
     * @param targets what is true, {@code [batch, ...]}
     */
    Tensor perSample(Tensor predictions, Tensor targets);

    /** The mean over a batch. */
    default double of(Tensor predictions, Tensor targets) {
        return perSample(predictions, targets).mean().item();
    }

    /** A metric from a function of (predictions, targets). */
    static Metric of(String name, BinaryOperator<Tensor> perSample) {
        return new Metric() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Tensor perSample(Tensor predictions, Tensor targets) {
                return perSample.apply(predictions, targets);
            }
        };
    }
}
