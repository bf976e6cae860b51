package cotangent.autodiff;

/** What becomes of the single values of a loss. */
public enum Reduction {
    /** They stay. */
    NONE,
    /** Their arithmetic mean. */
    MEAN,
    /** Their sum. */
    SUM;

    Tensor of(Tensor losses) {
        return switch (this) {
            case NONE -> losses;
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
        };
    }
}
