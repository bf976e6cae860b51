package cotangent.regularizers.robust;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * The mean of a quantity over each group of samples.
 *
 * <p>Catalogue: T265
 *
 * @param means {@code [groups]}, differentiable; 0 for a group without samples
 * @param counts number of samples of each group, {@code [groups]}, floating-point
 */
public record GroupMeans(Tensor means, Tensor counts) {
    /**
     * Averages.
     *
     * @param values {@code [n]}, floating-point
     * @param groups the group of each, from 0, {@code [n]}
     * @param count number of groups
     * @throws ShapeException if the shapes differ
     * @throws IndexOutOfBoundsException if a group is out of range
     */
    public static GroupMeans of(Tensor values, Tensor groups, int count) {
        if (values.rank() != 1 || !groups.shape().equals(values.shape())) {
            throw new ShapeException(
                    "GroupMeans: needs values [n] and groups [n], got " + values.shape() + " and " + groups.shape());
        }
        for (long g : groups.toLongArray()) {
            if (g < 0 || g >= count) {
                throw new IndexOutOfBoundsException("GroupMeans: group " + g + " is not in [0, " + count + ")");
            }
        }
        Tensor zero = Tensor.zeros(values.dtype(), count);
        Tensor counts = zero.indexAdd(0, groups, Tensor.onesLike(values.detach()));
        return new GroupMeans(zero.indexAdd(0, groups, values).div(counts.clampMin(1)), counts);
    }

    /** The smallest mean of a group that has samples; NaN if none has. */
    public double worst() {
        double[] m = means.toDoubleArray();
        double[] n = counts.toDoubleArray();
        double worst = Double.NaN;
        for (int g = 0; g < m.length; g++) {
            if (n[g] > 0 && !(worst <= m[g])) {
                worst = m[g];
            }
        }
        return worst;
    }
}
