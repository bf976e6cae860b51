package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * How long each sequence of a padded batch is: the first {@code lengths[i]} steps of sequence {@code i} count. Tensors are
 * {@code [time, batch, width]}.
 *
 * @param ends {@code [batch]}, int64: the lengths
 * @param inside {@code [time, batch, 1]}: whether a step counts
 */
record Lengths(Tensor ends, Tensor inside) {
    /** A gate's part that no state can open, and, negated, none can close. */
    static final double SHUT = -1e30;

    /** The checked lengths of the sequences of {@code x [batch, time, ...]}. */
    static Lengths of(Object layer, int[] lengths, Tensor x) {
        int time = x.size(1);
        boolean fits =
                lengths.length == x.size(0) && Arrays.stream(lengths).allMatch(length -> length >= 1 && length <= time);
        if (!fits) {
            throw new IllegalArgumentException(layer + ": needs " + x.size(0) + " lengths from 1 to " + time + ", got "
                    + Arrays.toString(lengths));
        }
        Tensor ends = Tensor.of(lengths).to(DType.INT64);
        return new Lengths(ends, Tensor.arange(time).unsqueeze(1).lt(ends).unsqueeze(-1));
    }

    /** {@code x} with zeros, through which no gradient flows, in the steps that do not count. */
    Tensor zeroOutside(Tensor x) {
        return Tensor.where(inside, x, Tensor.scalar(x.dtype(), 0));
    }

    /** The gates' parts {@code a [time, batch, gates units]} with a value for each gate in the steps that do not count. */
    Tensor holdOutside(Tensor a, double... values) {
        Tensor outside = Tensor.of(values).to(a.dtype()).repeatInterleave(a.size(2) / values.length, 0);
        return Tensor.where(inside, a, outside);
    }

    /** Each sequence from its end to its start; what lies after the end stays there. */
    Tensor reverse(Tensor x) {
        Tensor t = Tensor.arange(x.size(0)).unsqueeze(1);
        Tensor mirrored = ends.sub(1).sub(t);
        Tensor index = Tensor.where(mirrored.ge(0), mirrored, t);
        return x.gather(0, index.unsqueeze(-1).expand(x.shape().toArray()));
    }

    /** What {@code x} is in the last step of each sequence, {@code [batch, width]}. */
    Tensor last(Tensor x) {
        Tensor index = ends.sub(1).reshape(1, -1, 1).expand(1, x.size(1), x.size(2));
        return x.gather(0, index).squeeze(0);
    }
}
