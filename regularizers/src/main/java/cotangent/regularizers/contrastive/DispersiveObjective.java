package cotangent.regularizers.contrastive;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** See {@link DispersiveLoss#on}. */
record DispersiveObjective(DispersiveLoss dispersion, Layer layer, double lambda, Objective objective)
        implements Objective {
    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        List<Tensor> terms = new ArrayList<>();
        Tensor loss;
        try (var hook = layer.registerForwardHook((l, in, out) -> {
            terms.add(dispersion.of(out));
            return out;
        })) {
            loss = objective.loss(model, batch, context);
        }
        if (terms.isEmpty()) {
            throw new IllegalStateException("DispersiveLoss: the objective did not apply the layer " + layer);
        }
        Tensor sum = terms.get(0);
        for (Tensor term : terms.subList(1, terms.size())) {
            sum = sum.add(term);
        }
        context.log("dispersion", sum.item());
        return loss.add(sum.mul(lambda));
    }

    @Override
    public Map<String, Tensor> state() {
        return objective.state();
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        objective.loadState(state);
    }
}
