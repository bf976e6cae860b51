package cotangent.regularizers.dropout;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Map;
import java.util.Objects;

/** See {@link DropoutSchedule#of}. */
record ScheduledDropout(DropoutSchedule schedule, Objective objective, DropoutSchedule.Kind kind) implements Objective {
    ScheduledDropout {
        Objects.requireNonNull(objective, "a schedule of dropout needs an objective");
        Objects.requireNonNull(kind, "a schedule of dropout needs to know what is dropped");
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        schedule.apply(model, kind, context.step());
        context.log("drop rate", schedule.at(context.step()));
        return objective.loss(model, batch, context);
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
