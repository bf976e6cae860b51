package cotangent.regularizers.dropout;

import cotangent.autodiff.MemoryScope;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.regularizers.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far the gradients of mini-batches point apart, and away from that of all data, at one point.
 *
 * <pre>
 * GDV = 2 / (n (n - 1)) sum_{i &lt; j} (1 - cos(g_i, g_j)) / 2
 * GDE = mean_i (1 - cos(g_i, G)) / 2
 * </pre>
 *
 * with the gradients {@code g_i} of {@code n} batches with respect to all trained parameters together, as a training step would see them,
 * dropout included, and the gradient {@code G} of all batches together in evaluation mode, without dropout. Both are in [0, 1] and do not
 * depend on the gradients' lengths; gradients of 0 are left out.
 *
 * <p>The model is not changed: running statistics do not move, gradients and generators are as before. Cost: two forward and backward
 * passes for each batch, {@code n} gradients in memory, {@code n^2 / 2} inner products.
 *
 * <p>Source: Z. Liu, Z. Xu, J. Jin, Z. Shen, T. Darrell, "Dropout Reduces Underfitting", ICML 2023.
 *
 * <p>Catalogue: T264
 *
 * @param loss the mean over samples of a loss
 */
public record GradientDirections(Loss loss) implements Diagnostic<List<Batch>, GradientDirections.Report> {
    /**
     * What was measured.
     *
     * @param variance the gradient direction variance (GDV)
     * @param error the gradient direction error (GDE)
     * @param meanNorm the mean Euclidean norm of the batches' gradients
     */
    public record Report(double variance, double error, double meanNorm) {}

    /** Needs a loss. */
    public GradientDirections {
        Objects.requireNonNull(loss, "directions of gradients need a loss");
    }

    /**
     * Measures at the model's parameters.
     *
     * @param batches at least two
     * @throws IllegalArgumentException if the model is no layer, or fewer than two gradients, or that of all data, are not 0
     * @throws IllegalStateException if a generator of the model is not an {@link cotangent.autodiff.Rng}
     */
    @Override
    public Report measure(Module model, List<Batch> batches) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "GradientDirections: needs a layer, got " + model.getClass().getName());
        }
        ParameterVector before = ParameterVector.ofGradients(model.parameters());
        var generators = model.randomStates();
        try {
            List<ParameterVector> noisy = new ArrayList<>();
            ParameterVector full = null;
            double samples = batches.stream().mapToInt(Batch::size).sum();
            for (Batch batch : batches) {
                noisy.add(gradient(layer, Module.Mode.TRAIN_FROZEN_STATISTICS, batch));
                ParameterVector own = gradient(layer, Module.Mode.EVAL, batch).times(batch.size() / samples);
                full = full == null ? own : full.plus(1, own);
            }
            double meanNorm =
                    noisy.stream().mapToDouble(ParameterVector::norm).average().orElse(0);
            return new Report(GradientDirectionVariance.of(noisy), GradientDirectionError.of(noisy, full), meanNorm);
        } finally {
            model.loadRandomStates(generators);
            model.zeroGrad();
            before.assignToGradients(model.parameters());
        }
    }

    private ParameterVector gradient(Layer layer, Module.Mode mode, Batch batch) {
        layer.zeroGrad();
        try (var scope = MemoryScope.open()) {
            layer.inMode(m -> mode, () -> loss.apply(layer.apply(batch.inputs()), batch.targets()))
                    .backward();
            return ParameterVector.ofGradients(layer.parameters()).map(MemoryScope::keep);
        }
    }
}
