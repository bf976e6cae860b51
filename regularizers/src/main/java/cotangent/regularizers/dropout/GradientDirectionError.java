package cotangent.regularizers.dropout;

import cotangent.nn.ParameterVector;
import java.util.List;

/**
 * How far gradients of batches point away from that of all data: 0 if all point along it, 1 if all point against it.
 *
 * <pre>GDE = mean_i (1 - cos(g_i, G)) / 2</pre>
 *
 * in [0, 1], over the gradients {@code g_i} that are not 0, with the gradient {@code G} of all data without dropout. See
 * {@link GradientDirections}, which measures it of a model.
 *
 * <p>Source: Z. Liu, Z. Xu, J. Jin, Z. Shen, T. Darrell, "Dropout Reduces Underfitting", ICML 2023.
 *
 * <p>Catalogue: T264
 */
public final class GradientDirectionError {
    /**
     * The error of the directions.
     *
     * @throws IllegalArgumentException if all gradients, or that of all data, are 0
     */
    public static double of(List<ParameterVector> gradients, ParameterVector full) {
        Direction target =
                Direction.of("GradientDirectionError", List.of(full), 1).get(0);
        return Direction.of("GradientDirectionError", gradients, 1).stream()
                .mapToDouble(d -> d.distance(target))
                .average()
                .orElseThrow();
    }

    private GradientDirectionError() {}
}
