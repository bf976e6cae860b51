package cotangent.regularizers.diagnostics;

import cotangent.autodiff.Tensor;
import cotangent.nn.ParameterVector;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What the size of a random direction in parameter space is measured by, so that landscapes of different networks can be compared.
 *
 * <p>Source: H. Li et al., "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018. Catalogue: T251.
 */
public enum DirectionNormalization {
    /** Each filter, index 0 of a weight, gets the norm of the parameter's filter: {@code d_k ||w_k|| / (||d_k|| + 1e-10)}. */
    FILTER {
        @Override
        Tensor apply(Tensor d, Tensor w) {
            int[] axes = new int[w.rank() - 1];
            Arrays.setAll(axes, i -> i + 1);
            return d.mul(w.norm(2, true, axes).div(d.norm(2, true, axes).add(TINY)));
        }
    },
    /** The same for each weight as a whole. */
    LAYER {
        @Override
        Tensor apply(Tensor d, Tensor w) {
            return d.mul(w.norm().div(d.norm().add(TINY)));
        }
    },
    /** Each entry is multiplied by the parameter's: {@code d w}. */
    WEIGHT {
        @Override
        Tensor apply(Tensor d, Tensor w) {
            return d.mul(w);
        }
    },
    /** As drawn. */
    NONE {
        @Override
        Tensor apply(Tensor d, Tensor w) {
            return d;
        }
    };

    private static final double TINY = 1e-10;

    abstract Tensor apply(Tensor d, Tensor w);

    /**
     * A Gaussian direction, normalised. Parameters of one axis or none, biases and the scales of normalisations, do not move.
     *
     * @param at the point
     * @param rng draws the entries
     */
    public ParameterVector draw(ParameterVector at, RandomGenerator rng) {
        return draw(at, false, rng);
    }

    /**
     * A Gaussian direction, normalised.
     *
     * @param at the point
     * @param movesVectors whether parameters of one axis or none move along themselves; else they do not move
     * @param rng draws the entries
     */
    public ParameterVector draw(ParameterVector at, boolean movesVectors, RandomGenerator rng) {
        return at.map(w -> {
            if (w.rank() <= 1) {
                return movesVectors ? w : Tensor.zerosLike(w);
            }
            return apply(Tensor.randn(rng, w.dtype(), w.shape().toArray()), w);
        });
    }
}
