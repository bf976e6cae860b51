package cotangent.autodiff;

import java.util.function.IntUnaryOperator;

/**
 * Padding with values of the tensor itself; see {@link Tensor#pad} for constants. As there, {@code widths} holds before and after for the last
 * axis, then for the one before it, and so on; a negative width cuts off.
 *
 * <pre>
 * a b c d    reflect by 2:    c b | a b c d | c b
 *            replicate by 2:  a a | a b c d | d d
 *            circular by 2:   c d | a b c d | a b
 * </pre>
 */
public final class PaddingModes {
    /**
     * Mirrored at the first and the last element, which are not repeated.
     *
     * @throws ShapeException if a width is not below the size of its axis
     */
    public static Tensor reflect(Tensor x, int... widths) {
        return pad("reflect", x, widths, -1, size -> at -> at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at);
    }

    /**
     * The first and the last element repeated.
     *
     * @throws ShapeException if an axis to pad is empty
     */
    public static Tensor replicate(Tensor x, int... widths) {
        return pad("replicate", x, widths, Integer.MAX_VALUE, size -> at -> Math.max(0, Math.min(size - 1, at)));
    }

    /**
     * Wrapped around; what negative widths cut off takes no part.
     *
     * @throws ShapeException if a width is above the size of its axis
     */
    public static Tensor circular(Tensor x, int... widths) {
        int[] wide = widths.clone();
        Tensor cropped = x;
        for (int i = 0; i + 1 < widths.length && i / 2 < x.rank(); i += 2) {
            cropped = Slices.crop("circular", cropped, x.rank() - 1 - i / 2, widths[i], widths[i + 1]);
            wide[i] = Math.max(widths[i], 0);
            wide[i + 1] = Math.max(widths[i + 1], 0);
        }
        return pad("circular", cropped, wide, 0, size -> at -> Math.floorMod(at, size));
    }

    private interface Rule {
        IntUnaryOperator of(int size);
    }

    /** Widths go up to the size of the axis plus {@code excess}. */
    private static Tensor pad(String name, Tensor x, int[] widths, int excess, Rule rule) {
        if (widths.length % 2 != 0 || widths.length > 2 * x.rank()) {
            throw new ShapeException(name + ": needs a pair of widths for each of at most " + x.rank() + " axes, got "
                    + widths.length + " numbers");
        }
        Tensor y = x;
        for (int i = 0; i < widths.length; i += 2) {
            int axis = x.rank() - 1 - i / 2;
            int size = x.size(axis);
            int before = widths[i];
            int after = widths[i + 1];
            long count = (long) before + size + after;
            int widest = Math.max(before, after);
            if (count < 0 || widest > 0 && (size == 0 || widest > (long) size + excess)) {
                throw new ShapeException(name + ": cannot pad axis " + axis + " of shape " + x.shape() + " by " + before
                        + " and " + after);
            }
            if (before != 0 || after != 0) {
                IntUnaryOperator source = rule.of(size);
                int[] from = new int[Math.toIntExact(count)];
                for (int k = 0; k < from.length; k++) {
                    from[k] = source.applyAsInt(k - before);
                }
                y = y.indexSelect(axis, Tensor.of(from));
            }
        }
        return y;
    }

    private PaddingModes() {}
}
