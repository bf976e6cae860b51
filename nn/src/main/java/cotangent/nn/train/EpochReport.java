package cotangent.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured in an epoch.
 *
 * @param epoch its number, from 0
 * @param step number of steps done at its end
 * @param learningRate of the first parameter group in the last step
 * @param values means over the epoch of {@code loss}, of the metrics and of what the objective reported; then {@code validation.loss} and
 *     so on, measured at its end
 */
public record EpochReport(long epoch, long step, double learningRate, Map<String, Double> values) {
    /** Copies the values. */
    public EpochReport {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * A value by name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " has no value '" + name + "', only " + values.keySet());
        }
        return value;
    }
}
