package cotangent.regularizers.loss;

import cotangent.autodiff.Tensor;

/**
 * Cross entropy of the softmax whose exponentials are replaced by their Taylor polynomials of second degree, a baseline for
 * {@link ZLoss}.
 *
 * <pre>
 * L = -log( (1 + o_c + o_c^2 / 2) / sum_k (1 + o_k + o_k^2 / 2) )
 * </pre>
 *
 * with outputs {@code o [batch, D]} and labels {@code c [batch]}. The polynomial is at least 1/2, so that the loss is always finite;
 * unlike the exponential it grows again below {@code o = -1}.
 *
 * <p>Differentiated with respect to the outputs. No parameters. Cost: linear in the classes, without exponentials; independent of them with
 * {@link SphericalOutputLayer}.
 *
 * <p>Errors: as {@link ZLoss}.
 *
 * <p>Source: A. de Brébisson and P. Vincent, An exploration of softmax alternatives belonging to the spherical loss family, ICLR
 * 2016.
 *
 * <p>Catalogue: T130
 */
public record TaylorSoftmaxLoss() implements SphericalLoss {
    @Override
    public Tensor perSample(Tensor outputs, Tensor labels) {
        Tensor o = Targets.scores("TaylorSoftmaxLoss", outputs, 2);
        Tensor mass = o.square().mul(0.5).add(o).add(1);
        return mass.sum(1)
                .log()
                .sub(Targets.own(mass, Targets.labels("TaylorSoftmaxLoss", o, labels))
                        .log());
    }

    @Override
    public Terms terms(double own, double sum, double squares, int classes) {
        double mass = 1 + own + own * own / 2;
        double total = classes + sum + squares / 2;
        return new Terms(StrictMath.log(total / mass), 1 / total, 1 / total, -(1 + own) / mass);
    }
}
