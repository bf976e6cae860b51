package cotangent.nn.optim;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Averages of parameters over the course of training, which are often better than the last values. {@link #update} after a step or
 * an epoch moves the averages; to evaluate or save with them:
 *
 * <pre>{@code
 * try (var averaged = averages.swap()) {
 *     accuracy = evaluate(model);
 * }
 * }</pre>
 *
 * <p>Buffers are not averaged. Batch norms that are to go with the averages can be estimated anew by {@link #reestimate}.
 *
 * <p>Memory: a tensor for each parameter. Swapping exchanges values and needs no other.
 */
public abstract sealed class WeightAverages permits Ema, Swa {
    private static final String UPDATES = "updates";
    private static final String PREFIX = "averages/";

    private final Map<String, Parameter> parameters;
    private final Map<String, Tensor> averages = new LinkedHashMap<>();
    private long updates;
    private boolean applied;

    /** The averages are in place of the parameters until this is closed. */
    @FunctionalInterface
    public interface Swapped extends AutoCloseable {
        /** Puts the parameters back. */
        @Override
        void close();
    }

    WeightAverages(Map<String, Parameter> parameters) {
        this.parameters = new LinkedHashMap<>(parameters);
        this.parameters.forEach((name, p) ->
                averages.put(name, MemoryScope.keep(p.value().detach().copy())));
    }

    /** The weight of the present values in the averages after this update, which is the {@code n}-th, from 1. */
    abstract double weight(long n);

    /**
     * Moves the averages towards the present values.
     *
     * @throws IllegalStateException if the averages are in place of the parameters
     */
    public final void update() {
        requireApplied("update", false);
        updates++;
        double weight = weight(updates);
        try (var off = GradMode.noGrad()) {
            parameters.forEach((name, p) -> {
                Tensor value = p.value().detach();
                Tensor average = averages.get(name);
                average.assign(weight == 1 ? value : average.lerp(value, weight));
            });
        }
    }

    /** How often {@link #update} was called. */
    public final long updates() {
        return updates;
    }

    /**
     * A copy of one average; before the first update, of the value at the start.
     *
     * @throws IllegalArgumentException if there is no such parameter
     */
    public final Tensor average(String name) {
        Parameter p = parameters.get(name);
        if (p == null) {
            throw new IllegalArgumentException("averages: there is no parameter '" + name + "'");
        }
        return (applied ? p.value() : averages.get(name)).detach().copy();
    }

    /**
     * Puts the averages in place of the parameters, until {@link #restore}.
     *
     * @throws IllegalStateException if they are there already
     */
    public final void apply() {
        requireApplied("apply", false);
        exchange();
    }

    /**
     * Puts the parameters back as they were before {@link #apply}, and with them any change made to the averages meanwhile.
     *
     * @throws IllegalStateException if the averages are not in their place
     */
    public final void restore() {
        requireApplied("restore", true);
        exchange();
    }

    /**
     * {@link #apply}, and {@link #restore} when the returned handle is closed.
     *
     * @throws IllegalStateException if the averages are in place of the parameters already
     */
    public final Swapped swap() {
        apply();
        return this::restore;
    }

    private void exchange() {
        try (var off = GradMode.noGrad()) {
            parameters.forEach((name, p) -> {
                Tensor average = averages.get(name);
                Tensor value = p.value().detach().copy();
                p.value().assign(average);
                average.assign(value);
            });
        }
        applied = !applied;
    }

    private void requireApplied(String operation, boolean needed) {
        if (applied != needed) {
            throw new IllegalStateException(operation + ": the averages are "
                    + (applied ? "in place of the parameters" : "not in place of the parameters"));
        }
    }

    /**
     * Estimates the statistics of a model's batch norms anew, as plain averages over batches, in which each batch counts alike
     * whatever its size. All other layers work as in evaluation, so that no random numbers are drawn. Modes are as before in the end.
     *
     * <p>PyTorch's {@code update_bn} differs in that it leaves dropout active.
     *
     * @param model the model, with the parameters that the statistics are to fit
     * @param forward runs the model on one batch
     * @param batches inputs
     */
    public static <B> void reestimate(Module model, Function<? super B, ?> forward, Iterable<? extends B> batches) {
        Map<Module, Module.Mode> modes = new LinkedHashMap<>();
        model.modules().values().forEach(m -> modes.put(m, m.mode()));
        try (var off = GradMode.noGrad()) {
            model.eval();
            for (Module m : modes.keySet()) {
                if (m instanceof BatchNorm norm) {
                    norm.resetStatistics();
                    norm.setAveraging(true);
                    norm.train();
                }
            }
            for (B batch : batches) {
                try (var scope = MemoryScope.open()) {
                    forward.apply(batch);
                }
            }
        } finally {
            modes.forEach((m, mode) -> { // parents come before children, whose modes may differ
                m.mode(mode);
                if (m instanceof BatchNorm norm) {
                    norm.setAveraging(false);
                }
            });
        }
    }

    /**
     * All that the next updates depend on besides the parameters; the tensors are copies.
     *
     * @throws IllegalStateException if the averages are in place of the parameters
     */
    public final Map<String, Tensor> state() {
        requireApplied("state", false);
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(UPDATES, Tensor.of(new long[] {updates}));
        averages.forEach((name, t) -> state.put(PREFIX + name, t.copy()));
        return state;
    }

    /**
     * Takes over what {@link #state} returned; the tensors are copied.
     *
     * @throws IllegalArgumentException if the state is not one of averages of such parameters; nothing is changed then
     * @throws IllegalStateException if the averages are in place of the parameters
     */
    public final void loadState(Map<String, Tensor> state) {
        requireApplied("loadState", false);
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        long count = States.takeCount(rest, UPDATES);
        Map<String, Tensor> loaded = States.takeLike(rest, PREFIX, averages);
        States.requireEmpty(rest);
        updates = count;
        loaded.forEach((name, t) -> averages.get(name).assign(t.detach()));
    }
}
