package cotangent.autodiff;

/**
 * Elements taken along an axis, with where they were.
 *
 * @param values the elements
 * @param indices their positions along the axis, int64
 */
public record Indexed(Tensor values, Tensor indices) {}
