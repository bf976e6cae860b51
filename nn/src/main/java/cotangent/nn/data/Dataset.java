package cotangent.nn.data;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A finite sequence of samples, each with its target, that does not change. */
public interface Dataset {
    /** Number of samples. */
    int size();

    /**
     * The samples with these numbers, in this order; numbers may repeat. The indices of the batch are these numbers.
     *
     * @throws IndexOutOfBoundsException if a number is not in {@code [0, size())}
     */
    Batch batch(int[] indices);

    /**
     * The samples with these numbers as a data set of their own, numbered from 0.
     *
     * @throws IndexOutOfBoundsException if a number is not in {@code [0, size())}
     */
    default Dataset subset(int[] indices) {
        return new Subset(this, indices);
    }

    /**
     * Each sample changed when it is read. The function must treat samples alike and keep their number and order; what is random belongs
     * in a {@link BatchTransform} of the {@link DataLoader}.
     */
    default Dataset map(UnaryOperator<Batch> change) {
        return new MappedDataset(this, change);
    }

    /**
     * Disjoint random parts; all samples if the fractions sum to 1.
     *
     * @param fractions positive, at most 1 in sum; the parts' ends are the rounded sums
     */
    default List<Dataset> split(RandomGenerator rng, double... fractions) {
        return Splits.random(this, rng, fractions);
    }

    /**
     * Disjoint random parts in which each class has its share.
     *
     * @param fractions as in {@link #split}, applied to each class
     * @throws IllegalArgumentException if the targets are not one integer a sample
     */
    default List<Dataset> stratifiedSplit(RandomGenerator rng, double... fractions) {
        return Splits.stratified(this, rng, fractions);
    }

    /**
     * Cross-validation: random parts of equal size but for one sample, each of which is the validation set of one fold and belongs to the
     * training set of all others.
     *
     * @param count number of folds, from 2 to the number of samples
     */
    default List<Fold> folds(RandomGenerator rng, int count) {
        return Splits.folds(this, rng, count);
    }

    /**
     * As {@link #folds}, with each class spread evenly over the parts.
     *
     * @throws IllegalArgumentException if the targets are not one integer a sample
     */
    default List<Fold> stratifiedFolds(RandomGenerator rng, int count) {
        return Splits.stratifiedFolds(this, rng, count);
    }
}
