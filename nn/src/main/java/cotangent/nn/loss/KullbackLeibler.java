package cotangent.nn.loss;

import cotangent.autodiff.Losses;
import cotangent.autodiff.Reduction;
import cotangent.autodiff.Tensor;

/**
 * Divergence {@code sum t (log t - x)} of predicted log-probabilities {@code x} from probabilities {@code t}, summed over the elements of a
 * sample; the loss of a batch is the mean over samples (PyTorch's "batchmean").
 *
 * @param logTarget whether targets are given as logarithms
 */
public record KullbackLeibler(boolean logTarget) implements Loss {
    /** Targets are probabilities. */
    public static KullbackLeibler defaults() {
        return new KullbackLeibler(false);
    }

    /** The mean over samples, with probabilities as targets. */
    public static Tensor of(Tensor logProbabilities, Tensor target) {
        return defaults().apply(logProbabilities, target);
    }

    @Override
    public Tensor perSample(Tensor logProbabilities, Tensor target) {
        return PerSample.sum("KullbackLeibler", Losses.klDiv(logProbabilities, target, logTarget, Reduction.NONE));
    }
}
