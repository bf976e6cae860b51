package cotangent.regularizers.dictionary;

import cotangent.autodiff.Tensor;

/**
 * Lets features that are used too little learn from what the others leave unexplained.
 *
 * <pre>
 * e = stopGrad(x - x^),   a = the kAux largest entries of u z' of each token,   L = mean_b |e_b - a_b W_dec|^2
 * </pre>
 *
 * with weights {@code u [features]} in [0, 1] that say how much each is under-used. Constant are {@code u}, {@code e} and which entries are taken;
 * differentiated are {@code z'} and {@code W_dec}. Cost: a partial sort and one more decoding.
 *
 * <p>Source: K. Ayonrinde, "Adaptive Sparse Allocation with Mutual Choice &amp; Feature Choice Sparse Autoencoders", 2024.
 *
 * <p>Catalogue: T004
 */
public sealed interface AuxiliaryLoss permits AuxKLoss, AuxZipfLoss {
    /** What the loss is multiplied by. */
    double alpha();

    /** How many entries a token takes; at most all. */
    int kAux();

    /** The weights {@code u}; all 0 where there is nothing to be done. */
    double[] underUse(FeatureDensity density);

    /**
     * The loss {@code L}, a differentiable scalar, not yet times alpha; the constant 0 if all weights are 0.
     *
     * @param x activations {@code [batch, width]}
     * @param reconstruction {@code x^ [batch, width]}
     * @param preActivations {@code z' [batch, features]}
     * @param u {@code [features]}
     */
    default Tensor of(SparseAutoencoder model, Tensor x, Tensor reconstruction, Tensor preActivations, double[] u) {
        Tensor weights = Tensor.of(u, u.length).to(preActivations.dtype());
        if (!weights.ne(0).any()) {
            return Tensor.scalar(x.dtype(), 0);
        }
        Tensor error = x.sub(reconstruction).detach();
        Tensor taken = new TokenChoice(Math.min(kAux(), u.length)).apply(preActivations.mul(weights));
        return error.sub(model.directions(taken)).square().sum(1).mean();
    }

    /** Checks the settings. */
    static void require(double alpha, int kAux, String name) {
        if (!(alpha >= 0) || Double.isInfinite(alpha) || kAux < 1) {
            throw new IllegalArgumentException(
                    name + ": needs a finite alpha >= 0 and kAux >= 1, got " + alpha + " and " + kAux);
        }
    }
}
