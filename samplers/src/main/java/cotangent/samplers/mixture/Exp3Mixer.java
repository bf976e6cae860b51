package cotangent.samplers.mixture;

import cotangent.samplers.Categorical;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Exponential weights for exploration and exploitation (EXP3): arms are drawn with probabilities that grow exponentially with what they have
 * earned, each reward divided by the probability with which it was met.
 *
 * <pre>
 * eps_t    = min(1 / K, sqrt(ln K / (K t)))
 * p_1(a)   = 1 / K
 * R_a     += R_a,t / p_t(a)                                                  for the arms played in round t
 * p_t+1(a) = (1 - K eps_t+1) exp(eps_t R_a) / sum_b exp(eps_t R_b) + eps_t+1
 * </pre>
 *
 * A round is an update: all its arms are drawn independently from one {@code p}. Exponentials are of differences from the largest.
 *
 * <p>Nothing is differentiated. No parameters. Cost of a round: {@code O(K)}.
 *
 * <p>Source: A. Albalak, C. Raffel, W. Y. Wang, "Improving Few-Shot Generalization by Exploring and Exploiting Auxiliary Data", NeurIPS 2023
 * (EXP3-FLAD), after P. Auer, N. Cesa-Bianchi, Y. Freund, R. E. Schapire, SIAM Journal on Computing 32, 2002.
 *
 * <p>Catalogue: T003
 */
public final class Exp3Mixer implements Mixer {
    private final double[] earned;
    private long round = 1;
    private long skipped;

    /**
     * A mixer.
     *
     * @throws IllegalArgumentException if there is no arm
     */
    public Exp3Mixer(int arms) {
        Rewards.requireArms("Exp3Mixer", arms);
        earned = new double[arms];
    }

    @Override
    public int arms() {
        return earned.length;
    }

    /** The probabilities of the arms in this round. */
    public double[] probabilities() {
        return probabilities(earned, round);
    }

    static double[] probabilities(double[] earned, long t) {
        int k = earned.length;
        double[] p = new double[k];
        Arrays.fill(p, 1.0 / k);
        if (t == 1) {
            return p;
        }
        double largest = Arrays.stream(earned).max().orElseThrow();
        double rate = exploration(k, t - 1);
        double sum = 0;
        for (int a = 0; a < k; a++) {
            p[a] = StrictMath.exp(rate * (earned[a] - largest));
            sum += p[a];
        }
        double least = exploration(k, t);
        for (int a = 0; a < k; a++) {
            p[a] = (1 - k * least) * (p[a] / sum) + least;
        }
        return p;
    }

    /** {@code eps_t}. */
    static double exploration(int arms, long t) {
        return Math.min(1.0 / arms, Math.sqrt(StrictMath.log(arms) / (arms * (double) t)));
    }

    @Override
    public int[] draw(int count, RandomGenerator rng) {
        return new Categorical(probabilities()).draw(count, rng);
    }

    @Override
    public void observe(int[] arms, double[] rewards) {
        Rewards.requirePaired("Exp3Mixer", arms, rewards, arms());
        double[] p = probabilities();
        for (int i = 0; i < arms.length; i++) {
            if (Double.isFinite(rewards[i])) {
                earned[arms[i]] += rewards[i] / p[arms[i]];
            } else {
                skipped++;
            }
        }
        round++;
    }

    @Override
    public long skipped() {
        return skipped;
    }
}
