package cotangent.nn.loss;

import cotangent.autodiff.CrossEntropyOptions;
import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * {@code -w_t x_nt} of labels {@code t [batch, ...]} under log-probabilities {@code x [batch, classes, ...]}. The loss of a batch divides by
 * the sum of the weights of the labels that are not ignored.
 *
 * @param weight a factor for each class, {@code [classes]}; may be null
 * @param ignoreIndex labels that do not count
 */
public record NegativeLogLikelihood(Tensor weight, long ignoreIndex) implements Loss {
    /** No weights, ignored index -100. */
    public static NegativeLogLikelihood defaults() {
        return new NegativeLogLikelihood(null, CrossEntropyOptions.DEFAULT.ignoreIndex());
    }

    /** The mean over labels, with the defaults. */
    public static Tensor of(Tensor logProbabilities, Tensor labels) {
        return Losses.nll(logProbabilities, labels);
    }

    private CrossEntropyOptions options(Reduction reduction) {
        return new CrossEntropyOptions(weight, ignoreIndex, 0, reduction);
    }

    @Override
    public Tensor perSample(Tensor logProbabilities, Tensor labels) {
        return PerSample.mean("NegativeLogLikelihood", Losses.nll(logProbabilities, labels, options(Reduction.NONE)));
    }

    @Override
    public Tensor apply(Tensor logProbabilities, Tensor labels) {
        return Losses.nll(logProbabilities, labels, options(Reduction.MEAN));
    }
}
