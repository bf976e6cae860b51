package cotangent.nn.data;

import cotangent.autodiff.Rng;
import java.util.random.RandomGenerator;

/**
 * Batches of labelled and unlabelled samples in a fixed proportion: each has {@code labelledPerBatch} samples from the one set and then
 * {@code unlabelledPerBatch} from the other, if the loader's batch size is their sum. Each set is walked through in random order, anew
 * when it is used up.
 *
 * <p>Which samples have labels, the data set says: by convention a negative class index means that there is none.
 */
public final class SemiSupervisedSampler implements DataSampler {
    private final int[] labelled;
    private final int[] unlabelled;
    private final int labelledPerBatch;
    private final int unlabelledPerBatch;
    private final int batches;

    /**
     * A sampler.
     *
     * @param labelled numbers of the samples with labels
     * @param unlabelled numbers of the others; those with labels may be among them, where labels are not looked at
     * @param labelledPerBatch how many of the first in a batch
     * @param unlabelledPerBatch how many of the second in a batch
     * @param batches number of batches of an epoch
     * @throws IllegalArgumentException if a number is negative or samples are asked for from an empty set
     */
    public SemiSupervisedSampler(
            int[] labelled, int[] unlabelled, int labelledPerBatch, int unlabelledPerBatch, int batches) {
        if (labelledPerBatch < 0 || unlabelledPerBatch < 0 || batches < 0) {
            throw new IllegalArgumentException("sampler: numbers must not be negative, got " + labelledPerBatch
                    + " labelled and " + unlabelledPerBatch + " unlabelled samples in " + batches + " batches");
        }
        if (labelled.length == 0 && labelledPerBatch > 0 || unlabelled.length == 0 && unlabelledPerBatch > 0) {
            throw new IllegalArgumentException("sampler: there are " + labelled.length + " labelled and "
                    + unlabelled.length + " unlabelled samples, but batches need " + labelledPerBatch + " and "
                    + unlabelledPerBatch);
        }
        this.labelled = labelled.clone();
        this.unlabelled = unlabelled.clone();
        this.labelledPerBatch = labelledPerBatch;
        this.unlabelledPerBatch = unlabelledPerBatch;
        this.batches = batches;
    }

    @Override
    public int epochSize() {
        return batches * (labelledPerBatch + unlabelledPerBatch);
    }

    @Override
    public Selection epoch(long epoch, RandomGenerator rng) {
        int[] first = stream(labelled, batches * labelledPerBatch, rng);
        int[] second = stream(unlabelled, batches * unlabelledPerBatch, rng);
        int[] all = new int[epochSize()];
        for (int b = 0; b < batches; b++) {
            int at = b * (labelledPerBatch + unlabelledPerBatch);
            System.arraycopy(first, b * labelledPerBatch, all, at, labelledPerBatch);
            System.arraycopy(second, b * unlabelledPerBatch, all, at + labelledPerBatch, unlabelledPerBatch);
        }
        return Selection.of(all);
    }

    /** Permutations of the samples, one after the other. */
    private static int[] stream(int[] samples, int length, RandomGenerator rng) {
        int[] out = new int[length];
        for (int from = 0; from < length; from += samples.length) {
            int[] order = Rng.permutation(rng, samples.length);
            for (int i = 0; i < samples.length && from + i < length; i++) {
                out[from + i] = samples[order[i]];
            }
        }
        return out;
    }
}
