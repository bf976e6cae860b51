package cotangent.nn.train;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.loss.Loss;
import cotangent.nn.metrics.Mean;
import cotangent.nn.metrics.Metric;
import cotangent.nn.optim.WeightAverages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Measures a model without changing it. */
@FunctionalInterface
public interface Evaluation {
    /** The measured values by name. */
    Map<String, Double> evaluate(Module model);

    /**
     * Means over the samples of the loss, called {@code loss}, and of the metrics, of a {@link Layer} in evaluation mode. The modes of its
     * modules are restored.
     */
    static Evaluation supervised(DataLoader loader, Loss loss, Metric... metrics) {
        List<Metric> all = List.of(metrics);
        return model -> inEvalMode(model, () -> measure(SupervisedObjective.layer(model), loader, loss, all));
    }

    /**
     * Another evaluation, with averages in place of the weights meanwhile.
     *
     * @throws IllegalStateException when it is run while they are there already
     */
    static Evaluation averaged(WeightAverages averages, Evaluation evaluation) {
        return model -> {
            try (var swapped = averages.swap()) {
                return evaluation.evaluate(model);
            }
        };
    }

    /** Runs {@code body} with the model in evaluation mode and nothing recorded, and restores the modes of its modules. */
    static Map<String, Double> inEvalMode(Module model, Supplier<Map<String, Double>> body) {
        Map<Module, Module.Mode> modes = new LinkedHashMap<>(); // modules are equal only to themselves
        model.modules().values().forEach(m -> modes.put(m, m.mode()));
        model.eval();
        try (var off = GradMode.noGrad()) {
            return body.get();
        } finally {
            modes.forEach(Module::mode); // parents come first
        }
    }

    private static Map<String, Double> measure(Layer model, DataLoader loader, Loss loss, List<Metric> metrics) {
        Map<String, Mean> means = new LinkedHashMap<>();
        means.put("loss", Mean.EMPTY);
        metrics.forEach(m -> means.put(m.name(), Mean.EMPTY));
        for (Batch batch : loader.epoch(0)) {
            try (var scope = MemoryScope.open()) {
                Tensor predictions = model.apply(batch.inputs());
                add(means, "loss", loss.perSample(predictions, batch.targets()));
                metrics.forEach(m -> add(means, m.name(), m.perSample(predictions, batch.targets())));
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        means.forEach((name, mean) -> values.put(name, mean.value()));
        return values;
    }

    private static void add(Map<String, Mean> means, String name, Tensor perSample) {
        double sum = perSample.to(DType.FLOAT64).sum().item();
        means.merge(
                name, new Mean(sum, perSample.size()), (a, b) -> new Mean(a.sum() + b.sum(), a.weight() + b.weight()));
    }
}
