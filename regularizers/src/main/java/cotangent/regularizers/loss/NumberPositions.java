package cotangent.regularizers.loss;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * The positions of a batch whose labels are numbers.
 *
 * @param q the probabilities of the number tokens among themselves, {@code [n, numbers]}
 * @param y the labels' values, {@code [n]}
 * @param sample which sample of the batch each position is of, {@code [n]}
 * @param counts number of positions of each sample, {@code [batch]}, floating-point
 */
record NumberPositions(Tensor q, Tensor y, Tensor sample, Tensor counts) {
    /** The label of positions that do not count. */
    static final int IGNORED = -100;

    static NumberPositions of(String loss, NumberTokenMap map, Tensor logits, Tensor labels) {
        Tensor rows = rows(loss, map.vocabularySize(), logits, labels);
        long[] ids = labels.toLongArray();
        int each = ids.length / labels.size(0);
        int n = 0;
        int[] at = new int[ids.length];
        int[] sample = new int[ids.length];
        double[] values = new double[ids.length];
        double[] counts = new double[labels.size(0)];
        for (int i = 0; i < ids.length; i++) {
            if (map.isNumber((int) ids[i])) {
                at[n] = i;
                sample[n] = i / each;
                counts[i / each]++;
                values[n++] = map.value((int) ids[i]);
            }
        }
        Tensor numbers = rows.indexSelect(1, Tensor.of(map.ids())).indexSelect(0, Tensor.of(Arrays.copyOf(at, n)));
        return new NumberPositions(
                numbers.softmax(1),
                Tensor.of(Arrays.copyOf(values, n)).to(rows.dtype()),
                Tensor.of(Arrays.copyOf(sample, n)),
                Tensor.of(counts).to(rows.dtype()));
    }

    /** Logits of all positions, {@code [positions, vocabulary]}, for labels that are tokens or ignored. */
    static Tensor rows(String loss, int vocabulary, Tensor logits, Tensor labels) {
        if (logits.rank() < 2
                || logits.size() == 0
                || !labels.shape().equals(logits.shape().without(logits.rank() - 1))
                || vocabulary > 0 && logits.size(-1) != vocabulary) {
            throw new ShapeException(
                    loss + ": needs logits [batch, ..., " + (vocabulary > 0 ? vocabulary : "vocabulary")
                            + "] and labels [batch, ...], not empty, got " + logits.shape() + " and " + labels.shape());
        }
        if (labels.dtype().isFloating()) {
            throw new DTypeException(loss + ": labels must be integers, got " + labels.dtype());
        }
        for (long id : labels.toLongArray()) {
            if ((id < 0 || id >= logits.size(-1)) && id != IGNORED) {
                throw new IndexOutOfBoundsException(
                        loss + ": label " + id + " is no token of " + logits.size(-1) + " and not " + IGNORED);
            }
        }
        Tensor rows = logits.reshape(-1, logits.size(-1));
        return rows.dtype().isFloating() ? rows : rows.to(DType.FLOAT32);
    }

    /** The mean over the positions of each sample, {@code [batch]}; 0 for one without. */
    Tensor perSample(Tensor losses) {
        return Tensor.zerosLike(counts).indexAdd(0, sample, losses).div(counts.clampMin(1));
    }

    /** The mean over all positions; 0 if there are none, still with a graph. */
    Tensor mean(Tensor losses) {
        return losses.sum().div(Math.max(losses.size(), 1));
    }
}
