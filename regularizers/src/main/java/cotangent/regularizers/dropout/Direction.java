package cotangent.regularizers.dropout;

import cotangent.nn.ParameterVector;
import java.util.List;

/** A gradient that is not 0, with its norm. */
record Direction(ParameterVector gradient, double norm) {
    /** Those that are not 0. */
    static List<Direction> of(String operation, List<ParameterVector> gradients, int least) {
        List<Direction> directions = gradients.stream()
                .map(g -> new Direction(g, g.norm()))
                .filter(d -> d.norm != 0)
                .toList();
        if (directions.size() < least) {
            throw new IllegalArgumentException(operation + ": needs " + least + " gradients that are not 0, got "
                    + directions.size() + " of " + gradients.size());
        }
        return directions;
    }

    /** {@code (1 - cos) / 2}, in [0, 1]. */
    double distance(Direction other) {
        double cosine = gradient.dot(other.gradient) / norm / other.norm;
        return (1 - Math.max(-1, Math.min(1, cosine))) / 2;
    }
}
