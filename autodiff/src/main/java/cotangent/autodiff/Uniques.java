package cotangent.autodiff;

import java.util.Arrays;

/**
 * Elements or slices without their repetitions. How many there are depends on the values, so none of this works inside {@link Autodiff#vmap}.
 * NaN differs from every number and every other NaN.
 */
public final class Uniques {
    /**
     * What is different.
     *
     * @param values the different elements, or slices along the axis; gradients go to the first occurrence of each
     * @param inverse for each element or slice of the input, its position in {@code values}, int64
     * @param counts for each of {@code values}, how often it occurs, int64
     */
    public record Unique(Tensor values, Tensor inverse, Tensor counts) {}

    /** The different elements in ascending order, as a vector; {@code inverse} has the shape of {@code x}. */
    public static Unique unique(Tensor x) {
        Unique u = unique(x.flatten(), 0);
        return new Unique(u.values, u.inverse.reshape(x.shape()), u.counts);
    }

    /** The different slices along an axis in lexicographic order; {@code inverse} is a vector. */
    public static Unique unique(Tensor x, int axis) {
        int a = x.shape().axis(axis);
        Slices slices = Slices.of(x, a);
        Integer[] order = new Integer[x.size(a)];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, slices::compare);
        return collapsed(x, a, slices, Arrays.stream(order).mapToInt(i -> i).toArray());
    }

    /** The elements in row-major order without immediate repetitions, as a vector; {@code inverse} has the shape of {@code x}. */
    public static Unique uniqueConsecutive(Tensor x) {
        Unique u = uniqueConsecutive(x.flatten(), 0);
        return new Unique(u.values, u.inverse.reshape(x.shape()), u.counts);
    }

    /** The slices along an axis without immediate repetitions; {@code inverse} is a vector. */
    public static Unique uniqueConsecutive(Tensor x, int axis) {
        int a = x.shape().axis(axis);
        int[] order = new int[x.size(a)];
        Arrays.setAll(order, i -> i);
        return collapsed(x, a, Slices.of(x, a), order);
    }

    /** Makes one of neighbours in the given order that are equal. */
    private static Unique collapsed(Tensor x, int axis, Slices slices, int[] order) {
        int n = order.length;
        long[] firsts = new long[n];
        long[] counts = new long[n];
        long[] inverse = new long[n];
        int found = 0;
        for (int i = 0; i < n; i++) {
            if (i == 0 || !slices.same(order[i - 1], order[i])) {
                firsts[found++] = order[i];
            }
            counts[found - 1]++;
            inverse[order[i]] = found - 1;
        }
        return new Unique(
                x.indexSelect(axis, Tensor.of(Arrays.copyOf(firsts, found))),
                Tensor.of(inverse),
                Tensor.of(Arrays.copyOf(counts, found)));
    }

    /** The slices of a tensor along an axis, as rows. */
    private record Slices(Storage rows, int length) {
        static Slices of(Tensor x, int axis) {
            Tensor rows = Copies.dense(x.detach().moveAxis(axis, 0));
            return new Slices(rows.storage, rows.shape().without(0).size());
        }

        /** Lexicographic; equal ones in the order of their positions. */
        int compare(int i, int j) {
            for (int k = 0; k < length; k++) {
                int c = compareElements(i * length + k, j * length + k);
                if (c != 0) {
                    return c;
                }
            }
            return Integer.compare(i, j);
        }

        private int compareElements(int p, int q) {
            // Adding 0 makes the zeros equal.
            return rows.dtype.isFloating()
                    ? Double.compare(rows.get(p) + 0.0, rows.get(q) + 0.0)
                    : Long.compare(rows.getLong(p), rows.getLong(q));
        }

        boolean same(int i, int j) {
            for (int k = 0; k < length; k++) {
                int p = i * length + k;
                int q = j * length + k;
                boolean equal =
                        rows.dtype.isFloating() ? rows.get(p) == rows.get(q) : rows.getLong(p) == rows.getLong(q);
                if (!equal) {
                    return false;
                }
            }
            return true;
        }
    }

    private Uniques() {}
}
