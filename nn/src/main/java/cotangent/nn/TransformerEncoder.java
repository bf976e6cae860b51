package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Transformer layers one after the other and, if wanted, a last norm: {@code [batch, time, dim] -> [batch, time, dim]}.
 *
 * <p>State, as PyTorch names it: {@code layers.0}, {@code layers.1}, ... ({@link TransformerEncoderLayer}) and {@code norm}
 * ({@link LayerNorm}). A causal encoder is what decoder-only language models are made of.
 *
 * <pre>{@code
 * var encoder = new TransformerEncoder(TransformerConfig.of(128, 4).withNormFirst(true), 6, true, rng);
 * }</pre>
 */
public final class TransformerEncoder extends Layer {
    private final List<TransformerEncoderLayer> layers = new ArrayList<>();
    private final Layer norm;

    /**
     * An encoder of {@code count} layers with the same settings and first values of their own.
     *
     * @param lastNorm whether a norm follows the last layer, as is usual with norms first
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public TransformerEncoder(TransformerConfig config, int count, boolean lastNorm, RandomGenerator rng) {
        Require.positive("TransformerEncoder", "the number of layers", count);
        for (int i = 0; i < count; i++) {
            layers.add(new TransformerEncoderLayer(config, rng));
        }
        child("layers", new Sequential(layers));
        norm = lastNorm ? child("norm", config.norm()) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, null);
    }

    /**
     * The output under a mask for every layer, which is as in {@link MultiheadAttention#forward(Tensor, Tensor)}. Hooks of this encoder, its
     * layers and their attention are not called, as they know one input only.
     */
    public Tensor forward(Tensor x, Tensor mask) {
        Tensor y = x;
        for (TransformerEncoderLayer layer : layers) {
            y = mask == null ? layer.apply(y) : layer.forward(y, mask);
        }
        return norm == null ? y : norm.apply(y);
    }

    /**
     * The output of further positions, after those in the caches.
     *
     * @param mask for {@code [batch, heads, time, cached and new positions]}; or null
     * @param caches from {@link #caches}, used for these sequences only
     * @throws IllegalArgumentException if there is not one cache for each layer
     */
    public Tensor forward(Tensor x, Tensor mask, List<KeyValueCache> caches) {
        if (caches.size() != layers.size()) {
            throw new IllegalArgumentException(
                    "TransformerEncoder: needs " + layers.size() + " caches, got " + caches.size());
        }
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = layers.get(i).forward(y, mask, caches.get(i));
        }
        return norm == null ? y : norm.apply(y);
    }

    /** An empty cache for each layer. */
    public List<KeyValueCache> caches() {
        return layers.stream().map(layer -> new KeyValueCache()).toList();
    }

    /** Number of layers. */
    public int size() {
        return layers.size();
    }

    /** A layer by its position. */
    public TransformerEncoderLayer get(int position) {
        return layers.get(position);
    }
}
