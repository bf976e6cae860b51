package cotangent.regularizers.dictionary;

/**
 * The {@link AuxiliaryLoss} of dead features: {@code u} is 1 for a feature that has not fired on the last {@code silence} tokens, else 0.
 *
 * <p>Defaults: alpha 1/32, kAux half the width of the activations, silence 100 000 tokens.
 *
 * <p>Source: L. Gao et al., "Scaling and evaluating sparse autoencoders", ICLR 2025.
 *
 * <p>Catalogue: T004
 *
 * @param alpha what the loss is multiplied by
 * @param kAux how many dead features a token takes
 * @param silence after how many tokens a feature is dead
 */
public record AuxKLoss(double alpha, int kAux, long silence) implements AuxiliaryLoss {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if alpha is negative or not finite, or another one not positive
     */
    public AuxKLoss {
        AuxiliaryLoss.require(alpha, kAux, "AuxKLoss");
        if (silence < 1) {
            throw new IllegalArgumentException("AuxKLoss: needs silence >= 1, got " + silence);
        }
    }

    /** The defaults for activations of this width. */
    public static AuxKLoss of(int width) {
        return new AuxKLoss(1.0 / 32, Math.max(1, width / 2), 100_000);
    }

    @Override
    public double[] underUse(FeatureDensity density) {
        boolean[] dead = density.dead(silence).toBooleanArray();
        double[] u = new double[dead.length];
        for (int i = 0; i < u.length; i++) {
            u[i] = dead[i] ? 1 : 0;
        }
        return u;
    }
}
