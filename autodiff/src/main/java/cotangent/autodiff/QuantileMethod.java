package cotangent.autodiff;

/** Which value a quantile has whose rank {@code r = q (n - 1)} falls between two elements in order, as in PyTorch and NumPy. */
public enum QuantileMethod {
    /** On the straight line between them. */
    LINEAR,
    /** The lower one. */
    LOWER,
    /** The higher one. */
    HIGHER,
    /** Halfway between them. */
    MIDPOINT,
    /** The one nearer to the rank; halfway, the one whose rank is even. */
    NEAREST
}
