package cotangent.regularizers.dictionary;

import cotangent.autodiff.Tensor;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.ParameterGroup;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps the directions of a {@link SparseAutoencoder} at norm 1 while another optimizer trains it.
 *
 * <pre>
 * g_i &lt;- g_i - &lt;g_i, w_i> w_i   before a step,   w_i &lt;- w_i / |w_i|   after it
 * </pre>
 *
 * for the rows {@code w_i} of {@code W_dec} and their gradients. No state of its own; no further passes.
 *
 * <p>Source: L. Gao et al., "Scaling and evaluating sparse autoencoders", ICLR 2025.
 *
 * <p>Catalogue: T004
 */
public final class DictionaryOptimizer implements Optimizer {
    private final Optimizer inner;
    private final SparseAutoencoder model;

    /**
     * A wrapper.
     *
     * @param inner the optimizer of the parameters of {@code model}
     */
    public DictionaryOptimizer(Optimizer inner, SparseAutoencoder model) {
        this.inner = Objects.requireNonNull(inner, "DictionaryOptimizer: needs an optimizer");
        this.model = Objects.requireNonNull(model, "DictionaryOptimizer: needs a model");
    }

    @Override
    public double step(Closure closure) {
        double loss = inner.step(() -> {
            double value = closure.evaluate();
            model.projectDecoderGradient();
            return value;
        });
        model.normalizeDecoder();
        return loss;
    }

    @Override
    public List<ParameterGroup> groups() {
        return inner.groups();
    }

    @Override
    public Map<String, Tensor> state() {
        return inner.state();
    }

    @Override
    public void loadState(Map<String, Tensor> state) {
        inner.loadState(state);
    }
}
