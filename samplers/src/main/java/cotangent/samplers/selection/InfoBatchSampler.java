package cotangent.samplers.selection;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.DataSampler;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Unbiased dynamic pruning (InfoBatch): leaves out some of the samples that are learned already, and lets the others of them count more.
 *
 * <pre>
 * a sample of loss below the mean   is left out with probability q, else counts 1 / (1 - q)
 * any other sample                  counts 1
 * </pre>
 *
 * so that the expected sum of weighted losses, and of their gradients, is that over all samples. Losses are the last that training told, 3 for
 * samples that were never visited; the first epoch visits all. Epochs after the share {@code delta} of all visit all samples with weight 1.
 *
 * <p>Nothing is differentiated. Defaults: {@code q = 0.5, delta = 0.875}, the paper's.
 *
 * <p>Source: Z. Qin, K. Wang, Z. Zheng, J. Gu, X. Peng, Z. Xu, D. Zhou, L. Shang, B. Sun, X. Xie, Y. You, "InfoBatch: Lossless Training Speed Up by
 * Unbiased Dynamic Data Pruning", ICLR 2024.
 *
 * <p>Catalogue: T089, as the baseline
 *
 * @see SetaSampler
 */
public final class InfoBatchSampler implements DataSampler {
    private final LossScores scores;
    private final long epochs;
    private final double pruneRatio;
    private final double delta;

    /**
     * A sampler with the paper's settings.
     *
     * @param n number of samples
     * @param epochs of the whole training
     */
    public InfoBatchSampler(int n, long epochs) {
        this(n, epochs, 0.5, 0.875);
    }

    /**
     * A sampler.
     *
     * @param n number of samples
     * @param epochs of the whole training
     * @param pruneRatio the probability to leave out a sample of small loss, in [0, 1)
     * @param delta the share of the epochs in which samples are left out
     * @throws IllegalArgumentException if one is out of range
     */
    public InfoBatchSampler(int n, long epochs, double pruneRatio, double delta) {
        if (n < 1 || epochs < 1 || !(pruneRatio >= 0 && pruneRatio < 1) || !(delta >= 0 && delta <= 1)) {
            throw new IllegalArgumentException(
                    "InfoBatchSampler: needs a sample, an epoch, a prune ratio in [0, 1) and delta in [0, 1], got " + n
                            + ", " + epochs + ", " + pruneRatio + " and " + delta);
        }
        this.scores = new LossScores("InfoBatchSampler", n);
        this.epochs = epochs;
        this.pruneRatio = pruneRatio;
        this.delta = delta;
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        int[] order = Rng.permutation(rng, scores.size());
        if (epoch + 1 > delta * epochs) {
            return Selection.of(order);
        }
        double mean = scores.mean();
        double[] weights = new double[order.length];
        int visits = 0;
        for (int sample : order) {
            boolean learned = scores.get(sample) < mean;
            if (learned && rng.nextDouble() < pruneRatio) {
                continue;
            }
            weights[visits] = learned ? 1 / (1 - pruneRatio) : 1;
            order[visits++] = sample;
        }
        return new Selection(Arrays.copyOf(order, visits), Arrays.copyOf(weights, visits));
    }

    @Override
    public int epochSize() {
        return scores.size();
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public void observe(int[] indices, double[] losses) {
        scores.observe(indices, losses);
    }

    @Override
    public Map<String, Tensor> state() {
        return scores.state();
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        scores.loadState(state);
    }
}
