package cotangent.regularizers.dictionary;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Parameter;
import java.util.random.RandomGenerator;

/**
 * Describes activations as sums of few directions of a dictionary.
 *
 * <pre>
 * z' = relu((x - b_dec) W_enc + b_enc),   z = choice(z'),   x^ = z W_dec + b_dec
 * </pre>
 *
 * with {@code x [batch, width]}, {@code W_enc [width, features]}, and {@code W_dec [features, width]} whose rows have norm 1. It begins with random
 * directions, {@code W_enc = W_dec'} and biases 0; {@link #centerOn} sets {@code b_dec} to the mean of data. A {@link
 * DictionaryOptimizer} keeps the norms. Which entries stay is a {@link Choice}, constant in
 * the gradient, made by {@link ChoiceActivation}.
 *
 * <p>State: {@code encoderWeight}, {@code encoderBias}, {@code decoderWeight}, {@code decoderBias}, and that of the activation and of {@link
 * FeatureDensity}.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024; L. Gao et al., "Scaling
 * and evaluating sparse autoencoders", ICLR 2025.
 *
 * <p>Catalogue: T004
 */
public final class SparseAutoencoder extends Layer {
    private static final double SMALLEST_NORM = 1e-12;

    private final Parameter encoder;
    private final Parameter encoderBias;
    private final Parameter decoder;
    private final Parameter decoderBias;
    private final ChoiceActivation activation;
    private final FeatureDensity density;

    /**
     * A new one with densities of momentum 0.99.
     *
     * @param width of the activations
     * @param features of the dictionary
     * @throws IllegalArgumentException if one of them is not positive
     */
    public SparseAutoencoder(int width, int features, Choice choice, RandomGenerator rng) {
        if (width < 1) {
            throw new IllegalArgumentException("SparseAutoencoder: needs width >= 1, got " + width);
        }
        activation = child("activation", new ChoiceActivation(choice, features));
        density = child("density", new FeatureDensity(features, 0.99));
        Tensor rows = unitRows(Tensor.randn(rng, features, width));
        encoder = parameter("encoderWeight", rows.mT().contiguous());
        encoderBias = parameter("encoderBias", Tensor.zeros(features));
        decoder = parameter("decoderWeight", rows);
        decoderBias = parameter("decoderBias", Tensor.zeros(width));
    }

    private SparseAutoencoder(SparseAutoencoder from, Choice choice) {
        int features = from.encoderBias.value().size();
        activation = child("activation", new ChoiceActivation(choice, features));
        density = child("density", from.density);
        encoder = parameter("encoderWeight", from.encoder.value());
        encoderBias = parameter("encoderBias", from.encoderBias.value());
        decoder = parameter("decoderWeight", from.decoder.value());
        decoderBias = parameter("decoderBias", from.decoderBias.value());
    }

    /** One with copies of the present parameters, the same counter of densities, and another choice: for fine-tuning. */
    public SparseAutoencoder withChoice(Choice choice) {
        return new SparseAutoencoder(this, choice);
    }

    private static Tensor unitRows(Tensor w) {
        return w.div(w.norm(2, true, 1).clampMin(SMALLEST_NORM));
    }

    /** {@code z' [batch, features]}. */
    public Tensor preActivations(Tensor x) {
        int width = decoderBias.value().size();
        if (x.rank() != 2 || x.size(1) != width) {
            throw new ShapeException(
                    "SparseAutoencoder: needs activations [batch, " + width + "], got shape " + x.shape());
        }
        return x.sub(decoderBias.get())
                .matmul(encoder.get())
                .add(encoderBias.get())
                .relu();
    }

    /** {@code z [batch, features]} of {@code z'}. */
    public Tensor choose(Tensor preActivations) {
        return activation.apply(preActivations);
    }

    /** {@code z W_dec [batch, width]}, without the bias. */
    public Tensor directions(Tensor z) {
        return z.matmul(decoder.get());
    }

    /** {@code z W_dec + b_dec [batch, width]}. */
    public Tensor decode(Tensor z) {
        return directions(z).add(decoderBias.get());
    }

    /** The reconstruction {@code x^ [batch, width]}. */
    @Override
    public Tensor forward(Tensor x) {
        return decode(choose(preActivations(x)));
    }

    /** The decoder's directions {@code [features, width]}. */
    public Parameter dictionary() {
        return decoder;
    }

    /** The activation. */
    public ChoiceActivation activation() {
        return activation;
    }

    /** How often features fire; {@link DictionaryObjective} counts. */
    public FeatureDensity density() {
        return density;
    }

    /** Makes {@code b_dec} the mean of {@code x [n, width]}. */
    public void centerOn(Tensor x) {
        decoderBias.value().assign(x.detach().mean(0));
    }

    /** Takes from the gradient of each row of {@code W_dec} its part along the row, which only changes the row's norm. */
    public void projectDecoderGradient() {
        Tensor g = decoder.grad();
        if (g == null) {
            return;
        }
        try (var off = GradMode.noGrad()) {
            Tensor w = unitRows(decoder.value().detach());
            g.assign(g.sub(w.mul(g.mul(w).sum(true, 1))));
        }
    }

    /** Makes the rows of {@code W_dec} have norm 1. */
    public void normalizeDecoder() {
        try (var off = GradMode.noGrad()) {
            decoder.value().assign(unitRows(decoder.value().detach()));
        }
    }
}
