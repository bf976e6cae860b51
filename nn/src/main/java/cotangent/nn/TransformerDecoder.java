package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@link TransformerDecoderLayer}s one after the other and, if wanted, a last norm: {@code [batch, time, dim]} and
 * {@code memory [batch, memoryTime, dim]} give {@code [batch, time, dim]}.
 *
 * <p>State, as PyTorch names it: {@code layers.0}, {@code layers.1}, ... and {@code norm} ({@link LayerNorm}).
 */
public final class TransformerDecoder extends Module {
    private final List<TransformerDecoderLayer> layers = new ArrayList<>();
    private final Layer norm;

    /**
     * A decoder of {@code count} layers with the same settings and first values of their own.
     *
     * @param lastNorm whether a norm follows the last layer
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public TransformerDecoder(TransformerConfig config, int count, boolean lastNorm, RandomGenerator rng) {
        Require.positive("TransformerDecoder", "the number of layers", count);
        for (int i = 0; i < count; i++) {
            layers.add(child("layers." + i, new TransformerDecoderLayer(config, rng)));
        }
        norm = lastNorm ? child("norm", config.norm()) : null;
    }

    /** The output without masks. */
    public Tensor forward(Tensor x, Tensor memory) {
        return forward(x, memory, null, null);
    }

    /** The output under masks for every layer, as in {@link TransformerDecoderLayer}; either may be null. */
    public Tensor forward(Tensor x, Tensor memory, Tensor mask, Tensor memoryMask) {
        return forward(x, memory, mask, memoryMask, null);
    }

    /**
     * The output of further positions, after those in the caches.
     *
     * @param caches from {@link #caches}, used for these sequences only; or null
     * @throws IllegalArgumentException if there is not one cache for each layer
     */
    public Tensor forward(Tensor x, Tensor memory, Tensor mask, Tensor memoryMask, List<KeyValueCache> caches) {
        if (caches != null && caches.size() != layers.size()) {
            throw new IllegalArgumentException(
                    "TransformerDecoder: needs " + layers.size() + " caches, got " + caches.size());
        }
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = layers.get(i).forward(y, memory, mask, memoryMask, caches == null ? null : caches.get(i));
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
    public TransformerDecoderLayer get(int position) {
        return layers.get(position);
    }
}
