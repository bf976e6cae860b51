package cotangent.nn.train;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.EpochBatches;
import cotangent.nn.metrics.Metric;
import cotangent.nn.optim.GradientClipping;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.ParameterGroup;
import cotangent.nn.optim.Plateau;
import cotangent.nn.optim.Schedule;
import cotangent.nn.optim.WeightAverages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Trains a model: for each batch of each epoch, one step of the optimizer on the objective.
 *
 * <pre>{@code
 * TrainingHistory history = Trainer.builder(model, Objective.supervised(CrossEntropy.defaults()), optimizer, loader)
 *         .epochs(10)
 *         .schedule(Schedules.cosine(10L * loader.batchesPerEpoch()))
 *         .evaluation("validation", Evaluation.supervised(validation, CrossEntropy.defaults(), new Accuracy()))
 *         .earlyStopping(EarlyStopping.onMaximum("validation.accuracy", 3))
 *         .checkpoints(CheckpointPolicy.everyEpoch(folder))
 *         .build()
 *         .run();
 * }</pre>
 *
 * <p>The result depends on the model, the data and the seeds only. A trainer that was built alike and {@link #resume resumes} from a
 * checkpoint ends with the same bits as a training that was never interrupted. The tensors of a step live in a {@link MemoryScope}.
 */
public final class Trainer {
    /** In place of the epoch from which on averages move. */
    private static final long EACH_STEP = -1;

    private final Builder with;
    private final List<Parameter> parameters = new ArrayList<>();
    private volatile boolean stopRequested;

    private Trainer(Builder with) {
        this.with = with;
        for (ParameterGroup group : with.optimizer.groups()) {
            parameters.addAll(group.parameters().values());
        }
    }

    /** Settings of a trainer. */
    public static Builder builder(Module model, Objective objective, Optimizer optimizer, DataLoader loader) {
        return new Builder(model, objective, optimizer, loader);
    }

    /** Asks for an end after the present step; with a checkpoint, if there is a policy. For any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    /**
     * Trains from the first epoch, with the model and the optimizer as they are. The model is left in evaluation mode, and with the
     * best weights if there is early stopping.
     *
     * @throws NonFiniteLossException if the loss or the norm of the gradient becomes NaN or infinite
     */
    public TrainingHistory run() {
        return guarded(newState());
    }

    /**
     * Goes on from a checkpoint. The epochs may be more than they were.
     *
     * @param checkpoint a file, or a folder of checkpoints, of which the one with most steps counts
     * @throws IllegalArgumentException if the checkpoint is not one of such a training
     * @throws NonFiniteLossException if the loss or the norm of the gradient becomes NaN or infinite
     */
    public TrainingHistory resume(Path checkpoint) {
        return resume(Checkpoint.load(checkpoint));
    }

    /** As {@link #resume(Path)}. */
    public TrainingHistory resume(Checkpoint checkpoint) {
        TrainingState state = newState();
        state.load(checkpoint);
        return guarded(state);
    }

    private TrainingState newState() {
        return new TrainingState(with.model, with.objective, with.optimizer, with.loader.sampler(), with.averages);
    }

    private TrainingHistory guarded(TrainingState state) {
        stopRequested = false;
        try {
            return run(state);
        } catch (RuntimeException | Error failure) {
            for (Callback callback : with.callbacks) {
                try {
                    callback.onFailure(failure);
                } catch (RuntimeException further) {
                    if (further != failure) {
                        failure.addSuppressed(further);
                    }
                }
            }
            throw failure;
        }
    }

    private TrainingHistory run(TrainingState state) {
        while (state.epoch < with.epochs && !state.stoppedEarly && !stopRequested) {
            with.model.train();
            with.callbacks.forEach(c -> c.onEpochStart(state.epoch));
            if (trainEpoch(state)) {
                endEpoch(state);
            }
        }
        boolean finished = state.epoch >= with.epochs || state.stoppedEarly;
        if (finished && !state.bestWeights.isEmpty()) {
            with.model.loadStateDict(state.bestWeights);
        }
        with.model.eval();
        TrainingHistory history = new TrainingHistory(state.history, state.bestEpoch, state.stoppedEarly);
        with.callbacks.forEach(c -> c.onTrainingEnd(history));
        return history;
    }

    /** Whether the epoch was finished. */
    private boolean trainEpoch(TrainingState state) {
        EpochBatches batches = state.selection == null
                ? with.loader.epoch(state.epoch, state.batch)
                : with.loader.epoch(state.epoch, state.batch, state.selection);
        state.selection = batches.selection();
        double plateau = plateauMultiplier(state);
        for (Batch batch : batches) {
            scaleLearningRates(state.step, plateau);
            StepReport report = step(state, batch, batches.count());
            with.callbacks.forEach(c -> c.onStep(report));
            boolean more = state.batch < batches.count();
            if (with.checkpoints != null && more && (stopRequested || with.checkpoints.isDue(state.step))) {
                with.checkpoints.save(state.save());
            }
            if (stopRequested && more) {
                return false;
            }
        }
        return true;
    }

    private void endEpoch(TrainingState state) {
        with.averages.forEach((averages, from) -> {
            if (from != EACH_STEP && state.epoch >= from) {
                averages.update();
            }
        });
        Map<String, Double> values = state.meanValues();
        with.evaluations.forEach((name, evaluation) ->
                evaluation.evaluate(with.model).forEach((what, value) -> values.put(name + "." + what, value)));
        EpochReport report = new EpochReport(state.epoch, state.step, learningRate(), values);
        state.history.add(report);
        if (with.earlyStopping != null) {
            lookForBest(state, report);
        }
        state.epoch++;
        state.batch = 0;
        state.selection = null;
        state.means.clear();
        with.callbacks.forEach(c -> c.onEpochEnd(report));
        if (with.checkpoints != null) {
            with.checkpoints.save(state.save());
        }
    }

    private void lookForBest(TrainingState state, EpochReport report) {
        double value = report.value(with.earlyStopping.value());
        double best = state.bestEpoch < 0 ? with.earlyStopping.worst() : state.best;
        if (with.earlyStopping.improves(value, best)) {
            state.keepBest(value, report.epoch());
        }
        state.stoppedEarly = report.epoch() - state.bestEpoch >= with.earlyStopping.patience();
    }

    // ---- learning rates ----

    private double plateauMultiplier(TrainingState state) {
        if (with.plateau == null) {
            return 1;
        }
        return with.plateau.multiplier(state.history.stream()
                .mapToDouble(report -> report.value(with.plateauValue))
                .toArray());
    }

    /** Leaves alone the groups that nothing was said about. */
    private void scaleLearningRates(long step, double plateau) {
        List<ParameterGroup> groups = with.optimizer.groups();
        for (int i = 0; i < groups.size(); i++) {
            Schedule schedule = with.groupSchedules.getOrDefault(i, with.schedule);
            if (schedule != null || with.plateau != null) {
                groups.get(i).scaleLearningRate(plateau * (schedule == null ? 1 : schedule.multiplier(step)));
            }
        }
    }

    // ---- one step ----

    private StepReport step(TrainingState state, Batch batch, int batches) {
        double loss;
        try (var scope = MemoryScope.open()) {
            Evaluations first = new Evaluations(state);
            loss = with.optimizer.step(new BatchClosure(with.model, batch, first));
            state.add("loss", loss, batch.size());
            first.contexts.forEach((part, context) -> measure(state, part, context));
            with.averages.forEach((averages, from) -> {
                if (from == EACH_STEP) {
                    averages.update();
                }
            });
        }
        state.step++;
        state.batch++;
        return new StepReport(
                state.step,
                totalSteps(),
                state.epoch,
                with.epochs,
                state.batch,
                batches,
                batch.size(),
                loss,
                learningRate(),
                Collections.unmodifiableMap(state.meanValues()));
    }

    /** The evaluations of a step. Of each part of the batch it keeps the first one's context: what later ones report is about other points. */
    private final class Evaluations implements BatchClosure.Evaluation {
        private final TrainingState state;
        private final Map<Batch, StepContext> contexts = new LinkedHashMap<>();
        private boolean wholeSeen;

        Evaluations(TrainingState state) {
            this.state = state;
        }

        @Override
        public double evaluate(Batch part, int number) {
            with.optimizer.zeroGrad();
            StepContext context = new StepContext(
                    state.step,
                    state.epoch,
                    totalSteps(),
                    rng(number),
                    with.loader.sampler().isAdaptive(),
                    isRepeat(part, number));
            wholeSeen |= number == 0;
            Tensor loss = with.objective.loss(with.model, part, context);
            double value = loss.item();
            requireFinite("the loss", value, state);
            loss.backward();
            if (with.clipValue > 0) {
                GradientClipping.byValue(parameters, with.clipValue);
            }
            if (with.clipNorm > 0) {
                requireFinite("the norm of the gradient", GradientClipping.byNorm(parameters, with.clipNorm), state);
            }
            contexts.putIfAbsent(part, context);
            return value;
        }

        /** Whether any of these samples was in an evaluation before. */
        private boolean isRepeat(Batch part, int number) {
            return wholeSeen || contexts.containsKey(part) || number == 0 && !contexts.isEmpty();
        }

        /** The same numbers for each evaluation of a part, others for other parts. */
        private Rng rng(int number) {
            Rng rng = Rng.of(Rng.fromState(with.seed, state.step).nextLong());
            return number == 0 ? rng : Rng.fromState(rng.nextLong(), number);
        }
    }

    private void measure(TrainingState state, Batch batch, StepContext context) {
        try (var off = GradMode.noGrad()) {
            if (context.predictions() != null) {
                for (Metric metric : with.metrics) {
                    Tensor each = metric.perSample(context.predictions(), batch.targets());
                    state.add(metric.name(), each.to(DType.FLOAT64).mean().item(), each.size());
                }
            }
            context.logged().forEach((name, value) -> state.add(name, value, batch.size()));
            if (with.loader.sampler().isAdaptive() && context.sampleLosses() != null) {
                with.loader
                        .sampler()
                        .observe(
                                batch.indices().toIntArray(),
                                context.sampleLosses().toDoubleArray());
            }
        }
    }

    private static void requireFinite(String what, double value, TrainingState state) {
        if (!Double.isFinite(value)) {
            throw new NonFiniteLossException(what, value, state.step, state.epoch, state.batch);
        }
    }

    private double learningRate() {
        return with.optimizer.groups().isEmpty()
                ? 0
                : with.optimizer.groups().get(0).learningRate();
    }

    private long totalSteps() {
        return with.epochs * with.loader.batchesPerEpoch();
    }

    /** Settings of a trainer; each has a method of its name. A builder makes one trainer. */
    public static final class Builder {
        private final Module model;
        private final Objective objective;
        private final Optimizer optimizer;
        private final DataLoader loader;
        private final List<Metric> metrics = new ArrayList<>();
        private final Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        private final List<Callback> callbacks = new ArrayList<>();
        private final Map<Integer, Schedule> groupSchedules = new LinkedHashMap<>();
        private final Map<WeightAverages, Long> averages = new LinkedHashMap<>();
        private Schedule schedule;
        private Plateau plateau;
        private String plateauValue;
        private EarlyStopping earlyStopping;
        private CheckpointPolicy checkpoints;
        private long epochs = 1;
        private long seed;
        private double clipNorm;
        private double clipValue;

        private Builder(Module model, Objective objective, Optimizer optimizer, DataLoader loader) {
            this.model = Objects.requireNonNull(model);
            this.objective = Objects.requireNonNull(objective);
            this.optimizer = Objects.requireNonNull(optimizer);
            this.loader = Objects.requireNonNull(loader);
        }

        /** Number of epochs; 1 by default. */
        public Builder epochs(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("trainer: number of epochs must not be negative, got " + value);
            }
            epochs = value;
            return this;
        }

        /** Seed of {@link StepContext#rng}; 0 by default. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Scales the learning rates of all groups before each step; by default they stay as they are. */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /** Scales the learning rate of one of the optimizer's groups, numbered from 0, in place of the schedule of all. */
        public Builder schedule(int group, Schedule value) {
            Objects.checkIndex(group, optimizer.groups().size());
            groupSchedules.put(group, Objects.requireNonNull(value));
            return this;
        }

        /**
         * Lowers the learning rates of all groups, on top of their schedules, when a value stops getting better.
         *
         * @param value its name in {@link EpochReport#values}, such as {@code validation.loss}
         */
        public Builder plateau(String value, Plateau rule) {
            plateauValue = Objects.requireNonNull(value);
            plateau = Objects.requireNonNull(rule);
            return this;
        }

        /** Clips all gradients together to a norm, see {@link GradientClipping#byNorm}. */
        public Builder clipNorm(double maxNorm) {
            clipNorm = positive("norm", maxNorm);
            return this;
        }

        /** Clips each element of the gradients, see {@link GradientClipping#byValue}; before the norm. */
        public Builder clipValue(double limit) {
            clipValue = positive("value", limit);
            return this;
        }

        private static double positive(String what, double limit) {
            if (!(limit > 0)) {
                throw new IllegalArgumentException("trainer: the largest " + what + " must be positive, got " + limit);
            }
            return limit;
        }

        /** Metrics of the training batches, where the objective reports predictions. */
        public Builder metrics(Metric... values) {
            metrics.addAll(List.of(values));
            return this;
        }

        /**
         * Moves averages of weights after each step, as exponential ones are. They are part of checkpoints; to measure with them, see {@link
         * Evaluation#averaged}. The model keeps its own weights in the end.
         */
        public Builder averages(WeightAverages value) {
            averages.put(Objects.requireNonNull(value), EACH_STEP);
            return this;
        }

        /**
         * Moves averages of weights at the end of each epoch, before it is measured, from the given one (from 0) on, as stochastic weight
         * averaging does; else as {@link #averages(WeightAverages)}.
         */
        public Builder averages(WeightAverages value, long fromEpoch) {
            if (fromEpoch < 0) {
                throw new IllegalArgumentException("trainer: no epoch has number " + fromEpoch);
            }
            averages.put(Objects.requireNonNull(value), fromEpoch);
            return this;
        }

        /** Measures after each epoch; its values are reported as {@code name.value}. */
        public Builder evaluation(String name, Evaluation value) {
            evaluations.put(name, Objects.requireNonNull(value));
            return this;
        }

        /** Ends a training that no longer gets better. */
        public Builder earlyStopping(EarlyStopping value) {
            earlyStopping = value;
            return this;
        }

        /** Saves the training. */
        public Builder checkpoints(CheckpointPolicy value) {
            checkpoints = value;
            return this;
        }

        /** One more watcher, such as a {@link Progress}. */
        public Builder callback(Callback value) {
            callbacks.add(Objects.requireNonNull(value));
            return this;
        }

        /** The trainer. */
        public Trainer build() {
            return new Trainer(this);
        }
    }
}
