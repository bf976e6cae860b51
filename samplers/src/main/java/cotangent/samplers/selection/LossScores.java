package cotangent.samplers.selection;

import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The last loss of each sample that a sampler has seen. */
final class LossScores {
    /** What counts for samples that were not seen. */
    private static final double UNSEEN = 3;

    private static final String SCORES = "scores";

    private final String name;
    private final double[] values;

    LossScores(String name, int samples) {
        this.name = name;
        values = new double[samples];
        Arrays.fill(values, UNSEEN);
    }

    int size() {
        return values.length;
    }

    double get(int sample) {
        return values[sample];
    }

    double mean() {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    double[] toArray() {
        return values.clone();
    }

    /** Takes over all losses, or none. */
    void observe(int[] indices, double[] losses) {
        if (indices.length != losses.length) {
            throw new IllegalArgumentException(
                    name + ": " + indices.length + " samples, but " + losses.length + " losses");
        }
        for (int i = 0; i < losses.length; i++) {
            if (indices[i] < 0 || indices[i] >= values.length) {
                throw new IndexOutOfBoundsException(
                        name + ": sample " + indices[i] + " is not in [0, " + values.length + ")");
            }
            if (!Double.isFinite(losses[i])) {
                throw new IllegalArgumentException(
                        name + ": the loss of sample " + indices[i] + " is not finite: " + losses[i]);
            }
        }
        for (int i = 0; i < losses.length; i++) {
            values[indices[i]] = losses[i];
        }
    }

    Map<String, Tensor> state() {
        return Map.of(SCORES, Tensor.of(values));
    }

    void loadState(Map<String, Tensor> state) {
        Tensor saved = state.get(SCORES);
        if (state.size() != 1 || saved == null || saved.rank() != 1 || saved.size() != values.length) {
            throw new IllegalArgumentException(name + ": needs '" + SCORES + "' of " + values.length + " samples, got "
                    + (saved == null ? state.keySet() : saved.shape()));
        }
        System.arraycopy(saved.toDoubleArray(), 0, values, 0, values.length);
    }
}
