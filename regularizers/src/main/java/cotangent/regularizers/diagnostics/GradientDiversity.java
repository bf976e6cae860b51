package cotangent.regularizers.diagnostics;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.Loss;
import cotangent.regularizers.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * How different the gradients of samples are: the {@link EffectiveRank} of the matrix whose rows are the gradients of a batch's samples with
 * respect to all trained parameters. A network that has lost its plasticity learns the same from all of them.
 *
 * <p>Catalogue: T191.
 *
 * @param rank effective rank, from 1 to the number of samples
 * @param entropy its logarithm
 */
public record GradientDiversity(double rank, double entropy) {
    /** Measures it in evaluation mode, for a model that is a layer; one forward and backward pass a sample. */
    public static Diagnostic<Batch, GradientDiversity> of(Loss loss) {
        return (model, batch) -> {
            if (!(model instanceof Layer layer)) {
                throw new IllegalArgumentException("GradientDiversity: needs a layer, got "
                        + model.getClass().getName());
            }
            Tensor rows = layer.inMode(m -> Module.Mode.EVAL, () -> gradients(layer, batch, loss));
            return new GradientDiversity(EffectiveRank.ofMatrix(rows), EffectiveRank.entropy(rows));
        };
    }

    private static Tensor gradients(Layer layer, Batch batch, Loss loss) {
        ParameterVector at = ParameterVector.ofValues(layer.parameters());
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Batch one = batch.slice(i, i + 1);
            rows.add(Autodiff.grad((Tensor row) ->
                            layer.with(at.unflatten(row), () -> loss.apply(layer.apply(one.inputs()), one.targets())))
                    .apply(at.flatten())
                    .detach());
        }
        return Tensor.stack(0, rows.toArray(new Tensor[0]));
    }
}
