package cotangent.regularizers.dictionary;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Layer;

/**
 * A {@link Choice} as an activation: over the batch while it is trained, by fixed thresholds after that, so that the code of a token does
 * not depend on what else is in the batch.
 *
 * <pre>
 * training:    z = S z',  theta = running mean of the smallest entry that stays
 * evaluation:  z = z' where z' > 0 and z' >= theta, else 0
 * </pre>
 *
 * with one {@code theta} for {@link MutualChoice} and one for each feature for {@link FeatureChoice}; {@link TokenChoice} needs none. Thresholds
 * are constants. The running mean has momentum 0.999 and weights that sum to 1 from the first batch on.
 *
 * <p>How many features fire in evaluation is the budget only about: exactly so in no batch, and in the mean the nearer to it, the more entries a
 * threshold was taken from. The least of {@code m} entries that stay of a large batch is on average exceeded less than {@code m} times: where
 * pre-activations have exponential tails, 0.56 times for {@code m} = 1 and 9.5 times for {@code m} = 10.
 *
 * <p>State: {@code threshold [features]} and {@code batches [1]}.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 */
public final class ChoiceActivation extends Layer {
    private final Choice choice;
    private final double momentum;
    private final Buffer threshold;
    private final Buffer batches;

    /** With momentum 0.999. */
    public ChoiceActivation(Choice choice, int features) {
        this(choice, features, 0.999);
    }

    /**
     * No thresholds yet.
     *
     * @param momentum how much of a threshold stays in an update
     * @throws IllegalArgumentException unless {@code features >= 1} and {@code 0 <= momentum < 1}
     */
    public ChoiceActivation(Choice choice, int features, double momentum) {
        if (features < 1 || !(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("ChoiceActivation: needs features >= 1 and momentum in [0, 1), got "
                    + features + " and " + momentum);
        }
        this.choice = choice;
        this.momentum = momentum;
        threshold = buffer("threshold", Tensor.zeros(features));
        batches = buffer("batches", Tensor.zeros(DType.INT64, 1));
    }

    /**
     * The codes.
     *
     * @param z non-negative pre-activations {@code [batch, features]}
     * @throws IllegalStateException if thresholds are needed and there was no batch to take them from
     */
    @Override
    public Tensor forward(Tensor z) {
        if (z.rank() != 2 || z.size(1) != threshold.get().size()) {
            throw new ShapeException("ChoiceActivation: needs pre-activations [batch, "
                    + threshold.get().size() + "], got shape " + z.shape());
        }
        if (choice.scope() == Choice.Scope.NONE) {
            return choice.apply(z);
        }
        if (isTraining()) {
            Tensor mask = choice.mask(z);
            learn(z.detach(), mask);
            return z.mul(mask);
        }
        if (batches.get().getLong(0) == 0) {
            throw new IllegalStateException(
                    "ChoiceActivation: needs a batch in training mode before it has thresholds");
        }
        Tensor x = z.detach();
        return z.mul(x.ge(threshold.get().to(x.dtype())).and(x.gt(0)).to(x.dtype()));
    }

    private void learn(Tensor z, Tensor mask) {
        try (var off = GradMode.noGrad()) {
            Tensor kept = z.maskedFill(mask.eq(0), Double.POSITIVE_INFINITY);
            Tensor least = choice.scope() == Choice.Scope.GLOBAL ? kept.amin() : kept.amin(0);
            Tensor old = threshold.get();
            double weight = FeatureDensity.weight(momentum, batches.get().getLong(0) + 1);
            old.assign(old.lerp(least.to(old.dtype()).expand(old.shape()), weight));
            batches.get().assign(batches.get().add(1));
        }
    }

    /** Which entries stay of a batch. */
    public Choice choice() {
        return choice;
    }

    /** The thresholds {@code [features]}, all the same for {@link MutualChoice}. */
    public Tensor thresholds() {
        return threshold.get().detach().copy();
    }
}
