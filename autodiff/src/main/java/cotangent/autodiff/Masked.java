package cotangent.autodiff;

/**
 * Operations that leave out the elements where a mask is false, as PyTorch's {@code torch.masked}. The mask holds truth values and
 * broadcasts to the shape of {@code x}. What is left out counts as the identity of the operation, its derivative is 0, and a slice
 * that is left out entirely gives the identity, or NaN where there is none (mean, median, variance, softmax). Without axes, a reduction
 * takes all elements.
 */
public final class Masked {
    /** Sum; 0 for nothing. */
    public static Tensor sum(Tensor x, Tensor mask, boolean keepDims, int... axes) {
        return fill("sum", x, mask, 0).sum(keepDims, axes);
    }

    /** Product; 1 for nothing. */
    public static Tensor prod(Tensor x, Tensor mask, boolean keepDims, int... axes) {
        Tensor y = fill("prod", x, mask, 1);
        if (x.rank() == 0) {
            return y.prod();
        }
        int[] a = Reductions.axes("prod", x.shape(), axes);
        for (int axis : a) {
            y = y.prod(axis, true);
        }
        return Reductions.finish(y, keepDims, a);
    }

    /** Arithmetic mean; NaN for nothing. */
    public static Tensor mean(Tensor x, Tensor mask, boolean keepDims, int... axes) {
        Tensor t = x.toFloating();
        return fill("mean", t, mask, 0).sum(keepDims, axes).div(count("mean", t, mask, keepDims, axes));
    }

    /** Largest element; negative infinity, or the smallest integer, for nothing. Ties share the gradient equally. */
    public static Tensor amax(Tensor x, Tensor mask, boolean keepDims, int... axes) {
        return lowest("amax", x, mask).amax(keepDims, axes);
    }

    /** Smallest element; infinity, or the largest integer, for nothing. Ties share the gradient equally. */
    public static Tensor amin(Tensor x, Tensor mask, boolean keepDims, int... axes) {
        return highest("amin", x, mask).amin(keepDims, axes);
    }

    /** Position of the first largest element along an axis, int64; 0 for nothing. */
    public static Tensor argmax(Tensor x, Tensor mask, int axis, boolean keepDims) {
        return lowest("argmax", x, mask).argmax(axis, keepDims);
    }

    /** Position of the first smallest element along an axis, int64; 0 for nothing. */
    public static Tensor argmin(Tensor x, Tensor mask, int axis, boolean keepDims) {
        return highest("argmin", x, mask).argmin(axis, keepDims);
    }

    /** The median along an axis, the lower one of two; NaN for nothing. NaN is left out too. */
    public static Tensor median(Tensor x, Tensor mask, int axis, boolean keepDims) {
        return OrderStatistics.nanmedian(fill("median", x.toFloating(), mask, Double.NaN), axis, keepDims)
                .values();
    }

    /** Variance: squared deviations from the mean divided by {@code n - correction}, at least 0; NaN for nothing. */
    public static Tensor var(Tensor x, Tensor mask, double correction, boolean keepDims, int... axes) {
        Tensor t = x.toFloating();
        Tensor count = count("var", t, mask, true, axes);
        Tensor centred = t.sub(sum(t, mask, true, axes).div(count));
        Tensor degrees = count.sub(correction).clamp(0, Double.POSITIVE_INFINITY);
        Tensor kept =
                sum(fill("var", centred, mask, 0).square(), mask, true, axes).div(degrees);
        return Reductions.finish(kept, keepDims, Reductions.axes("var", t.shape(), axes));
    }

    /** Standard deviation: the root of {@link #var}. */
    public static Tensor std(Tensor x, Tensor mask, double correction, boolean keepDims, int... axes) {
        return var(x, mask, correction, keepDims, axes).sqrt();
    }

    /** Vector norm, see {@link Tensor#norm(double, boolean, int...)}; for nothing 0, or infinity if {@code p} is below 0. */
    public static Tensor norm(Tensor x, Tensor mask, double p, boolean keepDims, int... axes) {
        return fill("norm", x.toFloating(), mask, p < 0 ? Double.POSITIVE_INFINITY : 0)
                .norm(p, keepDims, axes);
    }

    /** {@code log(sum(exp(x)))}; negative infinity for nothing. */
    public static Tensor logSumExp(Tensor x, Tensor mask, boolean keepDims, int... axes) {
        return lowest("logSumExp", x.toFloating(), mask).logSumExp(keepDims, axes);
    }

    /** Softmax along an axis; 0 where left out, NaN if nothing is left. */
    public static Tensor softmax(Tensor x, Tensor mask, int axis) {
        return Lines.along(lowest("softmax", x.toFloating(), mask), axis, Tensor::softmax);
    }

    /** Logarithm of the softmax along an axis; negative infinity where left out, NaN if nothing is left. */
    public static Tensor logSoftmax(Tensor x, Tensor mask, int axis) {
        return Lines.along(lowest("logSoftmax", x.toFloating(), mask), axis, Tensor::logSoftmax);
    }

    /** Softmax of {@code -x} along an axis; 0 where left out, NaN if nothing is left. */
    public static Tensor softmin(Tensor x, Tensor mask, int axis) {
        return softmax(x.toFloating().neg(), mask, axis);
    }

    /** {@code x / max(norm, eps)} along an axis; 0 where left out. */
    public static Tensor normalize(Tensor x, Tensor mask, double p, int axis, double eps) {
        Tensor t = x.toFloating();
        Tensor norm = Lines.along(
                fill("normalize", t, mask, p < 0 ? Double.POSITIVE_INFINITY : 0), axis, (y, a) -> y.norm(p, true, a));
        return fill("normalize", t, mask, 0).div(norm.clamp(eps, Double.POSITIVE_INFINITY));
    }

    /** Running sum along an axis, of the type of {@code x}. */
    public static Tensor cumsum(Tensor x, Tensor mask, int axis) {
        return fill("cumsum", x, mask, 0).cumsum(axis).to(x.dtype());
    }

    /** Running product along an axis, of the type of {@code x}. */
    public static Tensor cumprod(Tensor x, Tensor mask, int axis) {
        return fill("cumprod", x, mask, 1).cumprod(axis).to(x.dtype());
    }

    private static Tensor lowest(String name, Tensor x, Tensor mask) {
        return switch (x.dtype()) {
            case INT32 -> choose(name, x, mask, Tensor.of(new int[] {Integer.MIN_VALUE}));
            case INT64 -> choose(name, x, mask, Tensor.of(new long[] {Long.MIN_VALUE}));
            default -> fill(name, x, mask, Double.NEGATIVE_INFINITY);
        };
    }

    private static Tensor highest(String name, Tensor x, Tensor mask) {
        return switch (x.dtype()) {
            case INT32 -> choose(name, x, mask, Tensor.of(new int[] {Integer.MAX_VALUE}));
            case INT64 -> choose(name, x, mask, Tensor.of(new long[] {Long.MAX_VALUE}));
            default -> fill(name, x, mask, Double.POSITIVE_INFINITY);
        };
    }

    private static Tensor fill(String name, Tensor x, Tensor mask, double identity) {
        return choose(name, x, mask, ScalarOps.of(x, identity));
    }

    private static Tensor choose(String name, Tensor x, Tensor mask, Tensor identity) {
        return Tensor.where(checked(name, x, mask), x, identity.reshape(Shape.SCALAR));
    }

    /** How many elements take part. */
    private static Tensor count(String name, Tensor x, Tensor mask, boolean keepDims, int... axes) {
        return checked(name, x, mask).expand(x.shape()).to(x.dtype()).sum(keepDims, axes);
    }

    private static Tensor checked(String name, Tensor x, Tensor mask) {
        if (mask.dtype() != DType.BOOL) {
            throw new DTypeException("masked " + name + ": needs a mask of truth values, got " + mask.dtype());
        }
        if (!mask.shape().broadcastsTo(x.shape())) {
            throw new ShapeException(
                    "masked " + name + ": mask of shape " + mask.shape() + " does not broadcast to " + x.shape());
        }
        return mask;
    }

    private Masked() {}
}
