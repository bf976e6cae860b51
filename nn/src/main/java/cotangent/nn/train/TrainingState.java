package cotangent.nn.train;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.DataSampler;
import cotangent.nn.metrics.Mean;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.WeightAverages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a training stands, besides what the model, the objective, the optimizer and the sampler know; and its form as a checkpoint. */
final class TrainingState {
    private final Module model;
    private final Objective objective;
    private final Optimizer optimizer;
    private final DataSampler sampler;
    private final List<WeightAverages> averages;

    long step;
    long epoch;
    int batch;

    /** What this epoch visits; null between epochs. */
    DataSampler.Selection selection;

    /** Means over this epoch. */
    final Map<String, Mean> means = new LinkedHashMap<>();

    final List<EpochReport> history = new ArrayList<>();

    boolean stoppedEarly;
    double best = Double.NaN;
    long bestEpoch = -1;
    Map<String, Tensor> bestWeights = Map.of();

    TrainingState(
            Module model,
            Objective objective,
            Optimizer optimizer,
            DataSampler sampler,
            Map<WeightAverages, Long> averages) {
        this.model = model;
        this.objective = objective;
        this.optimizer = optimizer;
        this.sampler = sampler;
        this.averages = List.copyOf(averages.keySet());
    }

    Map<String, Double> meanValues() {
        Map<String, Double> values = new LinkedHashMap<>();
        means.forEach((name, mean) -> values.put(name, mean.value()));
        return values;
    }

    void add(String name, double value, double weight) {
        means.put(name, means.getOrDefault(name, Mean.EMPTY).plus(value, weight));
    }

    void keepBest(double value, long atEpoch) {
        best = value;
        bestEpoch = atEpoch;
        Map<String, Tensor> copies = new LinkedHashMap<>();
        model.stateDict().forEach((name, t) -> copies.put(name, MemoryScope.keep(t.copy())));
        bestWeights = copies;
    }

    // ---- as a checkpoint ----

    Checkpoint save() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        putAll(tensors, "model/", model.stateDict());
        putAll(tensors, "objective/", objective.state());
        putAll(tensors, "optimizer/", optimizer.state());
        model.randomStates()
                .forEach((name, s) -> tensors.put("random/" + name, Tensor.of(new long[] {s.seed(), s.counter()})));
        putAll(tensors, "sampler/", sampler.state());
        for (int i = 0; i < averages.size(); i++) {
            putAll(tensors, "averages/" + i + "/", averages.get(i).state());
        }
        if (selection != null && sampler.isAdaptive()) {
            tensors.put("loader/indices", Tensor.of(selection.indices()));
            if (selection.weights() != null) {
                tensors.put("loader/weights", Tensor.of(selection.weights()));
            }
        }
        means.forEach((name, m) -> tensors.put("means/" + name, Tensor.of(new double[] {m.sum(), m.weight()})));
        putAll(tensors, "best/", bestWeights);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("step", Long.toString(step));
        texts.put("epoch", Long.toString(epoch));
        texts.put("batch", Integer.toString(batch));
        texts.put("means", String.join("\n", means.keySet()));
        texts.put("early.stopped", Boolean.toString(stoppedEarly));
        texts.put("early.best", Double.toString(best));
        texts.put("early.epoch", Long.toString(bestEpoch));
        saveHistory(tensors, texts);
        return new Checkpoint(tensors, texts);
    }

    private static void putAll(Map<String, Tensor> tensors, String prefix, Map<String, Tensor> part) {
        part.forEach((name, t) -> tensors.put(prefix + name, t));
    }

    /** Values that an epoch lacks are marked in a second matrix, since a value may be NaN. */
    private void saveHistory(Map<String, Tensor> tensors, Map<String, String> texts) {
        List<String> names = List.copyOf(new TrainingHistory(history, bestEpoch, stoppedEarly).names());
        texts.put("history.names", String.join("\n", names));
        int rows = history.size();
        if (rows == 0) {
            return;
        }
        long[] position = new long[2 * rows];
        double[] rates = new double[rows];
        double[] values = new double[rows * names.size()];
        boolean[] present = new boolean[values.length];
        for (int i = 0; i < rows; i++) {
            EpochReport e = history.get(i);
            position[2 * i] = e.epoch();
            position[2 * i + 1] = e.step();
            rates[i] = e.learningRate();
            for (int j = 0; j < names.size(); j++) {
                Double value = e.values().get(names.get(j));
                present[i * names.size() + j] = value != null;
                values[i * names.size() + j] = value == null ? 0 : value;
            }
        }
        tensors.put("history/position", Tensor.of(position, rows, 2));
        tensors.put("history/rates", Tensor.of(rates));
        tensors.put("history/values", Tensor.of(values, rows, names.size()));
        tensors.put("history/present", Tensor.of(present, rows, names.size()));
    }

    /** Reads everything before it changes anything but for the model, the objective, the optimizer and the sampler, which check their parts. */
    void load(Checkpoint c) {
        Map<String, Rng.State> generators = new LinkedHashMap<>();
        c.part("random/").forEach((name, t) -> generators.put(name, new Rng.State(t.getLong(0), t.getLong(1))));
        step = c.step();
        epoch = c.epoch();
        batch = c.batch();
        stoppedEarly = Boolean.parseBoolean(c.text("early.stopped"));
        best = Double.parseDouble(c.text("early.best"));
        bestEpoch = c.number("early.epoch");
        bestWeights = c.part("best/");
        for (String name : lines(c.text("means"))) {
            Tensor mean = c.tensor("means/" + name);
            means.put(name, new Mean(mean.get(0), mean.get(1)));
        }
        if (c.tensors().containsKey("loader/indices")) {
            Tensor weights = c.tensors().get("loader/weights");
            selection = new DataSampler.Selection(
                    c.tensor("loader/indices").toIntArray(), weights == null ? null : weights.toDoubleArray());
        }
        loadHistory(c);
        if (!c.part("averages/" + averages.size() + "/").isEmpty()) {
            throw new IllegalArgumentException("checkpoint: it has more averages of weights than this training");
        }
        model.loadStateDict(c.part("model/"));
        model.loadRandomStates(generators);
        objective.loadState(c.part("objective/"));
        optimizer.loadState(c.part("optimizer/"));
        sampler.loadState(c.part("sampler/"));
        for (int i = 0; i < averages.size(); i++) {
            averages.get(i).loadState(c.part("averages/" + i + "/"));
        }
    }

    private void loadHistory(Checkpoint c) {
        List<String> names = lines(c.text("history.names"));
        if (!c.tensors().containsKey("history/position")) {
            return;
        }
        Tensor position = c.tensor("history/position");
        Tensor values = c.tensor("history/values").to(DType.FLOAT64);
        Tensor present = c.tensor("history/present");
        for (int i = 0; i < position.size(0); i++) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (int j = 0; j < names.size(); j++) {
                if (present.get(i, j) != 0) {
                    row.put(names.get(j), values.get(i, j));
                }
            }
            history.add(new EpochReport(
                    position.getLong(i, 0),
                    position.getLong(i, 1),
                    c.tensor("history/rates").get(i),
                    row));
        }
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}
