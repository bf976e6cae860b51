package cotangent.samplers.selection;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.classical.KMeans;
import cotangent.nn.data.DataSampler;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Prunes samples dynamically (SeTa): an epoch visits groups of samples of similar losses, in a window that slides from easy to hard ones.
 *
 * <pre>
 * m = floor((1 - q) n) samples at random                                   (q: prune ratio)
 * G groups of them by k-means of their losses, in the order of their means
 * epoch 0:               all groups
 * epoch i > 0:           groups s .. s + w - 1,   s = i mod (G - w + 1),   w = round(alpha G), half to even
 * epochs after delta E:  m samples at random, without groups               (partial annealing)
 * </pre>
 *
 * of {@code E} epochs in all; epoch {@code i}, from 0, has a window if {@code i + 1 <= delta E}. Each epoch is in random order. Losses are the last
 * that training told, 3 for samples that were never visited; equal losses of all samples are split into {@code G} equal parts at random. If
 * the window has no sample, which takes losses of fewer than {@code G} different values, the epoch visits one at random. All visits count 1: a
 * reweighting to the full data does not belong to the method.
 *
 * <p>Nothing is differentiated. Defaults: {@link SetaConfig#defaults}. Cost of an epoch beside training: {@code O(n G)} for each round of
 * k-means, at most 100.
 *
 * <p>Errors: {@link IllegalArgumentException} if {@code m} is not larger than {@code G}, or a loss is not finite.
 *
 * <p>Source: Q. Zhou, J. Gao, Q. Wang, "Scale Efficient Training for Large Datasets", CVPR 2025, and its reference implementation.
 *
 * <p>Catalogue: T089
 */
public final class SetaSampler implements DataSampler {
    private final LossScores scores;
    private final long epochs;
    private final SetaConfig config;
    private final int kept;

    /**
     * A sampler.
     *
     * @param n number of samples
     * @param epochs of the whole training
     * @throws IllegalArgumentException if there are no epochs, or too few samples for the groups
     */
    public SetaSampler(int n, long epochs, SetaConfig config) {
        kept = (int) Math.floor((1 - config.pruneRatio()) * n + 1e-9);
        if (epochs < 1 || kept <= config.groups()) {
            throw new IllegalArgumentException("SetaSampler: needs an epoch and more than " + config.groups()
                    + " samples after pruning, got " + epochs + " and " + kept);
        }
        this.scores = new LossScores("SetaSampler", n);
        this.epochs = epochs;
        this.config = config;
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        int[] drawn = Arrays.copyOf(Rng.permutation(rng, scores.size()), kept);
        if (epoch + 1 > config.delta() * epochs) {
            return Selection.of(drawn);
        }
        int[][] groups = groups(drawn, rng);
        int from = epoch == 0 ? 0 : windowStart(epoch);
        int to = epoch == 0 ? groups.length : from + config.window();
        int[] visited =
                IntStream.range(from, to).flatMap(g -> Arrays.stream(groups[g])).toArray();
        if (visited.length == 0) {
            return Selection.of(new int[] {rng.nextInt(scores.size())});
        }
        int[] order = Rng.permutation(rng, visited.length);
        return Selection.of(Arrays.stream(order).map(i -> visited[i]).toArray());
    }

    /** The first group of an epoch's window. */
    int windowStart(long epoch) {
        return (int) (epoch % (config.groups() - config.window() + 1));
    }

    /** The samples in groups from small to large losses. */
    int[][] groups(int[] samples, RandomGenerator rng) {
        int count = config.groups();
        double[] losses = Arrays.stream(samples).mapToDouble(scores::get).toArray();
        if (Arrays.stream(losses).allMatch(v -> v == losses[0])) {
            return IntStream.range(0, count)
                    .mapToObj(g -> Arrays.copyOfRange(samples, (int) ((long) g * samples.length / count), (int)
                            ((g + 1L) * samples.length / count)))
                    .toArray(int[][]::new);
        }
        KMeans clusters = KMeans.fit(Tensor.of(losses, losses.length, 1), count, rng);
        double[] centers = clusters.centers().toDoubleArray();
        long[] labels = clusters.labels().toLongArray();
        List<Integer> ascending = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(g -> centers[g]))
                .toList();
        return ascending.stream()
                .map(g -> IntStream.range(0, samples.length)
                        .filter(i -> labels[i] == g)
                        .map(i -> samples[i])
                        .toArray())
                .toArray(int[][]::new);
    }

    @Override
    public int epochSize() {
        return kept;
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public void observe(int[] indices, double[] losses) {
        scores.observe(indices, losses);
    }

    /** The last loss of each sample. */
    public double[] scores() {
        return scores.toArray();
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
