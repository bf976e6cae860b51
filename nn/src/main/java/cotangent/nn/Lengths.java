package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * How long each sequence of a padded batch is: the first {@code lengths[i]} steps of sequence {@code i} count.
 *
 * @param lengths of the sequences
 * @param inside {@code [batch, time, 1]}: whether a step counts
 * @param shortest length: before it, all steps count
 */
record Lengths(int[] lengths, Tensor inside, int shortest) {
    /** The checked lengths of the sequences of {@code x [batch, time, ...]}. */
    static Lengths of(Object layer, int[] lengths, Tensor x) {
        int time = x.size(1);
        boolean fits =
                lengths.length == x.size(0) && Arrays.stream(lengths).allMatch(length -> length >= 1 && length <= time);
        if (!fits) {
            throw new IllegalArgumentException(layer + ": needs " + x.size(0) + " lengths from 1 to " + time + ", got "
                    + Arrays.toString(lengths));
        }
        Tensor end = Tensor.of(lengths, lengths.length, 1, 1);
        Tensor inside = Tensor.arange(time).to(DType.INT32).unsqueeze(-1).lt(end);
        return new Lengths(lengths.clone(), inside, Arrays.stream(lengths).min().orElse(time));
    }

    /** {@code x} with zeros, through which no gradient flows, in the steps that do not count. */
    Tensor zeroOutside(Tensor x) {
        return shortest == x.size(1) ? x : Tensor.where(inside, x, Tensor.scalar(x.dtype(), 0));
    }

    /** {@code now} in the sequences that reach step {@code t}, {@code before} in the others; both {@code [batch, ...]}. */
    Tensor choose(int t, Tensor now, Tensor before) {
        return t < shortest ? now : Tensor.where(inside.select(1, t), now, before);
    }
}
