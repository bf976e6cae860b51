package cotangent.autodiff;

/** Places of numbers among sorted ones, and how many fall into each interval. */
public final class Bins {
    /** {@link #searchsorted(Tensor, Tensor, boolean)} from the left. */
    public static Tensor searchsorted(Tensor sorted, Tensor values) {
        return searchsorted(sorted, values, false);
    }

    /**
     * The places at which values go into sorted rows and keep them sorted, int64: the {@code i} with
     * {@code sorted[i - 1] < v <= sorted[i]}, or from the right {@code sorted[i - 1] <= v < sorted[i]}. NaN goes behind all.
     *
     * @param sorted ascending rows {@code [..., n]}, or one row {@code [n]} for all values
     * @param values {@code [..., m]}, or any shape for one row
     * @throws ShapeException if the leading axes differ
     */
    public static Tensor searchsorted(Tensor sorted, Tensor values, boolean right) {
        boolean fits = sorted.rank() == 1
                || sorted.rank() > 1
                        && values.rank() == sorted.rank()
                        && values.shape()
                                .with(values.rank() - 1, 0)
                                .equals(sorted.shape().with(sorted.rank() - 1, 0));
        if (!fits) {
            throw new ShapeException("searchsorted: values of shape " + values.shape()
                    + " do not fit sorted rows of shape " + sorted.shape());
        }
        DType common = DType.promote(sorted.dtype(), values.dtype());
        return new SearchSorted(right)
                .apply(sorted.detach().to(common), values.detach().to(common));
    }

    /** {@link #bucketize(Tensor, Tensor, boolean)} from the left. */
    public static Tensor bucketize(Tensor values, Tensor boundaries) {
        return bucketize(values, boundaries, false);
    }

    /**
     * The intervals between ascending boundaries in which values lie, int64: the {@code i} with
     * {@code boundaries[i - 1] < v <= boundaries[i]}, or from the right {@code boundaries[i - 1] <= v < boundaries[i]}.
     *
     * @param boundaries a vector
     * @throws ShapeException if the boundaries are not a vector
     */
    public static Tensor bucketize(Tensor values, Tensor boundaries, boolean right) {
        if (boundaries.rank() != 1) {
            throw new ShapeException("bucketize: needs a vector of boundaries, got shape " + boundaries.shape());
        }
        return searchsorted(boundaries, values, right);
    }

    /** {@link #bincount(Tensor, Tensor, int)} without weights: how often each number occurs, as int64. */
    public static Tensor bincount(Tensor x) {
        return bincount(x, null, 0);
    }

    /**
     * How often each of the numbers 0, 1, ... occurs, or the sum of the weights where it does: linear in the weights.
     *
     * @param x a vector of integers of at least 0
     * @param weights as many numbers, summed as float64 if they are integers; or null to count, as int64
     * @param minLength the least number of bins
     * @throws ShapeException if {@code x} is not a vector or the weights have another shape
     * @throws IndexOutOfBoundsException if a number is negative
     */
    public static Tensor bincount(Tensor x, Tensor weights, int minLength) {
        if (x.rank() != 1) {
            throw new ShapeException("bincount: needs a vector, got shape " + x.shape());
        }
        if (weights != null && !weights.shape().equals(x.shape())) {
            throw new ShapeException("bincount: weights have shape " + weights.shape() + ", needs " + x.shape());
        }
        if (minLength < 0) {
            throw new IllegalArgumentException("bincount: needs a minLength of at least 0, got " + minLength);
        }
        int largest = -1;
        for (int v : Indexing.positions("bincount", x, Integer.MAX_VALUE)) {
            largest = Math.max(largest, v);
        }
        Tensor w = weights == null
                ? Tensor.ones(DType.INT64, x.size())
                : weights.dtype().isFloating() ? weights : weights.to(DType.FLOAT64);
        return Tensor.zeros(w.dtype(), Math.max(largest + 1, minLength)).scatterAdd(0, x, w);
    }

    /**
     * Numbers of elements in intervals.
     *
     * @param counts for each interval how many, or the weights' sum
     * @param edges the ends of the intervals, one more
     */
    public record Histogram(Tensor counts, Tensor edges) {}

    /**
     * The numbers of elements in {@code bins} intervals of equal width from {@code min} to {@code max}, with the type of {@code x}; the last
     * one includes its end. What lies outside and NaN is not counted. If {@code min} equals {@code max}, the smallest and the largest element
     * take their place.
     *
     * @throws IllegalArgumentException if {@code bins} is below 1, or the ends are not finite or in the wrong order
     */
    public static Tensor histc(Tensor x, int bins, double min, double max) {
        return histogram("histc", x, bins, min, max, 1, null, false).counts();
    }

    /**
     * {@link #histc} with weights and edges. If the smallest and the largest element are the same, the intervals reach half a unit to both sides of it; those of an
     * empty tensor lie between 0 and 1.
     *
     * @param weights of the shape of {@code x}, or null for 1
     * @param density whether the counts are divided by their sum and by the width
     */
    public static Histogram histogram(Tensor x, int bins, double min, double max, Tensor weights, boolean density) {
        return x.size() == 0 && min == max && min == 0
                ? histogram(x, bins, 0, 1, weights, density)
                : histogram("histogram", x, bins, min, max, 0.5, weights, density);
    }

    /** @param margin by which the ends move apart where they are equal */
    private static Histogram histogram(
            String name, Tensor x, int bins, double min, double max, double margin, Tensor weights, boolean density) {
        if (bins < 1 || !(min <= max) || Double.isInfinite(min) || Double.isInfinite(max)) {
            throw new IllegalArgumentException(name + ": needs at least one bin and finite min <= max, got " + bins
                    + " bins, " + min + " and " + max);
        }
        Tensor t = x.toFloating().detach().flatten();
        double low = min;
        double high = max;
        if (low == high && t.size() > 0) {
            low = t.amin().item();
            high = t.amax().item();
        }
        if (low == high) {
            low -= margin;
            high += margin;
        }
        if (Double.isNaN(low + high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException(name + ": the elements are not finite: from " + low + " to " + high);
        }
        Tensor edges = Tensor.linspace(t.dtype(), low, high, bins + 1);
        return histogram(x, edges, weights, density);
    }

    /**
     * The numbers of elements in the intervals between ascending edges; the last one includes its end.
     *
     * @param edges a vector of at least two numbers
     * @param weights of the shape of {@code x}, or null for 1
     * @param density whether the counts are divided by their sum and by the width
     * @throws ShapeException if the edges are not a vector of at least two, or the weights have another shape
     */
    public static Histogram histogram(Tensor x, Tensor edges, Tensor weights, boolean density) {
        if (edges.rank() != 1 || edges.size() < 2) {
            throw new ShapeException("histogram: needs a vector of at least two edges, got shape " + edges.shape());
        }
        if (weights != null && !weights.shape().equals(x.shape())) {
            throw new ShapeException("histogram: weights have shape " + weights.shape() + ", needs " + x.shape());
        }
        Tensor t = x.toFloating().detach().flatten();
        int bins = edges.size() - 1;
        Tensor first = edges.select(0, 0);
        Tensor last = edges.select(0, bins);
        Tensor inside = t.ge(first).and(t.le(last));
        // Interval i - 1 for the right place i; the end of the last one belongs to it.
        Tensor bin = searchsorted(edges, t, true).sub(1).clamp(0, bins - 1);
        Tensor w = weights == null ? Tensor.onesLike(t) : weights.to(t.dtype()).flatten();
        Tensor counts = Tensor.zeros(t.dtype(), bins).scatterAdd(0, bin, w.maskedFill(inside.not(), 0));
        if (density) {
            Tensor widths = edges.slice(0, 1, bins + 1).sub(edges.slice(0, 0, bins));
            counts = counts.div(widths).div(counts.sum());
        }
        return new Histogram(counts, edges);
    }

    private Bins() {}
}
