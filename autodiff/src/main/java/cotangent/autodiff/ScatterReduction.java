package cotangent.autodiff;

/** What {@link Scatter#scatterReduce} does with elements that meet. */
public enum ScatterReduction {
    /** Adds them. */
    SUM,
    /** Multiplies them; derivatives of every order are exact at zeros. */
    PROD,
    /** Takes their arithmetic mean; of integers, rounded down. */
    MEAN,
    /** Takes the largest; derivatives are shared equally among ties. */
    AMAX,
    /** Takes the smallest; derivatives are shared equally among ties. */
    AMIN
}
