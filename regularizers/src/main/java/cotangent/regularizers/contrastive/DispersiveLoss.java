package cotangent.regularizers.contrastive;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Normalization;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.train.Objective;

/**
 * Spreads the representations of a batch apart: contrastive learning without positive pairs, on one view.
 *
 * <pre>
 * D_ij = ||z_i - z_j||^2,  over d if perDimension
 *
 * INFONCE_L2       log( 1/B^2 sum_ij exp(-D_ij / tau) )
 * INFONCE_COSINE   log( 1/B^2 sum_ij exp(cos(z_i, z_j) / tau) )
 * HINGE            1/B^2 sum_ij max(epsilon - D_ij, 0)^2
 * COVARIANCE       sum_{m != n} C_mn^2,   C = Zc' Zc / B,   Zc = the rows z_i / ||z_i||, less their mean
 *
 * d INFONCE_L2 / dz_i = -4 / (d tau) sum_j p_ij (z_i - z_j),   p_ij = exp(-D_ij / tau) / sum_kl exp(-D_kl / tau)
 * </pre>
 *
 * for representations {@code z [batch, ...]}, flattened to {@code [B, d]}; sums run over all pairs, {@code i = j} too, so that HINGE has a
 * constant {@code epsilon^2 / B} and INFONCE_L2 is between {@code -log B} and 0, which it is only if all rows are the same.
 * {@link #on} adds a multiple of it to an objective: the penalty acts on one layer of the network, about a quarter of the way through a
 * denoiser in the paper, and changes neither its target nor how samples are made.
 *
 * <p>All of {@code z} is differentiated; the loss itself too, twice.
 *
 * <p>Scaling {@code z} up disperses it, too, so that the size of activations can grow: INFONCE_COSINE and COVARIANCE do not see it.
 *
 * <p>Defaults: INFONCE_L2 with {@code tau = 0.5}, {@code epsilon = 1}, per dimension as in the released code (the paper writes raw
 * distances), and a weight of 0.5; the released code has {@code tau = 1} and a weight of 0.25. Cost: no pass through the network;
 * {@code B^2 d} numbers.
 *
 * <p>Errors: {@link ShapeException} for a batch without rows or features; {@link ArithmeticException} if a representation is not finite.
 *
 * <p>Source: R. Wang, K. He, "Diffuse and Disperse: Image Generation with Representation Regularization", 2025. Catalogue: T227.
 *
 * @param variant which of the four
 * @param tau the temperature of the two InfoNCE variants; positive
 * @param epsilon the margin of HINGE; positive
 * @param perDimension whether {@code D} is over the number of features
 */
public record DispersiveLoss(Variant variant, double tau, double epsilon, boolean perDimension) {
    /** The forms of the loss. */
    public enum Variant {
        /** InfoNCE without positives, of squared distances. */
        INFONCE_L2,
        /** InfoNCE without positives, of cosines. */
        INFONCE_COSINE,
        /** A margin between squared distances. */
        HINGE,
        /** Correlations between features, as Barlow twins have them. */
        COVARIANCE
    }

    private static final double SMALLEST_NORM = 1e-12;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code tau} or {@code epsilon} is not positive and finite
     */
    public DispersiveLoss {
        requirePositive("tau", tau);
        requirePositive("epsilon", epsilon);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "DispersiveLoss: " + name + " must be positive and finite, got " + value);
        }
    }

    /** INFONCE_L2 with {@code tau = 0.5}, {@code epsilon = 1}, per dimension. */
    public static DispersiveLoss defaults() {
        return new DispersiveLoss(Variant.INFONCE_L2, 0.5, 1, true);
    }

    /** A copy of another form. */
    public DispersiveLoss withVariant(Variant value) {
        return new DispersiveLoss(value, tau, epsilon, perDimension);
    }

    /** A copy with another temperature. */
    public DispersiveLoss withTau(double value) {
        return new DispersiveLoss(variant, value, epsilon, perDimension);
    }

    /** A copy with another margin. */
    public DispersiveLoss withEpsilon(double value) {
        return new DispersiveLoss(variant, tau, value, perDimension);
    }

    /** A copy with distances over the number of features, or not. */
    public DispersiveLoss withPerDimension(boolean value) {
        return new DispersiveLoss(variant, tau, epsilon, value);
    }

    /** The loss of the representations {@code z [batch, ...]}, a scalar. */
    public Tensor of(Tensor z) {
        if (z.rank() < 2 || z.size() == 0) {
            throw new ShapeException("DispersiveLoss: needs [batch, ...] with rows and features, got " + z.shape());
        }
        requireFinite(z);
        Tensor rows = z.flatten(1);
        return switch (variant) {
            case INFONCE_L2 -> logMeanExp(distances(rows).div(-tau));
            case INFONCE_COSINE -> logMeanExp(gram(unit(rows)).div(tau));
            case HINGE -> distances(rows).neg().add(epsilon).relu().square().mean();
            case COVARIANCE -> offDiagonal(unit(rows));
        };
    }

    private static void requireFinite(Tensor z) {
        try (var off = GradMode.noGrad()) {
            if (!z.isFinite().all()) {
                throw new ArithmeticException("DispersiveLoss: a representation is not finite");
            }
        }
    }

    /** {@code D_ij} by differences: those of rows that are the same are 0, whatever their size. */
    private Tensor distances(Tensor z) {
        Tensor squares = z.unsqueeze(1).sub(z.unsqueeze(0)).square();
        return perDimension ? squares.mean(2) : squares.sum(2);
    }

    private static Tensor logMeanExp(Tensor pairs) {
        return pairs.flatten().logSumExp(0).sub(StrictMath.log(pairs.size()));
    }

    private static Tensor unit(Tensor z) {
        return Normalization.normalize(z, 2, 1, SMALLEST_NORM);
    }

    private static Tensor gram(Tensor z) {
        return z.matmul(z.mT());
    }

    private static Tensor offDiagonal(Tensor unit) {
        Tensor centered = unit.sub(unit.mean(true, 0));
        Tensor c = centered.mT().matmul(centered).div(unit.size(0));
        return c.square().sum().sub(c.diagonal(0, 0, 1).square().sum());
    }

    /**
     * An objective plus {@code lambda} times this loss of what a layer puts out meanwhile; of all its outputs if it is applied more than
     * once. Reports {@code dispersion}.
     *
     * @param layer a layer of the model
     * @param lambda 0.5 in the paper
     * @param objective whose loss evaluates the layer
     * @throws IllegalArgumentException if {@code lambda} is negative or not finite
     */
    public Objective on(Layer layer, double lambda, Objective objective) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "DispersiveLoss: lambda must not be negative, and finite, got " + lambda);
        }
        return new DispersiveObjective(this, layer, lambda, objective);
    }
}
