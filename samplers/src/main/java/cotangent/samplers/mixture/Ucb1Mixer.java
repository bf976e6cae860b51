package cotangent.samplers.mixture;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Upper confidence bounds (UCB1) of rewards that drift: plays the arm that may be the best, by an exponential moving average of its rewards
 * and how seldom it was played.
 *
 * <pre>
 * play     argmax_a  M_a + sqrt(2 ln t / n_a)
 * M_a    = (1 - beta) M_a + beta R_a             after a reward
 * </pre>
 *
 * with {@code n_a} plays of the arm and {@code t} of all; a measurement of each arm before training is the first {@code M_a} and counts as a
 * play. The plays of one update follow each other, with counts that grow and averages that rest; of equal arms that of lower number is
 * played. {@code beta = 1} keeps the last reward.
 *
 * <p>Nothing is differentiated. Default: {@code beta = 0.9}, the paper's. Cost of a play: {@code O(K)}.
 *
 * <p>Source: A. Albalak, C. Raffel, W. Y. Wang, "Improving Few-Shot Generalization by Exploring and Exploiting Auxiliary Data", NeurIPS 2023
 * (UCB1-FLAD), after P. Auer, N. Cesa-Bianchi, P. Fischer, Machine Learning 47, 2002.
 *
 * <p>Catalogue: T003
 */
public final class Ucb1Mixer implements Mixer {
    private final double beta;
    private final long[] plays;
    private double[] means;
    private long skipped;

    /** A mixer with {@code beta = 0.9}. */
    public Ucb1Mixer(int arms) {
        this(arms, 0.9);
    }

    /**
     * A mixer.
     *
     * @param beta how much the last reward counts
     * @throws IllegalArgumentException if there is no arm or {@code beta} is not in (0, 1]
     */
    public Ucb1Mixer(int arms, double beta) {
        Rewards.requireArms("Ucb1Mixer", arms);
        if (!(beta > 0 && beta <= 1)) {
            throw new IllegalArgumentException("Ucb1Mixer: beta must be in (0, 1], got " + beta);
        }
        this.beta = beta;
        plays = new long[arms];
    }

    @Override
    public int arms() {
        return plays.length;
    }

    @Override
    public boolean wantsInitialRewards() {
        return true;
    }

    @Override
    public void initialize(double[] rewards) {
        means = Rewards.requireInitial("Ucb1Mixer", rewards, arms());
        Arrays.fill(plays, 1);
    }

    @Override
    public int[] draw(int count, RandomGenerator rng) {
        requireInitialized();
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            double[] bounds = bounds(means, plays);
            int best = 0;
            for (int a = 1; a < bounds.length; a++) {
                best = bounds[a] > bounds[best] ? a : best;
            }
            plays[best]++;
            drawn[i] = best;
        }
        return drawn;
    }

    /** The upper bounds of the arms. */
    static double[] bounds(double[] means, long[] plays) {
        double log = StrictMath.log(Arrays.stream(plays).sum());
        double[] bounds = new double[means.length];
        for (int a = 0; a < bounds.length; a++) {
            bounds[a] = means[a] + Math.sqrt(2 * log / plays[a]);
        }
        return bounds;
    }

    @Override
    public void observe(int[] arms, double[] rewards) {
        requireInitialized();
        Rewards.requirePaired("Ucb1Mixer", arms, rewards, arms());
        for (int i = 0; i < arms.length; i++) {
            if (Double.isFinite(rewards[i])) {
                means[arms[i]] = (1 - beta) * means[arms[i]] + beta * rewards[i];
            } else {
                skipped++;
            }
        }
    }

    private void requireInitialized() {
        if (means == null) {
            throw new IllegalStateException("Ucb1Mixer: needs initial rewards first");
        }
    }

    /** The average rewards of the arms. */
    public double[] means() {
        requireInitialized();
        return means.clone();
    }

    /** How often the arms were played, the initial measurement included. */
    public long[] plays() {
        return plays.clone();
    }

    @Override
    public long skipped() {
        return skipped;
    }
}
