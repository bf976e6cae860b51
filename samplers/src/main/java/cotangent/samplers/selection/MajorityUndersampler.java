package cotangent.samplers.selection;

import cotangent.autodiff.Rng;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Drops random samples of the other classes until the rare class is a given share of them.
 *
 * <pre>
 * kept of the others = min(all of them, floor(100 T / percent))   with T samples of the rare class
 * </pre>
 *
 * At 100 percent both are equally many; at 200 there are twice as many of the rare class. Samples of the rare class all stay. To be
 * combined with {@link Smote}, which makes more of the rare class.
 *
 * <p>Source: N. V. Chawla, K. W. Bowyer, L. O. Hall, W. P. Kegelmeyer, "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002.
 *
 * <p>Catalogue: T062
 *
 * @param percent how many samples of the rare class there shall be for 100 others
 */
public record MajorityUndersampler(double percent) {
    /**
     * Checks the setting.
     *
     * @throws IllegalArgumentException unless {@code percent} is positive and finite
     */
    public MajorityUndersampler {
        if (!(percent > 0 && percent < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "MajorityUndersampler: percent must be positive and finite, got " + percent);
        }
    }

    /**
     * Numbers of the samples that stay, ascending, as for {@link cotangent.nn.data.Dataset#subset}.
     *
     * @param labels the classes of the samples
     * @param minority the rare class
     * @throws IllegalArgumentException if it has no sample
     */
    public int[] select(long[] labels, long minority, RandomGenerator rng) {
        int[] others = IntStream.range(0, labels.length)
                .filter(i -> labels[i] != minority)
                .toArray();
        int rare = labels.length - others.length;
        if (rare == 0) {
            throw new IllegalArgumentException("MajorityUndersampler: no sample is of class " + minority);
        }
        int kept = (int) Math.min(others.length, Math.floor(100.0 * rare / percent + 1e-9));
        boolean[] stays = new boolean[labels.length];
        Arrays.fill(stays, true);
        int[] order = Rng.permutation(rng, others.length);
        for (int i = kept; i < order.length; i++) {
            stays[others[order[i]]] = false;
        }
        return IntStream.range(0, labels.length).filter(i -> stays[i]).toArray();
    }
}
