package cotangent.autodiff;

/** Moments, sums that leave NaN out, extremes, covariances and distances. Without axes, a reduction takes all elements. */
public final class Statistics {
    /** Sum over the given axes, or over all, of what is not NaN. */
    public static Tensor nansum(Tensor x, int... axes) {
        return nansum(x, false, axes);
    }

    /** Sum over the given axes, or over all, of what is not NaN. */
    public static Tensor nansum(Tensor x, boolean keepDims, int... axes) {
        return zeroForNaN(x).sum(keepDims, axes);
    }

    /** Arithmetic mean over the given axes, or over all, of what is not NaN; NaN if there is nothing. */
    public static Tensor nanmean(Tensor x, int... axes) {
        return nanmean(x, false, axes);
    }

    /** Arithmetic mean over the given axes, or over all, of what is not NaN; NaN if there is nothing. */
    public static Tensor nanmean(Tensor x, boolean keepDims, int... axes) {
        Tensor t = x.toFloating();
        return nansum(t, keepDims, axes).div(t.eq(t).to(t.dtype()).sum(keepDims, axes));
    }

    private static Tensor zeroForNaN(Tensor x) {
        return x.dtype().isFloating() ? x.maskedFill(x.isNaN(), 0) : x;
    }

    /**
     * The smallest and the largest elements.
     *
     * @param min the smallest
     * @param max the largest
     */
    public record Extremes(Tensor min, Tensor max) {}

    /**
     * The smallest and the largest elements over the given axes, or over all; NaN if one is NaN. Ties share the gradient equally.
     *
     * @throws ShapeException if there are no elements
     */
    public static Extremes aminmax(Tensor x, boolean keepDims, int... axes) {
        return new Extremes(x.amin(keepDims, axes), x.amax(keepDims, axes));
    }

    /** Number of elements over the given axes, or over all, that are not 0, as int64. */
    public static Tensor countNonzero(Tensor x, int... axes) {
        return x.ne(0).sum(axes);
    }

    /**
     * A measure of spread with the mean about which it was taken.
     *
     * @param spread variance or standard deviation
     * @param mean arithmetic mean
     */
    public record Moments(Tensor spread, Tensor mean) {}

    /** Variance, divided by {@code n - correction}, and mean, over the given axes, or over all. */
    public static Moments varMean(Tensor x, double correction, boolean keepDims, int... axes) {
        return new Moments(x.var(correction, keepDims, axes), x.mean(keepDims, axes));
    }

    /** Standard deviation, the root of the variance divided by {@code n - correction}, and mean, over the given axes, or over all. */
    public static Moments stdMean(Tensor x, double correction, boolean keepDims, int... axes) {
        return new Moments(x.std(correction, keepDims, axes), x.mean(keepDims, axes));
    }

    /** {@link #cov(Tensor, double, Tensor, Tensor)} without weights, with Bessel's correction. */
    public static Tensor cov(Tensor x) {
        return cov(x, 1, null, null);
    }

    /**
     * Covariance matrix of variables (rows) from observations (columns).
     *
     * <pre>
     * m = sum_j w_j x_j / W,   C = sum_j w_j (x_j - m)(x_j - m)^T / (W - correction sum_j w_j a_j / W),   W = sum_j w_j,  w = f a
     * </pre>
     *
     * Without the weights {@code a}, the divisor is {@code W - correction}; below 0 it counts as 0.
     *
     * @param x {@code [variables, observations]}, or the observations of one variable
     * @param correction 1 for Bessel's correction
     * @param fweights how often each observation occurs, or null
     * @param aweights the importance of each observation, or null
     * @return {@code [variables, variables]}, or a scalar for one variable
     * @throws ShapeException if {@code x} has more than two axes, or weights are not a vector of as many elements as observations
     */
    public static Tensor cov(Tensor x, double correction, Tensor fweights, Tensor aweights) {
        if (x.rank() > 2) {
            throw new ShapeException("cov: needs at most two axes, got shape " + x.shape());
        }
        Tensor t = x.rank() == 2 ? x.toFloating() : x.toFloating().reshape(1, x.size());
        DType type = t.dtype();
        if (fweights != null && !fweights.dtype().isInteger()) {
            throw new DTypeException("cov: fweights must be integers, got " + fweights.dtype());
        }
        Tensor f = weights("fweights", t, fweights);
        Tensor a = weights("aweights", t, aweights);
        Tensor w = f == null ? a : a == null ? f : f.mul(a);
        Tensor total = w == null ? Tensor.scalar(type, t.size(1)) : w.sum();
        Tensor mean = (w == null ? t : t.mul(w)).sum(true, 1).div(total);
        Tensor lost = a == null || correction == 0
                ? Tensor.scalar(type, correction)
                : w.mul(a).sum().div(total).mul(correction);
        Tensor divisor = total.sub(lost).clamp(0, Double.POSITIVE_INFINITY);
        Tensor centred = t.sub(mean);
        Tensor c = centred.matmul((w == null ? centred : centred.mul(w)).mT()).div(divisor);
        return c.size() == 1 ? c.reshape(Shape.SCALAR) : c;
    }

    private static Tensor weights(String name, Tensor x, Tensor w) {
        if (w == null) {
            return null;
        }
        if (w.rank() != 1 || w.size() != x.size(1)) {
            throw new ShapeException(
                    "cov: needs " + name + " for " + x.size(1) + " observations, got shape " + w.shape());
        }
        if (w.detach().values().lt(0).any()) {
            throw new IllegalArgumentException("cov: negative " + name + ": " + w);
        }
        return w.to(x.dtype());
    }

    /**
     * Matrix of Pearson's correlation coefficients of variables (rows) from observations (columns), clipped to [-1, 1].
     *
     * @param x {@code [variables, observations]}, or the observations of one variable
     * @return {@code [variables, variables]}, or a scalar for one variable
     */
    public static Tensor corrcoef(Tensor x) {
        if (x.rank() > 2) {
            throw new ShapeException("corrcoef: needs at most two axes, got shape " + x.shape());
        }
        Tensor c = cov(x);
        if (c.rank() == 0) {
            return c.div(c);
        }
        Tensor deviation = Diagonals.diagonal(c).sqrt();
        return c.div(deviation.unsqueeze(1)).div(deviation).clamp(-1, 1);
    }

    /** Euclidean distance of two tensors, which broadcast: {@link #dist(Tensor, Tensor, double)} with 2. */
    public static Tensor dist(Tensor a, Tensor b) {
        return dist(a, b, 2);
    }

    /** The {@code p}-norm of the difference of two tensors, which broadcast. */
    public static Tensor dist(Tensor a, Tensor b, double p) {
        return a.toFloating().sub(b).norm(p, false);
    }

    /**
     * Slices along an axis scaled down to a {@code p}-norm of at most {@code maxNorm}: those above it are multiplied by
     * {@code maxNorm / (norm + 1e-7)}.
     *
     * @throws ShapeException if there are fewer than two axes
     * @throws IllegalArgumentException unless {@code p} is above 0 and {@code maxNorm} at least 0
     */
    public static Tensor renorm(Tensor x, double p, int axis, double maxNorm) {
        if (!(p > 0 && maxNorm >= 0)) {
            throw new IllegalArgumentException("renorm: needs p > 0 and maxNorm >= 0, got " + p + " and " + maxNorm);
        }
        if (x.rank() < 2) {
            throw new ShapeException("renorm: needs at least two axes, got shape " + x.shape());
        }
        Tensor t = x.toFloating();
        int a = t.shape().axis(axis);
        int[] others = new int[t.rank() - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = i < a ? i : i + 1;
        }
        Tensor norm = t.norm(p, true, others);
        Tensor factor = norm.add(1e-7).reciprocal().mul(maxNorm);
        return t.mul(Tensor.where(norm.gt(maxNorm), factor, Tensor.scalar(t.dtype(), 1)));
    }

    private Statistics() {}
}
