package cotangent.regularizers.loss;

import cotangent.nn.loss.Loss;

/**
 * A loss of outputs {@code o [batch, classes]} and labels that depends on a sample's outputs only through that of the label,
 * {@code o_c}, their sum {@code s} and the sum of their squares {@code q}. A linear output layer can then be trained at a cost that
 * does not depend on the number of classes, see {@link SphericalOutputLayer}.
 *
 * <p>Source: A. de Brébisson and P. Vincent, An exploration of softmax alternatives belonging to the spherical loss family, ICLR
 * 2016.
 *
 * <p>Catalogue: T130
 */
public interface SphericalLoss extends Loss {
    /**
     * A loss with its three derivatives; those with respect to the outputs are {@code dL/do = alpha o + beta 1 + gamma e_c}.
     *
     * @param value the loss
     * @param alpha {@code 2 dL/dq}
     * @param beta {@code dL/ds}
     * @param gamma {@code dL/do_c}
     */
    record Terms(double value, double alpha, double beta, double gamma) {}

    /**
     * Loss and derivatives of one sample.
     *
     * @param own {@code o_c}
     * @param sum {@code s}, the sum of all outputs
     * @param squares {@code q}, the sum of their squares
     * @param classes number of outputs
     */
    Terms terms(double own, double sum, double squares, int classes);
}
