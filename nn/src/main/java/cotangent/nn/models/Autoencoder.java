package cotangent.nn.models;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import java.util.random.RandomGenerator;

/**
 * Two layers that learn to give their input back through a narrow code: {@code x -> decoder(encoder(x))}, as children {@code encoder} and
 * {@code decoder}.
 *
 * <pre>{@code
 * Autoencoder model = Autoencoder.mlp(rng, 784, 128, 16);
 * Tensor loss = MeanSquaredError.of(model.apply(x), x);
 * Tensor code = model.encode(x);
 * }</pre>
 */
public final class Autoencoder extends Layer {
    private final Layer encoder;
    private final Layer decoder;

    /** A model of these parts. */
    public Autoencoder(Layer encoder, Layer decoder) {
        this.encoder = child("encoder", encoder);
        this.decoder = child("decoder", decoder);
    }

    /**
     * Perceptrons with ReLU of these widths down to the code and the same up again.
     *
     * @throws IllegalArgumentException if there are fewer than two widths or one is not positive
     */
    public static Autoencoder mlp(RandomGenerator rng, int... widths) {
        int[] back = new int[widths.length];
        for (int i = 0; i < back.length; i++) {
            back[i] = widths[widths.length - 1 - i];
        }
        return new Autoencoder(Mlp.of(rng, widths), Mlp.of(rng, back));
    }

    @Override
    public Tensor forward(Tensor x) {
        return decode(encode(x));
    }

    /** The code of an input. */
    public Tensor encode(Tensor x) {
        return encoder.apply(x);
    }

    /** What a code stands for. */
    public Tensor decode(Tensor code) {
        return decoder.apply(code);
    }
}
