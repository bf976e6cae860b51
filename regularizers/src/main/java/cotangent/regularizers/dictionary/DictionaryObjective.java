package cotangent.regularizers.dictionary;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;

/**
 * What a {@link SparseAutoencoder} is trained with.
 *
 * <pre>(mean_b |x_b - x^_b|^2 + alpha L_aux) / mean_b |x_b - mean|^2</pre>
 *
 * over the inputs {@code x} of a batch; targets are not looked at. The divisor is a constant, 1 if it would be 0, so that the first term is the fraction
 * of variance unexplained. An auxiliary loss that is not finite is left out. In training mode the batch counts for the densities after the
 * weights of the auxiliary loss were taken from them.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 *
 * @param auxiliary null for none
 */
public record DictionaryObjective(AuxiliaryLoss auxiliary) implements Objective {
    /** The reconstruction alone. */
    public static DictionaryObjective plain() {
        return new DictionaryObjective(null);
    }

    @Override
    public Tensor loss(Module model, Batch batch, StepContext context) {
        if (!(model instanceof SparseAutoencoder sae)) {
            throw new IllegalArgumentException("DictionaryObjective: needs a SparseAutoencoder, got "
                    + model.getClass().getSimpleName());
        }
        return loss(sae, batch.inputs());
    }

    /** The loss on activations {@code x [batch, width]}, a differentiable scalar. */
    public Tensor loss(SparseAutoencoder model, Tensor x) {
        Tensor pre = model.preActivations(x);
        Tensor z = model.choose(pre);
        Tensor reconstruction = model.decode(z);
        Tensor loss = x.sub(reconstruction).square().sum(1).mean();
        if (auxiliary != null) {
            Tensor aux = auxiliary.of(model, x, reconstruction, pre, auxiliary.underUse(model.density()));
            if (aux.detach().allFinite()) {
                loss = loss.add(aux.mul(auxiliary.alpha()));
            }
        }
        if (model.isTraining()) {
            model.density().update(z);
        }
        Tensor centered = x.detach();
        double variance = centered.sub(centered.mean(0)).square().sum(1).mean().item();
        return loss.div(variance > 0 ? variance : 1);
    }
}
