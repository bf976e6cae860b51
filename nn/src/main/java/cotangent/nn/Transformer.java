package cotangent.nn;

import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * The encoder and decoder of the original paper: {@code source [batch, sourceTime, dim]} and {@code target [batch, time, dim]} give
 * {@code [batch, time, dim]}. Embeddings, positions and the head are the caller's.
 *
 * <p>Position {@code i} of the target looks at the positions up to {@code i}; the source is seen as a whole. State, as PyTorch names it:
 * {@code encoder} ({@link TransformerEncoder}) and {@code decoder} ({@link TransformerDecoder}), both with a last norm; matrices are Xavier
 * uniform at first.
 *
 * <p>Source: A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
 */
public final class Transformer extends Module {
    private final TransformerEncoder encoder;
    private final TransformerDecoder decoder;

    /**
     * A transformer.
     *
     * @param config settings of all layers; whether they are causal is not used
     * @param encoderLayers how many layers read the source
     * @param decoderLayers how many layers read the target
     * @throws IllegalArgumentException if a number of layers is not positive
     */
    public Transformer(TransformerConfig config, int encoderLayers, int decoderLayers, RandomGenerator rng) {
        encoder = child("encoder", new TransformerEncoder(config.withCausal(false), encoderLayers, true, rng));
        decoder = child("decoder", new TransformerDecoder(config.withCausal(true), decoderLayers, true, rng));
        Initializer xavier = Initializer.xavierUniform(1);
        parameters().values().stream().filter(p -> p.value().rank() > 1).forEach(p -> xavier.fill(p, rng));
    }

    /** The output without masks but that of the future. */
    public Tensor forward(Tensor source, Tensor target) {
        return forward(source, target, null, null);
    }

    /**
     * The output.
     *
     * @param sourceMask of the encoder and of the attention to its output, for {@code [batch, heads, 1, sourceTime]}, such as truth values
     *     that are false in padding; or null
     * @param targetMask of the decoder's self-attention, for {@code [batch, heads, time, time]}; or null
     */
    public Tensor forward(Tensor source, Tensor target, Tensor sourceMask, Tensor targetMask) {
        return decoder.forward(target, encode(source, sourceMask), targetMask, sourceMask);
    }

    private Tensor encode(Tensor source, Tensor mask) {
        return mask == null ? encoder.apply(source) : encoder.forward(source, mask);
    }

    /** What reads the source. */
    public TransformerEncoder encoder() {
        return encoder;
    }

    /** What reads the target. */
    public TransformerDecoder decoder() {
        return decoder;
    }
}
