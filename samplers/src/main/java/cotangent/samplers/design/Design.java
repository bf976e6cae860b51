package cotangent.samplers.design;

/**
 * Where to measure, and how much each measurement counts.
 *
 * @param points numbers of candidates; they may repeat
 * @param weights positive, one a point
 */
public record Design(int[] points, double[] weights) {
    /** Checks that the lengths agree, and copies. The accessors do not: the arrays are not to be changed. */
    public Design {
        if (points.length != weights.length || points.length == 0) {
            throw new IllegalArgumentException(
                    "design: needs points with as many weights, got " + points.length + " and " + weights.length);
        }
        for (double w : weights) {
            if (!(w > 0 && w < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("design: weights must be positive and finite, got " + w);
            }
        }
        points = points.clone();
        weights = weights.clone();
    }

    /** Number of points. */
    public int size() {
        return points.length;
    }
}
