package cotangent.regularizers.dropout;

import cotangent.nn.ParameterVector;
import java.util.List;

/**
 * How far gradients point apart: 0 if all point alike, 1 for two that are opposite.
 *
 * <pre>GDV = 2 / (n (n - 1)) sum_{i &lt; j} (1 - cos(g_i, g_j)) / 2</pre>
 *
 * in [0, 1], over the {@code n} gradients that are not 0. See {@link GradientDirections}, which measures it of a model.
 *
 * <p>Source: Z. Liu, Z. Xu, J. Jin, Z. Shen, T. Darrell, "Dropout Reduces Underfitting", ICML 2023.
 *
 * <p>Catalogue: T264
 */
public final class GradientDirectionVariance {
    /**
     * The variance of the directions.
     *
     * @throws IllegalArgumentException if fewer than two gradients are not 0
     */
    public static double of(List<ParameterVector> gradients) {
        List<Direction> directions = Direction.of("GradientDirectionVariance", gradients, 2);
        int n = directions.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                sum += directions.get(i).distance(directions.get(j));
            }
        }
        return 2 * sum / ((double) n * (n - 1));
    }

    private GradientDirectionVariance() {}
}
