package cotangent.nn.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws samples with replacement, each with a probability proportional to its weight, as for rare classes. Walker's alias method in
 * Vose's form: two random numbers a draw, whatever the number of samples.
 */
public final class WeightedSampler implements DataSampler {
    private final int draws;
    private final double[] keep;
    private final int[] alias;

    /**
     * A sampler.
     *
     * @param weights one for each sample, finite and not negative, not all 0
     * @param draws number of draws of an epoch
     */
    public WeightedSampler(double[] weights, int draws) {
        Samplers.requireSize(draws);
        double sum = 0;
        for (double w : weights) {
            if (!(w >= 0)) {
                throw new IllegalArgumentException("weighted sampler: weights must not be negative, got " + w);
            }
            sum += w;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weighted sampler: weights must have a positive, finite sum, got " + sum);
        }
        this.draws = draws;
        keep = new double[weights.length];
        alias = new int[weights.length];
        build(weights, sum);
    }

    /**
     * Draws that make all classes equally likely, as many as there are samples.
     *
     * @param labels the samples' classes, from 0
     */
    public static WeightedSampler balanced(long[] labels) {
        int classes = (int) Arrays.stream(labels).max().orElse(0) + 1;
        int[] counts = new int[classes];
        for (long label : labels) {
            counts[(int) label]++;
        }
        double[] weights = new double[labels.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1.0 / counts[(int) labels[i]];
        }
        return new WeightedSampler(weights, labels.length);
    }

    /** Each column of equal width holds a share of its own sample and fills the rest with one other sample. */
    private void build(double[] weights, double sum) {
        int n = weights.length;
        double[] share = new double[n];
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            share[i] = weights[i] / sum * n;
            if (share[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int s = small[--smalls];
            int l = large[larges - 1];
            keep[s] = share[s];
            alias[s] = l;
            share[l] = share[l] + share[s] - 1;
            if (share[l] < 1) {
                larges--;
                small[smalls++] = l;
            }
        }
        while (larges > 0) {
            keep[large[--larges]] = 1;
        }
        // The shares that are left sum to their number, but for rounding: each of these columns should be full.
        while (smalls > 0) {
            keep[small[--smalls]] = 1;
        }
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        int[] drawn = new int[draws];
        for (int i = 0; i < draws; i++) {
            int column = rng.nextInt(keep.length);
            drawn[i] = rng.nextDouble() < keep[column] ? column : alias[column];
        }
        return Selection.of(drawn);
    }

    @Override
    public int epochSize() {
        return draws;
    }
}
