package cotangent.regularizers.loss;

import cotangent.autodiff.Tensor;

/**
 * Squared distance of outputs from the one-hot vector of the label, a baseline for {@link ZLoss}.
 *
 * <pre>
 * L = ||o - e_c||^2 = sum_k o_k^2 - 2 o_c + 1
 * </pre>
 *
 * with outputs {@code o [batch, D]} and labels {@code c [batch]}; a sum over classes, not their mean.
 *
 * <p>Differentiated with respect to the outputs. No parameters. Cost: linear in the classes; independent of them with {@link SphericalOutputLayer}.
 *
 * <p>Errors: as {@link ZLoss}.
 *
 * <p>Source: P. Vincent, A. de Brébisson and X. Bouthillier, Efficient exact gradient update for training deep networks with very large
 * sparse targets, NeurIPS 2015.
 *
 * <p>Catalogue: T130
 */
public record OneHotSquaredError() implements SphericalLoss {
    @Override
    public Tensor perSample(Tensor outputs, Tensor labels) {
        Tensor o = Targets.scores("OneHotSquaredError", outputs, 2);
        return o.sub(Targets.distribution("OneHotSquaredError", o, Targets.labels("OneHotSquaredError", o, labels)))
                .square()
                .sum(1);
    }

    @Override
    public Terms terms(double own, double sum, double squares, int classes) {
        return new Terms(squares - 2 * own + 1, 2, 0, -2);
    }
}
