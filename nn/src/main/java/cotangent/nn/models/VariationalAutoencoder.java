package cotangent.nn.models;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import java.util.random.RandomGenerator;

/**
 * An autoencoder whose code is a normal distribution, so that codes can be drawn, too.
 *
 * <pre>
 * (mean, logVariance) = encoder(x),   z = mean + exp(logVariance / 2) e,   y = decoder(z),   e standard normal
 * -ELBO = distance(x, y) + KL,        KL = sum(mean^2 + exp(logVariance) - 1 - logVariance) / 2
 * </pre>
 *
 * <p>In {@code EVAL} the code is the mean. Children: {@code encoder}, to {@code [batch, 2 latent]}, means first, and {@code decoder}, from
 * {@code [batch, latent]}; any layers of these shapes.
 *
 * <pre>{@code
 * VariationalAutoencoder.Output y = model.run(x);
 * Tensor loss = Losses.bceWithLogits(y.reconstruction(), x).mul(784).add(y.divergence().mean());
 * }</pre>
 *
 * <p>Source: D. P. Kingma, M. Welling, "Auto-Encoding Variational Bayes", ICLR 2014.
 */
public final class VariationalAutoencoder extends Layer {
    /**
     * What was computed.
     *
     * @param reconstruction what the decoder made of the code
     * @param mean of the code, {@code [batch, latent]}
     * @param logVariance of the code, {@code [batch, latent]}
     */
    public record Output(Tensor reconstruction, Tensor mean, Tensor logVariance) {
        /** The divergence of each sample's code from the standard normal distribution, {@code [batch]}, in nats. */
        public Tensor divergence() {
            return mean.square()
                    .add(logVariance.exp())
                    .sub(1)
                    .sub(logVariance)
                    .sum(1)
                    .div(2);
        }
    }

    private final int latent;
    private final Layer encoder;
    private final Layer decoder;
    private final RandomGenerator rng;

    /**
     * A model of these parts.
     *
     * @param latent elements of a code
     * @param rng where codes are drawn from
     * @throws IllegalArgumentException if {@code latent} is not positive
     */
    public VariationalAutoencoder(int latent, Layer encoder, Layer decoder, RandomGenerator rng) {
        this.latent = Require.positive("VariationalAutoencoder", "latent", latent);
        this.encoder = child("encoder", encoder);
        this.decoder = child("decoder", decoder);
        this.rng = random("rng", rng);
    }

    @Override
    public Tensor forward(Tensor x) {
        return run(x).reconstruction;
    }

    /** The reconstruction with the code's distribution. */
    public Output run(Tensor x) {
        Tensor both = encoder.apply(x);
        if (both.rank() != 2 || both.size(1) != 2 * latent) {
            throw new ShapeException("VariationalAutoencoder: the encoder gives shape " + both.shape()
                    + ", needs [batch, " + 2 * latent + "]");
        }
        Tensor mean = both.narrow(1, 0, latent);
        Tensor logVariance = both.narrow(1, latent, latent);
        Tensor code = mean;
        if (isTraining()) {
            Tensor e = Tensor.randn(rng, mean.dtype(), mean.size(0), latent);
            code = mean.add(logVariance.div(2).exp().mul(e));
        }
        return new Output(decoder.apply(code), mean, logVariance);
    }

    /** What {@code count} codes stand for that are drawn from the standard normal distribution, in {@code EVAL}. */
    public Tensor sample(int count, DType dtype, RandomGenerator from) {
        Require.positive("VariationalAutoencoder", "count", count);
        Tensor codes = Tensor.randn(from, dtype, count, latent);
        return inMode(mode -> Mode.EVAL, () -> {
            try (var off = GradMode.noGrad()) {
                return decoder.apply(codes);
            }
        });
    }

    /** Elements of a code. */
    public int latent() {
        return latent;
    }
}
