package cotangent.regularizers.augmentation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Distributions;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.data.BatchTransform;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Trains on points between samples, with labels between theirs.
 *
 * <pre>
 * x' = lambda x + (1 - lambda) x[pi],   y' = lambda y + (1 - lambda) y[pi],   lambda ~ Beta(alpha, alpha)
 * </pre>
 *
 * for inputs {@code x [batch, ...]} with labels {@code y [batch]} or probabilities {@code [batch, classes]}, and a permutation {@code pi}
 * of the batch, which may leave samples where they are. A batch has one {@code lambda}, or each sample its own with {@code perSample}.
 * The transform gives probabilities as targets; {@link #mix} gives both targets and the share.
 *
 * <p>{@code lambda} and {@code pi} are constants; {@link AdaMixUp} learns where {@code lambda} may lie.
 *
 * <p>Defaults: {@code alpha = 1}, one {@code lambda} a batch, as the paper has it for CIFAR; it takes 0.2 to 0.4 for ImageNet. Cost: one
 * pass over the inputs.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} for targets of another shape; {@link IndexOutOfBoundsException} for a label that
 * is not below {@code classes}.
 *
 * <p>Source: H. Zhang, M. Cisse, Y. N. Dauphin, D. Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018. Catalogue: T012,
 * as its baseline.
 *
 * @param classes number of classes
 * @param alpha the parameter of the distribution of shares; positive
 * @param perSample whether each sample has a share of its own
 */
public record MixUp(int classes, double alpha, boolean perSample) implements BatchTransform {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code classes} or {@code alpha} is not positive
     */
    public MixUp {
        Mixing.require("MixUp", classes, "alpha", alpha);
    }

    /** The defaults for so many classes. */
    public static MixUp of(int classes) {
        return new MixUp(classes, 1, false);
    }

    /** A copy with another distribution of shares. */
    public MixUp withAlpha(double value) {
        return new MixUp(classes, value, perSample);
    }

    /** A copy with a share for each sample, or one for the batch. */
    public MixUp withPerSample(boolean value) {
        return new MixUp(classes, alpha, value);
    }

    @Override
    public Batch apply(Batch batch, RandomGenerator rng) {
        MixedBatch mixed = mix(batch.inputs(), batch.targets(), rng);
        return batch.withInputs(mixed.inputs()).withTargets(mixed.targets(classes));
    }

    /** The mixed inputs with both targets. */
    public MixedBatch mix(Tensor x, Tensor y, RandomGenerator rng) {
        int n = x.size(0);
        int[] order = Rng.permutation(rng, n);
        double[] lambda = new double[n];
        for (int i = 0; i < n; i++) {
            lambda[i] = i > 0 && !perSample ? lambda[0] : Distributions.beta(rng, alpha, alpha);
        }
        DType dtype = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
        return mix(x.to(dtype), y, Tensor.of(order), Tensor.of(lambda).to(dtype));
    }

    /** The mixture with the samples of these numbers. */
    static MixedBatch mix(Tensor x, Tensor y, Tensor order, Tensor lambda) {
        return new MixedBatch(between(x, x.indexSelect(0, order), lambda), y, y.indexSelect(0, order), lambda);
    }

    /** {@code lambda a + (1 - lambda) b} for samples {@code [batch, ...]} and shares {@code [batch]}. */
    static Tensor between(Tensor a, Tensor b, Tensor lambda) {
        int[] shape = new int[a.rank()];
        Arrays.fill(shape, 1);
        shape[0] = a.size(0);
        Tensor share = lambda.reshape(shape);
        return a.mul(share).add(b.mul(share.neg().add(1)));
    }
}
