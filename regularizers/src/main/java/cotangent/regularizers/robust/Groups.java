package cotangent.regularizers.robust;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.nn.train.StepContext;
import java.util.Arrays;

/** Which group each sample of a data set is of. */
final class Groups {
    private final Tensor group;
    private final double[] counts;

    Groups(long[] groups) {
        if (groups.length == 0) {
            throw new IllegalArgumentException("groups: there is no sample");
        }
        counts = new double[(int) Arrays.stream(groups).max().orElseThrow() + 1];
        for (long g : groups) {
            if (g < 0) {
                throw new IndexOutOfBoundsException("groups: group " + g + " is negative");
            }
            counts[(int) g]++;
        }
        group = Tensor.of(groups.clone());
    }

    int size() {
        return counts.length;
    }

    /** Each group's share of the data, {@code [groups]}, float64. */
    Tensor fractions() {
        return Tensor.of(counts).div(group.size());
    }

    /** {@code adjustment / sqrt(n_g)}, {@code [groups]}, float64; 0 without adjustment. */
    Tensor adjustment(double adjustment) {
        return adjustment == 0
                ? Tensor.zeros(DType.FLOAT64, counts.length)
                : Tensor.of(counts).clampMin(1).rsqrt().mul(adjustment);
    }

    /** The groups' mean losses on a batch. */
    GroupMeans losses(String operation, Loss loss, Module model, Batch batch, StepContext context) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    operation + ": needs a layer, got " + model.getClass().getName());
        }
        Tensor predictions = layer.apply(batch.inputs());
        context.reportPredictions(predictions);
        Tensor losses = loss.perSample(predictions, batch.targets());
        if (losses.isNaN().any()) {
            throw new ArithmeticException(operation + ": a loss is NaN");
        }
        context.reportSampleLosses(losses);
        return GroupMeans.of(losses, group.indexSelect(0, batch.indices()), counts.length);
    }

    static void requireNotNegative(String operation, String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    operation + ": " + name + " must be finite and not negative, got " + value);
        }
    }
}
