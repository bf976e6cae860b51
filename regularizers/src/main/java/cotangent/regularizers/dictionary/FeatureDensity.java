package cotangent.regularizers.dictionary;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Module;

/**
 * How often the features of a dictionary fire.
 *
 * <p>State: {@code density [features]}, the fraction of tokens on which each fires, a running mean over batches whose weights sum to 1 from the
 * first batch on; {@code silent [features]}, how many tokens ago each fired last; {@code batches [1]}.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 */
public final class FeatureDensity extends Module {
    private final double momentum;
    private final Buffer density;
    private final Buffer silent;
    private final Buffer batches;

    /**
     * Nothing seen yet.
     *
     * @param momentum how much of the mean stays in an update, such as 0.99
     * @throws IllegalArgumentException unless {@code features >= 1} and {@code 0 <= momentum < 1}
     */
    public FeatureDensity(int features, double momentum) {
        if (features < 1 || !(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "FeatureDensity: needs features >= 1 and momentum in [0, 1), got " + features + " and " + momentum);
        }
        this.momentum = momentum;
        density = buffer("density", Tensor.zeros(features));
        silent = buffer("silent", Tensor.zeros(DType.INT64, features));
        batches = buffer("batches", Tensor.zeros(DType.INT64, 1));
    }

    /**
     * Counts a batch.
     *
     * @param z codes {@code [batch, features]}; a feature fires where its code is not 0
     */
    public void update(Tensor z) {
        if (z.rank() != 2 || z.size(1) != density.get().size()) {
            throw new ShapeException(
                    "FeatureDensity: needs codes [batch, " + density.get().size() + "], got shape " + z.shape());
        }
        try (var off = GradMode.noGrad()) {
            Tensor fires = z.detach().ne(0);
            Tensor old = density.get();
            long n = batches.get().getLong(0) + 1;
            Tensor fraction = fires.to(old.dtype()).mean(0);
            old.assign(old.lerp(fraction, weight(momentum, n)));
            Tensor longer = silent.get().add(z.size(0));
            silent.get().assign(Tensor.where(fires.any(false, 0), Tensor.zerosLike(longer), longer));
            batches.get().assign(batches.get().add(1));
        }
    }

    /** The weight of the n-th value in a running mean whose weights {@code momentum^(n-j)} are made to sum to 1. */
    static double weight(double momentum, long n) {
        return (1 - momentum) / (1 - StrictMath.pow(momentum, n));
    }

    /** The fractions {@code [features]}. */
    public double[] densities() {
        return density.get().toDoubleArray();
    }

    /** Truth values {@code [features]}: which have not fired on the last {@code tokens} tokens. */
    public Tensor dead(long tokens) {
        return silent.get().ge(tokens);
    }
}
