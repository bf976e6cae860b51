package cotangent.regularizers.dictionary;

/**
 * The {@link AuxiliaryLoss} of features that fire less than their rank lets expect: {@code u} is the deficit of {@link ZipfFit}. A dead feature has
 * {@code u = 1} as in {@link AuxKLoss}; but a feature that is about to die is helped before it does.
 *
 * <p>Nothing is done where fewer than four features are alive. Defaults: alpha 1/32, kAux half the width of the activations. How the paper weights
 * the deficits is not known to us: this weighting is a reconstruction, made so that the loss equals the one of dead features where {@code u} is 0 or
 * 1.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 *
 * @param alpha what the loss is multiplied by
 * @param kAux how many under-used features a token takes
 */
public record AuxZipfLoss(double alpha, int kAux) implements AuxiliaryLoss {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if alpha is negative or not finite, or kAux not positive
     */
    public AuxZipfLoss {
        AuxiliaryLoss.require(alpha, kAux, "AuxZipfLoss");
    }

    /** The defaults for activations of this width. */
    public static AuxZipfLoss of(int width) {
        return new AuxZipfLoss(1.0 / 32, Math.max(1, width / 2));
    }

    @Override
    public double[] underUse(FeatureDensity density) {
        double[] f = density.densities();
        return ZipfFit.of(f).map(fit -> fit.deficit(f)).orElseGet(() -> new double[f.length]);
    }
}
