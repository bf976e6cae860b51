package cotangent.nn.loss;

import cotangent.autodiff.CrossEntropyOptions;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * Cross entropy between the softmax of logits and labels.
 *
 * <pre>
 * loss_n = -sum_c w_c q_nc log softmax(x_n)_c,   q = (1 - s) target + s / classes
 * </pre>
 *
 * with class weights {@code w} and label smoothing {@code s}. Predictions are logits {@code [batch, classes, ...]}; targets are class
 * indices {@code [batch, ...]} or probabilities {@code [batch, classes, ...]}. The loss of a sample is the mean over its positions, without
 * regard to weights; that of a batch of labels divides by the sum of the weights of the labels that are not ignored, as in PyTorch.
 *
 * @param options weights, ignored index and smoothing; the reduction has no effect
 */
public record CrossEntropy(CrossEntropyOptions options) implements Loss {
    /** No weights, ignored index -100, no smoothing. */
    public static CrossEntropy defaults() {
        return new CrossEntropy(CrossEntropyOptions.DEFAULT);
    }

    /** The mean over labels, with the defaults. */
    public static Tensor of(Tensor logits, Tensor labels) {
        return Losses.crossEntropy(logits, labels);
    }

    /** This loss with a factor for each class, {@code [classes]}. */
    public CrossEntropy withWeight(Tensor weight) {
        return new CrossEntropy(options.withWeight(weight));
    }

    /** This loss without the labels that are {@code index}. */
    public CrossEntropy withIgnoreIndex(long index) {
        return new CrossEntropy(options.withIgnoreIndex(index));
    }

    /** This loss with a part of each label's probability spread evenly over all classes. */
    public CrossEntropy withLabelSmoothing(double smoothing) {
        return new CrossEntropy(options.withLabelSmoothing(smoothing));
    }

    @Override
    public Tensor perSample(Tensor logits, Tensor labels) {
        return PerSample.mean(
                "CrossEntropy", Losses.crossEntropy(logits, labels, options.withReduction(Reduction.NONE)));
    }

    @Override
    public Tensor apply(Tensor logits, Tensor labels) {
        return Losses.crossEntropy(logits, labels, options.withReduction(Reduction.MEAN));
    }
}
