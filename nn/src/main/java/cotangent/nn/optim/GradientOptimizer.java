package cotangent.nn.optim;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An optimizer that evaluates the closure once and then changes each parameter by its gradient and by what it remembers of that
 * parameter. Parameters that have no gradient, or are not trained, are skipped. Subclasses say how one parameter changes.
 */
public abstract class GradientOptimizer implements Optimizer {
    private static final String STEPS = "steps";

    private final List<ParameterGroup> groups;
    private final Map<String, Memory> memories = new LinkedHashMap<>();

    /** What the optimizer remembers of one parameter: how often it was changed, and tensors by name. */
    protected static final class Memory {
        private long steps;
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();

        private Memory() {}

        /** How often the parameter was changed, the present change included. */
        public long steps() {
            return steps;
        }

        /** Whether there is a tensor of this name yet. */
        public boolean has(String name) {
            return tensors.containsKey(name);
        }

        /** The tensor of this name; at first zeros of the shape and type of {@code like}. */
        public Tensor tensor(String name, Tensor like) {
            return tensors.computeIfAbsent(name, n -> MemoryScope.keep(Tensor.zerosLike(like)));
        }
    }

    /**
     * For subclasses.
     *
     * @throws IllegalArgumentException if a parameter or a name is in two groups
     */
    protected GradientOptimizer(List<ParameterGroup> groups) {
        this.groups = List.copyOf(groups);
        List<Parameter> seen = new ArrayList<>();
        for (ParameterGroup group : this.groups) {
            group.parameters().forEach((name, p) -> {
                if (memories.put(name, new Memory()) != null || seen.contains(p)) {
                    throw new IllegalArgumentException("optimizer: parameter '" + name + "' is given twice");
                }
                seen.add(p);
            });
        }
    }

    /**
     * Changes one parameter.
     *
     * @param value the parameter, to be changed in place
     * @param gradient its gradient, not to be changed
     * @param group its group
     * @param memory what is remembered of it
     */
    protected abstract void update(Tensor value, Tensor gradient, ParameterGroup group, Memory memory);

    /**
     * Whether a gradient that is not finite is an error, before anything is changed; costs a pass over the gradients. If not, such a
     * gradient goes into the parameters.
     */
    protected boolean needsFiniteGradients() {
        return false;
    }

    /**
     * Whether a tensor of a saved state can be what this optimizer remembers of a parameter: one of its shape and type, if a subclass
     * does not say otherwise.
     *
     * @param what the tensor's name in the memory
     * @param stored the tensor
     * @param value the parameter
     */
    protected boolean fits(String what, Tensor stored, Tensor value) {
        return stored.shape().equals(value.shape()) && stored.dtype() == value.dtype();
    }

    @Override
    public final double step(Closure closure) {
        double loss = closure.evaluate();
        if (needsFiniteGradients()) {
            groups.forEach(GradientOptimizer::requireFinite);
        }
        try (var off = GradMode.noGrad()) {
            for (ParameterGroup group : groups) {
                group.parameters().forEach((name, p) -> {
                    if (p.isTrainable() && p.grad() != null) {
                        Memory memory = memories.get(name);
                        memory.steps++;
                        update(p.value(), p.grad().detach(), group, memory);
                    }
                });
            }
        }
        return loss;
    }

    private static void requireFinite(ParameterGroup group) {
        group.parameters().forEach((name, p) -> {
            if (p.isTrainable() && p.grad() != null && !p.grad().allFinite()) {
                throw new ArithmeticException("optimizer: the gradient of '" + name + "' is not finite");
            }
        });
    }

    @Override
    public final List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            ParameterGroup group = groups.get(i);
            state.put(groupKey(i), Tensor.of(new double[] {group.learningRate(), group.weightDecay()}));
        }
        memories.forEach((name, memory) -> {
            state.put(key(name, STEPS), Tensor.of(new long[] {memory.steps}));
            memory.tensors.forEach((what, t) -> state.put(key(name, what), t.copy()));
        });
        return state;
    }

    @Override
    public final void loadState(Map<String, Tensor> state) {
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        List<double[]> rates = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            rates.add(take(rest, groupKey(i), DType.FLOAT64, 2).toDoubleArray());
        }
        Map<String, Memory> loaded = new LinkedHashMap<>();
        for (ParameterGroup group : groups) {
            group.parameters().forEach((name, p) -> loaded.put(name, takeMemory(rest, name, p.value())));
        }
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("optimizer: the state has unknown entries " + rest.keySet());
        }
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).setLearningRate(rates.get(i)[0]);
            groups.get(i).setWeightDecay(rates.get(i)[1]);
        }
        memories.putAll(loaded);
    }

    private Memory takeMemory(Map<String, Tensor> rest, String name, Tensor value) {
        Memory memory = new Memory();
        memory.steps = take(rest, key(name, STEPS), DType.INT64, 1).getLong(0);
        String prefix = key(name, "");
        for (String entry : List.copyOf(rest.keySet())) {
            if (entry.startsWith(prefix) && entry.indexOf('/', prefix.length()) < 0) {
                Tensor t = rest.remove(entry);
                if (!fits(entry.substring(prefix.length()), t, value)) {
                    throw new IllegalArgumentException("optimizer: '" + entry + "' is " + t.dtype() + " " + t.shape()
                            + ", the parameter is " + value.dtype() + " " + value.shape());
                }
                memory.tensors.put(
                        entry.substring(prefix.length()),
                        MemoryScope.keep(t.detach().copy()));
            }
        }
        return memory;
    }

    private static Tensor take(Map<String, Tensor> rest, String entry, DType dtype, int size) {
        Tensor t = rest.remove(entry);
        if (t == null || t.dtype() != dtype || t.size() != size) {
            throw new IllegalArgumentException("optimizer: the state needs an entry '" + entry + "' of " + size + " "
                    + dtype + ", got " + (t == null ? "none" : t.dtype() + " " + t.shape()));
        }
        return t;
    }

    private static String groupKey(int i) {
        return "groups/" + i;
    }

    private static String key(String parameter, String what) {
        return "parameters/" + parameter + "/" + what;
    }
}
