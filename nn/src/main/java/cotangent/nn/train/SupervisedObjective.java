package cotangent.nn.train;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;

/** See {@link Objective#supervised}. */
record SupervisedObjective(Loss loss) implements Objective {
    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        Tensor predictions = layer(model).apply(batch.inputs());
        context.reportPredictions(predictions);
        if (batch.weights() == null && !context.wantsSampleLosses()) {
            return loss.apply(predictions, batch.targets());
        }
        Tensor losses = loss.perSample(predictions, batch.targets());
        context.reportSampleLosses(losses);
        return batch.weights() == null
                ? loss.apply(predictions, batch.targets())
                : losses.mul(batch.weights().to(losses.dtype())).mean();
    }

    static Layer layer(Module model) {
        if (model instanceof Layer layer) {
            return layer;
        }
        throw new IllegalArgumentException("supervised: needs a Layer, which maps inputs to predictions, got "
                + model.getClass().getName());
    }
}
