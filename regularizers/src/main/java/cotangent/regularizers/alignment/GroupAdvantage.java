package cotangent.regularizers.alignment;

import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much better an answer is than the others to the same question.
 *
 * <pre>
 * A_i = r_i - mean of the group's r                     {@link #of}
 * A_i = (r_i - mean) / (std + 1e-6)                     {@link #normalized}, as GRPO has it; std with n - 1
 * </pre>
 *
 * Advantages of a group sum to 0; those of a group of one are 0. They are constants, float64.
 *
 * <p>Source: C. Yao et al., "Group-Relative REINFORCE Is Secretly an Off-Policy Algorithm: Demystifying Some Myths About GRPO and Its
 * Friends", 2025; Z. Shao et al., "DeepSeekMath", 2024 (GRPO). Catalogue: T226.
 */
public final class GroupAdvantage {
    private static final double SMALLEST_DEVIATION = 1e-6;

    private GroupAdvantage() {}

    /**
     * Rewards less the mean of their group.
     *
     * @param rewards {@code [batch]}
     * @param groups {@code [batch]}, integers: what has the same number is one group
     * @throws ShapeException if the shapes differ
     */
    public static Tensor of(Tensor rewards, Tensor groups) {
        return advantages(rewards, groups, false);
    }

    /** {@link #of} over the deviation within the group. */
    public static Tensor normalized(Tensor rewards, Tensor groups) {
        return advantages(rewards, groups, true);
    }

    /** Sums over a group. */
    private static final class Sums {
        private int count;
        private double sum;
        private double squares;

        private double mean() {
            return sum / count;
        }

        private double deviation() {
            return count == 1 ? 0 : Math.sqrt(squares / (count - 1));
        }
    }

    private static Tensor advantages(Tensor rewards, Tensor groups, boolean normalize) {
        requireGroups("GroupAdvantage", rewards, groups);
        double[] r = rewards.to(DType.FLOAT64).toDoubleArray();
        long[] g = groups.to(DType.INT64).toLongArray();
        Map<Long, Sums> byGroup = new LinkedHashMap<>();
        for (int i = 0; i < r.length; i++) {
            Sums s = byGroup.computeIfAbsent(g[i], id -> new Sums());
            s.count++;
            s.sum += r[i];
        }
        for (int i = 0; i < r.length; i++) {
            Sums s = byGroup.get(g[i]);
            s.squares += (r[i] - s.mean()) * (r[i] - s.mean());
        }
        double[] a = new double[r.length];
        for (int i = 0; i < r.length; i++) {
            Sums s = byGroup.get(g[i]);
            a[i] = (r[i] - s.mean()) / (normalize ? s.deviation() + SMALLEST_DEVIATION : 1);
        }
        return Tensor.of(a, a.length);
    }

    /** Requires values and integer group numbers, both {@code [batch]}. */
    static void requireGroups(String who, Tensor values, Tensor groups) {
        if (values.rank() != 1
                || !groups.shape().equals(Shape.of(values.size(0)))
                || groups.dtype().isFloating()) {
            throw new ShapeException(who + ": needs values [batch] and integer groups [batch], got " + values.shape()
                    + " and " + groups.dtype() + " " + groups.shape());
        }
    }
}
