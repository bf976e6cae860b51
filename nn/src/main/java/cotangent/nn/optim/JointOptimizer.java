package cotangent.nn.optim;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several optimizers for different parameters of one model: one evaluation of the objective, then each makes its step from these
 * gradients.
 *
 * <pre>{@code
 * Optimizer optimizer = JointOptimizer.of(
 *         new Muon(matrices, MuonConfig.defaults()), new AdamW(others, AdamConfig.decoupledDefaults()));
 * }</pre>
 */
public final class JointOptimizer implements Optimizer {
    private final List<GradientOptimizer> members;
    private final List<ParameterGroup> groups = new ArrayList<>();

    private JointOptimizer(List<GradientOptimizer> members) {
        this.members = members;
        members.forEach(m -> groups.addAll(m.groups()));
    }

    /**
     * The optimizers as one. (They must need no other evaluation than one at the present point.)
     *
     * @throws IllegalArgumentException if two of them have a parameter in common
     */
    public static JointOptimizer of(GradientOptimizer... members) {
        List<Object> seen = new ArrayList<>();
        for (GradientOptimizer member : members) {
            for (ParameterGroup group : member.groups()) {
                group.parameters().forEach((name, p) -> {
                    if (seen.contains(p)) {
                        throw new IllegalArgumentException("joint optimizer: parameter '" + name + "' is given twice");
                    }
                    seen.add(p);
                });
            }
        }
        return new JointOptimizer(List.of(members));
    }

    @Override
    public double step(Closure closure) {
        double loss = closure.evaluate();
        members.forEach(m -> m.step(() -> loss));
        return loss;
    }

    @Override
    public List<ParameterGroup> groups() {
        return List.copyOf(groups);
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            String prefix = i + "/";
            members.get(i).state().forEach((name, t) -> state.put(prefix + name, t));
        }
        return state;
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        Map<String, Tensor> rest = new LinkedHashMap<>(state);
        List<Map<String, Tensor>> parts = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Map<String, Tensor> part = new LinkedHashMap<>();
            String prefix = i + "/";
            for (String name : List.copyOf(rest.keySet())) {
                if (name.startsWith(prefix)) {
                    part.put(name.substring(prefix.length()), rest.remove(name));
                }
            }
            parts.add(part);
        }
        States.requireEmpty(rest);
        List<Map<String, Tensor>> before =
                members.stream().map(GradientOptimizer::state).toList();
        for (int i = 0; i < members.size(); i++) {
            try {
                members.get(i).loadState(parts.get(i));
            } catch (IllegalArgumentException e) {
                for (int j = 0; j < i; j++) {
                    members.get(j).loadState(before.get(j));
                }
                throw e;
            }
        }
    }
}
