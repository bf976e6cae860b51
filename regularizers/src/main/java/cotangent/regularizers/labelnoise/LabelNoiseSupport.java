package cotangent.regularizers.labelnoise;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/** What the kinds of {@link LabelNoise} share. */
final class LabelNoiseSupport {
    /** The new label of a chosen sample. */
    @FunctionalInterface
    interface Change {
        int of(int label, RandomGenerator rng);
    }

    /** The labels as an array, if they are such. */
    static long[] check(Tensor labels, int classes) {
        if (labels.dtype().isFloating()) {
            throw new DTypeException("label noise: labels must be integers, got " + labels.dtype());
        }
        if (labels.rank() != 1) {
            throw new ShapeException("label noise: needs labels [n], got shape " + labels.shape());
        }
        long[] values = labels.toLongArray();
        for (long label : values) {
            if (label < 0 || label >= classes) {
                throw new IndexOutOfBoundsException("label noise: label " + label + " of " + classes + " classes");
            }
        }
        return values;
    }

    static LabelNoise.Noisy result(long[] before, long[] after) {
        boolean[] flipped = new boolean[before.length];
        for (int i = 0; i < before.length; i++) {
            flipped[i] = before[i] != after[i];
        }
        return new LabelNoise.Noisy(Tensor.of(after), Tensor.of(flipped));
    }

    private LabelNoiseSupport() {}
}
