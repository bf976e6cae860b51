package cotangent.autodiff;

import java.util.Arrays;

/**
 * Running sums, products and extremes along an axis, and what is made of differences of neighbours. Axes count from the end if negative;
 * a scalar counts as a vector of one element.
 */
public final class Scans {
    /** {@code y_i = x_0 + ... + x_i}. Truth values and integers are summed as int64. */
    public static Tensor cumsum(Tensor x, int axis) {
        return Lines.along(x, axis, (t, a) -> new Cumsum(a).of(t));
    }

    /**
     * {@code y_i = x_0 x_1 ... x_i}. Derivatives of every order are exact, also where elements are 0. Truth values and integers are
     * multiplied as int64.
     */
    public static Tensor cumprod(Tensor x, int axis) {
        return Lines.along(x, axis, (t, a) -> new Cumprod(a).of(t));
    }

    /** The largest element up to each, with its position: the last one of ties. From the first NaN on, values are NaN. */
    public static Indexed cummax(Tensor x, int axis) {
        return extremes(x, axis, true);
    }

    /** The smallest element up to each, with its position: the last one of ties. From the first NaN on, values are NaN. */
    public static Indexed cummin(Tensor x, int axis) {
        return extremes(x, axis, false);
    }

    private static Indexed extremes(Tensor x, int axis, boolean largest) {
        return Lines.taken(
                x, axis, (t, a) -> new ArgScan(largest, a).apply(t.dtype() == DType.BOOL ? t.to(DType.INT32) : t));
    }

    /**
     * {@code y_i = log(exp(x_0) + ... + exp(x_i))}, without overflow. The derivative is 0 with respect to elements that are negative
     * infinity.
     */
    public static Tensor logCumsumExp(Tensor x, int axis) {
        return Lines.along(x.toFloating(), axis, Scans::logSums);
    }

    /**
     * The sums are kept relative to the running maximum m: {@code s_i = s_(i-1) exp(m_(i-1) - m_i) + exp(x_i - m_i)} and
     * {@code y_i = m_i + log s_i}. The value does not depend on m, so m is a constant to differentiation.
     */
    private static Tensor logSums(Tensor x, int axis) {
        double nothing = Double.NEGATIVE_INFINITY;
        Tensor top = cummax(x.detach(), axis).values();
        Tensor shift = top.maskedFill(top.abs().eq(Double.POSITIVE_INFINITY), 0);
        Tensor before = Lines.shifted(top, axis, nothing);
        Tensor decay = Lines.shifted(shift, axis, 0)
                .sub(shift)
                .maskedFill(before.eq(nothing), nothing)
                .exp();
        Tensor sums = new LinearRecurrence(axis).apply(decay, x.sub(shift).exp());
        // Where nothing has been summed yet, 1 takes the place of 0 under the logarithm, which has no derivative there.
        Tensor none = top.eq(nothing);
        return sums.maskedFill(none, 1).log().add(shift).maskedFill(none, nothing);
    }

    /**
     * {@code y_i = a_i y_(i-1) + b_i}, with {@code y_0 = b_0}: exponential moving averages, discounted sums, state-space models.
     *
     * @param a coefficients; the first along the axis is not used
     * @param b what is added; broadcasts with {@code a}
     */
    public static Tensor linearRecurrence(Tensor a, Tensor b, int axis) {
        DType type = DType.promote(a.dtype(), b.dtype());
        DType floating = type.isFloating() ? type : DType.FLOAT32;
        Shape shape = Shape.broadcast("linearRecurrence", a.shape(), b.shape());
        Tensor coefficients = a.to(floating).expand(shape);
        Tensor added = b.to(floating).expand(shape);
        return shape.rank() == 0 ? added : new LinearRecurrence(shape.axis(axis)).apply(coefficients, added);
    }

    /** {@code y_i = x_(i+1) - x_i} along the last axis. */
    public static Tensor diff(Tensor x) {
        return diff(x, 1, -1, null, null);
    }

    /** {@code y_i = x_(i+1) - x_i}, {@code n} times. */
    public static Tensor diff(Tensor x, int n, int axis) {
        return diff(x, n, axis, null, null);
    }

    /**
     * Differences of neighbours, taken {@code n} times. Those of truth values are true where neighbours differ.
     *
     * @param n how often; 0 gives {@code x} itself
     * @param prepend values before {@code x} along the axis, or null
     * @param append values behind {@code x} along the axis, or null
     * @throws ShapeException if {@code x} is a scalar, or the values before and behind differ from it in more than the axis
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public static Tensor diff(Tensor x, int n, int axis, Tensor prepend, Tensor append) {
        if (x.rank() == 0) {
            throw new ShapeException("diff: needs at least one axis, got a scalar");
        }
        if (n < 0) {
            throw new IllegalArgumentException("diff: needs n of at least 0, got " + n);
        }
        int a = x.shape().axis(axis);
        if (n == 0) {
            return x;
        }
        Tensor y = x;
        y = prepend == null ? y : Concatenation.cat(a, prepend, y);
        y = append == null ? y : Concatenation.cat(a, y, append);
        for (int k = Math.min(n, y.size(a)); k > 0; k--) {
            int count = Math.max(y.size(a) - 1, 0);
            Tensor right = y.narrow(a, y.size(a) - count, count);
            Tensor left = y.narrow(a, 0, count);
            y = y.dtype() == DType.BOOL ? right.xor(left) : right.sub(left);
        }
        return y;
    }

    /** The integral of {@code y} along the last axis by the trapezoidal rule, with distance 1. */
    public static Tensor trapezoid(Tensor y) {
        return trapezoid(y, 1, -1);
    }

    /** The integral of {@code y} along an axis by the trapezoidal rule: {@code sum_i (y_i + y_(i+1)) / 2 dx}. */
    public static Tensor trapezoid(Tensor y, double dx, int axis) {
        return pairs("trapezoid", y, axis).mul(dx / 2).sum(axis);
    }

    /**
     * The integral of {@code y} over {@code x} along an axis by the trapezoidal rule.
     *
     * @param x positions: a vector along the axis, or of a shape that broadcasts with {@code y}
     * @throws ShapeException if {@code y} is a scalar or the shapes do not fit
     */
    public static Tensor trapezoid(Tensor y, Tensor x, int axis) {
        return areas("trapezoid", y, x, axis).sum(axis < 0 ? axis : axis - y.rank());
    }

    /** Running integral of {@code y} along the last axis by the trapezoidal rule, with distance 1; one element shorter than {@code y}. */
    public static Tensor cumulativeTrapezoid(Tensor y) {
        return cumulativeTrapezoid(y, 1, -1);
    }

    /** Running integral of {@code y} along an axis by the trapezoidal rule; one element shorter than {@code y}. */
    public static Tensor cumulativeTrapezoid(Tensor y, double dx, int axis) {
        return pairs("cumulativeTrapezoid", y, axis).mul(dx / 2).cumsum(axis);
    }

    /** Running integral of {@code y} over {@code x}, as {@link #trapezoid(Tensor, Tensor, int)}; one element shorter than {@code y}. */
    public static Tensor cumulativeTrapezoid(Tensor y, Tensor x, int axis) {
        return areas("cumulativeTrapezoid", y, x, axis).cumsum(axis < 0 ? axis : axis - y.rank());
    }

    /** {@code y_i + y_(i+1)}. */
    private static Tensor pairs(String name, Tensor y, int axis) {
        if (y.rank() == 0) {
            throw new ShapeException(name + ": needs at least one axis, got a scalar");
        }
        Tensor t = y.toFloating();
        int count = Math.max(t.size(axis) - 1, 0);
        return t.narrow(axis, 0, count).add(t.narrow(axis, t.size(axis) - count, count));
    }

    private static Tensor areas(String name, Tensor y, Tensor x, int axis) {
        Tensor sums = pairs(name, y, axis);
        int fromEnd = y.shape().axis(axis) - y.rank();
        Tensor positions = x;
        if (x.rank() == 1 && fromEnd != -1) {
            int[] sizes = new int[-fromEnd];
            Arrays.fill(sizes, 1);
            sizes[0] = x.size();
            positions = x.reshape(sizes);
        }
        if (positions.rank() < -fromEnd || positions.size(fromEnd) != y.size(axis)) {
            throw new ShapeException(
                    name + ": positions of shape " + x.shape() + " do not fit axis " + axis + " of shape " + y.shape());
        }
        return diff(positions, 1, fromEnd).mul(sums).mul(0.5);
    }

    private Scans() {}
}
