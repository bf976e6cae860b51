package cotangent.regularizers.calibration;

import cotangent.autodiff.Tensor;

/**
 * Cross entropy with a penalty on the squared length of the logits:
 *
 * <pre>
 * L = CE(z, y) + beta / 2 sum_k z_k^2
 * dL/dz = p - e_y + beta z
 * </pre>
 *
 * <p>Shapes and errors: {@link PenalizedCrossEntropy}. Default: {@code beta = 2e-3}.
 *
 * <p>Source: Y. Dauphin, E. D. Cubuk, "Deconstructing the Regularization of BatchNorm", ICLR 2021; as a loss among others: S. Kornblith,
 * T. Chen, H. Lee, M. Norouzi, "Why Do Better Loss Functions Lead to Less Transferable Features?", NeurIPS 2021.
 *
 * <p>Catalogue: T272, as a baseline
 *
 * @param beta strength, not negative
 */
public record LogitPenaltyLoss(double beta) implements PenalizedCrossEntropy {
    /**
     * Checked.
     *
     * @throws IllegalArgumentException unless the strength is finite and not negative
     */
    public LogitPenaltyLoss {
        Settings.requireStrength("LogitPenaltyLoss", "beta", beta);
    }

    /** {@code beta = 2e-3}. */
    public static LogitPenaltyLoss defaults() {
        return new LogitPenaltyLoss(2e-3);
    }

    @Override
    public Tensor penalty(Tensor logits) {
        return logits.square().sum(1).mul(beta / 2);
    }
}
