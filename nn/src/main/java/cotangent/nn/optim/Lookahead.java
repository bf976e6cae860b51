package cotangent.nn.optim;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets another optimizer run ahead and follows it a part of the way. After every {@code period} steps of the other:
 *
 * <pre>
 * slow = slow + share (p - slow)
 * p = slow
 * </pre>
 *
 * <p>The slow values begin at the parameters' values when this is made. The other optimizer's memory is left as it is.
 *
 * <p>Usual are a period of 5 and a share of 0.5. Memory: a tensor for each parameter.
 *
 * <p>Source: M. R. Zhang et al., Lookahead optimizer: k steps forward, 1 step back, NeurIPS 2019.
 */
public final class Lookahead implements Optimizer {
    private static final String STEPS = "lookahead/steps";
    private static final String SLOW = "lookahead/slow/";
    private static final String FAST = "fast/";

    private final Optimizer fast;
    private final long period;
    private final double share;
    private final Map<String, Tensor> slow = new LinkedHashMap<>();
    private long steps;

    /**
     * A wrapper, to be used in place of {@code fast}.
     *
     * @param fast the optimizer that runs ahead
     * @param period its steps between two corrections, positive
     * @param share how far to follow, in (0, 1]
     */
    public Lookahead(Optimizer fast, long period, double share) {
        this.fast = fast;
        this.period = Require.positive("period", period);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be in (0, 1], got " + share);
        }
        this.share = share;
        for (ParameterGroup group : fast.groups()) {
            group.parameters()
                    .forEach((name, p) ->
                            slow.put(name, MemoryScope.keep(p.value().detach().copy())));
        }
    }

    @Override
    public double step(Closure closure) {
        double loss = fast.step(closure);
        steps++;
        if (steps % period == 0) {
            try (var off = GradMode.noGrad()) {
                for (ParameterGroup group : groups()) {
                    group.parameters().forEach((name, p) -> follow(slow.get(name), p.value()));
                }
            }
        }
        return loss;
    }

    private void follow(Tensor from, Tensor value) {
        from.assign(from.lerp(value.detach(), share));
        value.assign(from);
    }

    @Override
    public List<ParameterGroup> groups() {
        return fast.groups();
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(STEPS, Tensor.of(new long[] {steps}));
        slow.forEach((name, t) -> state.put(SLOW + name, t.copy()));
        fast.state().forEach((name, t) -> state.put(FAST + name, t));
        return state;
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        long count = States.takeCount(rest, STEPS);
        Map<String, Tensor> loaded = States.takeLike(rest, SLOW, slow);
        Map<String, Tensor> ofFast = new LinkedHashMap<>();
        for (String entry : List.copyOf(rest.keySet())) {
            if (entry.startsWith(FAST)) {
                ofFast.put(entry.substring(FAST.length()), rest.remove(entry));
            }
        }
        States.requireEmpty(rest);
        fast.loadState(ofFast); // changes nothing if it refuses; nothing after it can fail
        steps = count;
        loaded.forEach((name, t) -> slow.get(name).assign(t.detach()));
    }
}
