package cotangent.autodiff;

import java.util.Arrays;

/**
 * Medians, quantiles and modes. All are elements of their input, or between two of them, found by sorting; the gradient goes to these
 * elements. NaN counts as largest. Axes count from the end if negative; a scalar counts as a vector of one element.
 */
public final class OrderStatistics {
    /** The median of all elements, the lower one of two; NaN if one is NaN. The gradient is shared equally among ties. */
    public static Tensor median(Tensor x) {
        return sharedAmongTies(x.flatten(), median(x.flatten(), 0, false).values());
    }

    /** Medians along an axis with their positions, the lower ones of two; NaN if one is NaN. */
    public static Indexed median(Tensor x, int axis, boolean keepDims) {
        return Lines.taken(x, axis, keepDims, (t, a) -> {
            int n = nonEmpty("median", t, a);
            Tensor numbers = numbers(t, a);
            // NaN is last in order: the first one has as many numbers before it as there are.
            Tensor rank = Tensor.where(numbers.lt(n), numbers, Tensor.scalar(DType.INT64, (n - 1) / 2));
            return Sorting.argsort(t, a, false).gather(a, rank);
        });
    }

    /** {@link #median(Tensor)} of the elements that are not NaN; NaN if there are none. */
    public static Tensor nanmedian(Tensor x) {
        return sharedAmongTies(x.flatten(), nanmedian(x.flatten(), 0, false).values());
    }

    /** {@link #median(Tensor, int, boolean)} of the elements that are not NaN; NaN if there are none. */
    public static Indexed nanmedian(Tensor x, int axis, boolean keepDims) {
        return Lines.taken(x, axis, keepDims, (t, a) -> {
            nonEmpty("nanmedian", t, a);
            Tensor half = numbers(t, a).to(DType.FLOAT64).sub(1).mul(0.5).floor();
            return Sorting.argsort(t, a, false)
                    .gather(a, half.clamp(0, Double.POSITIVE_INFINITY).to(DType.INT64));
        });
    }

    /**
     * The {@code k}-th smallest elements along an axis with their positions, {@code k} from 1.
     *
     * @throws IllegalArgumentException if {@code k} is not from 1 to the size of the axis
     */
    public static Indexed kthvalue(Tensor x, int k, int axis, boolean keepDims) {
        return Lines.taken(x, axis, keepDims, (t, a) -> {
            if (k < 1 || k > t.size(a)) {
                throw new IllegalArgumentException(
                        "kthvalue: k = " + k + " is out of range for axis " + a + " of shape " + t.shape());
            }
            return Sorting.argsort(t, a, false).narrow(a, k - 1, 1);
        });
    }

    /** The most frequent elements along an axis, the smallest of equally frequent ones, with the positions where they occur last. */
    public static Indexed mode(Tensor x, int axis, boolean keepDims) {
        return Lines.taken(x, axis, keepDims, (t, a) -> {
            int n = nonEmpty("mode", t, a);
            Tensor order = Sorting.argsort(t, a, false);
            Tensor sorted = t.detach().gather(a, order);
            // A run of equal elements has its largest length at its last element; argmax takes the first of the longest
            // runs.
            Tensor one = Tensor.ones(DType.INT64, t.shape().with(a, 1).toArray());
            Tensor starts = n == 1
                    ? one
                    : Concatenation.cat(
                            a,
                            one,
                            sorted.narrow(a, 1, n - 1)
                                    .ne(sorted.narrow(a, 0, n - 1))
                                    .to(DType.INT64));
            Tensor positions = Tensor.arange(n).reshape(alongAxis(t, a));
            Tensor firsts = Scans.cummax(starts.mul(positions), a).values();
            return order.gather(a, ArgReduction.MAX.apply(positions.sub(firsts), a, true));
        });
    }

    private static int[] alongAxis(Tensor t, int axis) {
        int[] sizes = new int[t.rank()];
        Arrays.fill(sizes, 1);
        sizes[axis] = t.size(axis);
        return sizes;
    }

    /** The quantile {@code q} of all elements, with linear interpolation; NaN if one is NaN. */
    public static Tensor quantile(Tensor x, double q) {
        return quantile(x.flatten(), q, 0, false);
    }

    /** The quantiles {@code q} along an axis, with linear interpolation; NaN where an element is NaN. */
    public static Tensor quantile(Tensor x, double q, int axis, boolean keepDims) {
        return quantile(x, q, axis, keepDims, QuantileMethod.LINEAR);
    }

    /** The quantiles {@code q} along an axis; NaN where an element is NaN. */
    public static Tensor quantile(Tensor x, double q, int axis, boolean keepDims, QuantileMethod method) {
        return quantile(x, Tensor.scalar(x.toFloating().dtype(), q), axis, keepDims, method);
    }

    /**
     * Several quantiles along an axis; NaN where an element is NaN. Differentiable in {@code q} as well.
     *
     * <pre>sorted[i] + (r - i) (sorted[i + 1] - sorted[i]),   r = q (n - 1),  i = floor(r)</pre>
     *
     * @param q a scalar, or a vector whose axis becomes the first one of the result; in [0, 1]
     * @param method what to do between two elements
     * @throws IllegalArgumentException if a quantile is not in [0, 1]
     * @throws ShapeException if the axis is empty or {@code q} is neither a scalar nor a vector
     */
    public static Tensor quantile(Tensor x, Tensor q, int axis, boolean keepDims, QuantileMethod method) {
        return quantiles(false, x, q, axis, keepDims, method);
    }

    /** {@link #quantile(Tensor, double)} of the elements that are not NaN; NaN if there are none. */
    public static Tensor nanquantile(Tensor x, double q) {
        return nanquantile(x.flatten(), q, 0, false);
    }

    /** {@link #quantile(Tensor, double, int, boolean)} of the elements that are not NaN; NaN if there are none. */
    public static Tensor nanquantile(Tensor x, double q, int axis, boolean keepDims) {
        return nanquantile(x, Tensor.scalar(x.toFloating().dtype(), q), axis, keepDims, QuantileMethod.LINEAR);
    }

    /** {@link #quantile(Tensor, Tensor, int, boolean, QuantileMethod)} of the elements that are not NaN; NaN if there are none. */
    public static Tensor nanquantile(Tensor x, Tensor q, int axis, boolean keepDims, QuantileMethod method) {
        return quantiles(true, x, q, axis, keepDims, method);
    }

    private static Tensor quantiles(
            boolean leaveOutNaN, Tensor x, Tensor q, int axis, boolean keepDims, QuantileMethod method) {
        String name = leaveOutNaN ? "nanquantile" : "quantile";
        requireQuantiles(name, q);
        Tensor t = x.rank() == 0 ? x.toFloating().reshape(1) : x.toFloating();
        int a = t.shape().axis(axis);
        int n = nonEmpty(name, t, a);
        Tensor lines = t.moveAxis(a, -1);
        Tensor sorted = lines.gather(-1, Sorting.argsort(lines, -1, false));
        Tensor numbers = numbers(lines, lines.rank() - 1);
        Tensor last = numbers.sub(1).clamp(0, Double.POSITIVE_INFINITY).to(t.dtype());
        // The quantiles lie along the last axis until they go to the front, or away.
        Tensor y = between(sorted, q.to(t.dtype()).reshape(q.size()).mul(last), method);
        y = leaveOutNaN ? y : y.maskedFill(numbers.lt(n), Double.NaN);
        y = q.rank() == 0 ? y.squeeze(-1) : y.moveAxis(-1, 0);
        return keepDims && x.rank() > 0 ? y.unsqueeze(q.rank() + a) : y;
    }

    private static void requireQuantiles(String name, Tensor q) {
        if (q.rank() > 1) {
            throw new ShapeException(name + ": needs a scalar or a vector of quantiles, got shape " + q.shape());
        }
        Tensor values = q.detach().values();
        if (values.ge(0).and(values.le(1)).not().any()) {
            throw new IllegalArgumentException(name + ": needs quantiles from 0 to 1, got " + values);
        }
    }

    /** The elements of sorted rows at fractional ranks. */
    private static Tensor between(Tensor sorted, Tensor rank, QuantileMethod method) {
        Tensor low = rank.detach().floor();
        Tensor high = rank.detach().ceil();
        return switch (method) {
            case LOWER -> at(sorted, low);
            case HIGHER -> at(sorted, high);
            case NEAREST -> at(sorted, rank.detach().round());
            case LINEAR -> line(at(sorted, low), at(sorted, high), rank.sub(low));
            case MIDPOINT ->
                line(at(sorted, low), at(sorted, high), high.sub(low).mul(0.5));
        };
    }

    private static Tensor at(Tensor sorted, Tensor rank) {
        return sorted.gather(-1, rank.to(DType.INT64));
    }

    /** {@code a + w (b - a)}; equal infinities are themselves. */
    private static Tensor line(Tensor a, Tensor b, Tensor w) {
        Tensor apart =
                Tensor.where(a.eq(b).and(a.abs().eq(Double.POSITIVE_INFINITY)), Tensor.scalar(a.dtype(), 0), b.sub(a));
        return a.add(w.mul(apart));
    }

    private static int nonEmpty(String name, Tensor t, int axis) {
        if (t.size(axis) == 0) {
            throw new ShapeException(name + ": axis " + axis + " of shape " + t.shape() + " is empty");
        }
        return t.size(axis);
    }

    /** How many elements along an axis, which is kept, are not NaN. */
    private static Tensor numbers(Tensor t, int axis) {
        return t.eq(t).to(DType.INT64).sum(true, axis);
    }

    /** The element {@code y} of the vector {@code x}, with its derivative shared equally among those equal to it. */
    private static Tensor sharedAmongTies(Tensor x, Tensor y) {
        if (!x.dtype().isFloating()) {
            return y;
        }
        Tensor value = y.detach();
        Tensor hit = x.eq(value).or(value.isNaN().and(x.isNaN()));
        Tensor part = hit.to(x.dtype()).div(hit.to(x.dtype()).sum());
        // This adds 0: what is not finite stands back, because infinity - infinity is not 0.
        Tensor finite = Tensor.where(x.abs().lt(Double.POSITIVE_INFINITY), x, Tensor.scalar(x.dtype(), 0));
        return value.add(finite.sub(finite.detach()).mul(part).sum());
    }

    private OrderStatistics() {}
}
