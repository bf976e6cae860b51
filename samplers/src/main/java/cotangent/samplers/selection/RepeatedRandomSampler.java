package cotangent.samplers.selection;

import cotangent.autodiff.Rng;
import cotangent.nn.data.DataSampler;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Repeated sampling of random subsets (RS2): each epoch, here a round, visits another random share {@code r} of the samples once.
 *
 * <pre>
 * k = max(1, floor(r n))   samples a round
 * </pre>
 *
 * With replacement, a round is a uniform subset without duplicates, independent of all other rounds. Without, rounds are consecutive slices of
 * a random order of all samples; when fewer than {@code k} are left, all are shuffled anew. So no sample comes twice in {@code floor(n / k)}
 * rounds that share an order.
 *
 * <p>There are no weights and no scores: gradients of batches are unbiased for the risk on all samples. {@code X} rounds cost {@code r X} full
 * epochs; stretch the schedule of the learning rate over the steps that are really taken, {@code X ceil(k / batch)}, which is {@code X} times
 * {@link cotangent.nn.data.DataLoader#batchesPerEpoch}.
 *
 * <p>Nothing is differentiated. The paper's ratios: 0.01, 0.05, 0.1, 0.3. Cost of a round: {@code O(n)}.
 *
 * <p>Source: P. Okanovic, R. Waleffe, V. Mageirakos, K. E. Nikolakakis, A. Karbasi, D. Kalogerias, N. M. Gürel, T. Rekatsinas, "Repeated Random
 * Sampling for Minimizing the Time-to-Accuracy of Learning", ICLR 2024.
 *
 * <p>Catalogue: T078
 */
public final class RepeatedRandomSampler implements DataSampler {
    /** Whether rounds know of each other. */
    public enum Mode {
        /** Each round is independent of the others. */
        WITH_REPLACEMENT,
        /** Samples come again only after nearly all others. */
        WITHOUT_REPLACEMENT
    }

    private final int n;
    private final int size;
    private final Mode mode;
    private final long seed;

    /**
     * A sampler.
     *
     * @param n number of samples
     * @param ratio the share of them that a round visits
     * @param rng from which the orders without replacement follow; one number is taken
     * @throws IllegalArgumentException if {@code n} is not positive or {@code ratio} not in (0, 1]
     */
    public RepeatedRandomSampler(int n, double ratio, Mode mode, RandomGenerator rng) {
        this.n = n;
        this.size = size("RepeatedRandomSampler", n, ratio);
        this.mode = Objects.requireNonNull(mode);
        this.seed = rng.nextLong();
    }

    /** The number of samples that the share comes to; a product that is an integer but for rounding counts as one. */
    static int size(String name, int n, double ratio) {
        if (n < 1 || !(ratio > 0 && ratio <= 1)) {
            throw new IllegalArgumentException(
                    name + ": needs samples and a ratio in (0, 1], got " + n + " and " + ratio);
        }
        return Math.max(1, (int) Math.floor(ratio * n + 1e-9));
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        if (mode == Mode.WITH_REPLACEMENT) {
            return Selection.of(Arrays.copyOf(Rng.permutation(rng, n), size));
        }
        int slices = n / size;
        int from = (int) (epoch % slices) * size;
        // Each order has a stream of its own, so that a round can be entered without those before it.
        Rng order = Rng.of(Rng.fromState(seed, epoch / slices).nextLong());
        return Selection.of(Arrays.copyOfRange(order.permutation(n), from, from + size));
    }

    @Override
    public int epochSize() {
        return size;
    }
}
