package cotangent.nn.train;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import java.util.LinkedHashMap;
import java.util.Map;

/** See {@link Objective#plus}. The state's names say which of the two they belong to. */
record SumObjective(Objective first, String name, double factor, Objective second) implements Objective {
    private static final String FIRST = "first/";
    private static final String SECOND = "second/";

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        Tensor a = first.loss(model, batch, context);
        Tensor b = second.loss(model, batch, context);
        context.log(name, b.item());
        return a.add(b.mul(factor));
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        first.state().forEach((key, t) -> state.put(FIRST + key, t));
        second.state().forEach((key, t) -> state.put(SECOND + key, t));
        return state;
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        Map<String, Tensor> ofFirst = new LinkedHashMap<>();
        Map<String, Tensor> ofSecond = new LinkedHashMap<>();
        state.forEach((key, t) -> {
            if (key.startsWith(FIRST)) {
                ofFirst.put(key.substring(FIRST.length()), t);
            } else if (key.startsWith(SECOND)) {
                ofSecond.put(key.substring(SECOND.length()), t);
            } else {
                throw new IllegalArgumentException("objective: unknown entry '" + key + "'");
            }
        });
        first.loadState(ofFirst);
        second.loadState(ofSecond);
    }
}
