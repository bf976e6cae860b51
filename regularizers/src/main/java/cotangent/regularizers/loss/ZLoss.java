package cotangent.regularizers.loss;

import cotangent.autodiff.Activations;
import cotangent.autodiff.Tensor;

/**
 * A classification loss that sees by how many standard deviations the label's output stands above the mean of all outputs, and
 * therefore neither their scale nor their offset.
 *
 * <pre>
 * mu = mean_k o_k,   sigma = sqrt(mean_k (o_k - mu)^2 + 1e-12),   zeta_k = (o_k - mu) / sigma
 * L = softplus(a (b - zeta_c)) / a
 * dL/do_k = (g / sigma) (1[k = c] - 1/D - zeta_c zeta_k / D),   g = -sigmoid(a (b - zeta_c))
 * </pre>
 *
 * with outputs {@code o [batch, D]} that are no logits of a distribution, and labels {@code c [batch]}. The 1e-12 keeps the derivative
 * finite where all outputs are equal. No {@code zeta_c} is above {@code sqrt(D - 1)}: a {@code b} there pulls without end.
 *
 * <p>Differentiated with respect to the outputs, through mean and deviation, of every order. Defaults are for vocabularies
 * ({@code a = 0.1, b = 10}); tune {@code a} in 0.03 to 1 and {@code b} in 5 to 30; for up to 20 classes {@code a = 1, b = 2}. Cost: linear in
 * the classes as with softmax but without exponentials; independent of them with {@link SphericalOutputLayer}.
 *
 * <p>Errors: a {@link cotangent.autodiff.ShapeException} unless predictions are {@code [batch, D]} with {@code D >= 2} and labels {@code [batch]}; an
 * {@link IndexOutOfBoundsException} if a label is not a class.
 *
 * <p>Source: A. de Brébisson and P. Vincent, The Z-loss: a shift and scale invariant classification loss belonging to the spherical
 * family, 2016.
 *
 * <p>Catalogue: T130
 *
 * @param a steepness, above 0
 * @param b how many deviations above the mean are asked for
 */
public record ZLoss(double a, double b) implements SphericalLoss {
    private static final double EPSILON = 1e-12;

    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if {@code a} is not above 0 or a number is not finite
     */
    public ZLoss {
        if (!(a > 0 && a < Double.POSITIVE_INFINITY) || !Double.isFinite(b)) {
            throw new IllegalArgumentException("ZLoss: needs a above 0 and a finite b, got a = " + a + ", b = " + b);
        }
    }

    /** For large vocabularies: {@code a = 0.1, b = 10}. */
    public static ZLoss defaults() {
        return new ZLoss(0.1, 10);
    }

    @Override
    public Tensor perSample(Tensor outputs, Tensor labels) {
        Tensor o = Targets.scores("ZLoss", outputs, 2);
        Tensor centred = o.sub(o.mean(true, 1));
        Tensor sigma = centred.square().mean(1).add(EPSILON).sqrt();
        Tensor zeta = Targets.own(centred, Targets.labels("ZLoss", o, labels)).div(sigma);
        return Activations.softplus(zeta.rsub(b).mul(a)).div(a);
    }

    @Override
    public Terms terms(double own, double sum, double squares, int classes) {
        double d = classes;
        double mu = sum / d;
        // A difference of large numbers may round to below 0.
        double sigma = Math.sqrt(Math.max(squares / d - mu * mu, 0) + EPSILON);
        double zeta = (own - mu) / sigma;
        double t = a * (b - zeta);
        double value = (Math.max(t, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(t)))) / a;
        double g = -1 / (1 + StrictMath.exp(-t));
        double slope = g / sigma;
        return new Terms(value, -slope * zeta / (d * sigma), slope * (zeta * mu / (d * sigma) - 1 / d), slope);
    }
}
