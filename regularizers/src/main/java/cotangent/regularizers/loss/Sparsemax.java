package cotangent.regularizers.loss;

import cotangent.autodiff.Projections;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;

/**
 * Sparse probabilities: the point of the probability simplex nearest to the scores, most often with exact zeros, in place of softmax.
 *
 * <pre>
 * p = argmin over q in the simplex of ||q - z||^2
 * p_i = max(z_i - tau, 0),   tau = (u_1 + ... + u_k - 1) / k
 * </pre>
 *
 * with scores {@code z [..., classes]}, probabilities {@code p} of the same shape, {@code u} the scores in descending order, and the
 * size of the support {@code k}, the largest number with {@code 1 + k u_k > u_1 + ... + u_k}. Adding a constant to all scores changes
 * nothing; scores that are probabilities stay as they are. Negative infinity excludes a class.
 *
 * <p>Everything is differentiated. With the support {@code S = {i : p_i > 0}}, the Jacobian applied to {@code v} is
 * {@code v_i - mean of v over S} on {@code S}, 0 elsewhere; where a score equals {@code tau} it counts as outside.
 *
 * <p>No parameters but the axis, by default the last one. Cost: a sort, {@code O(K log K)} for {@code K} classes; backward
 * {@code O(K)}. The threshold is computed in float64 for both types and does not depend on the order of the classes.
 *
 * <p>Source: A. Martins and R. Astudillo, From softmax to sparsemax: a sparse model of attention and multi-label classification,
 * ICML 2016.
 *
 * <p>Catalogue: T208
 *
 * @see SparsemaxLoss
 * @see SparsemaxAttention
 */
public final class Sparsemax extends Layer {
    private final int axis;

    /** Sparsemax over the last axis. */
    public Sparsemax() {
        this(-1);
    }

    /** Sparsemax over an axis. */
    public Sparsemax(int axis) {
        this.axis = axis;
    }

    /**
     * Probabilities of scores along an axis.
     *
     * @throws cotangent.autodiff.ShapeException if there is no such axis or it is empty
     * @throws IllegalArgumentException if a score is NaN or positive infinity, or all along the axis are negative infinity
     */
    public static Tensor of(Tensor scores, int axis) {
        return Projections.simplex(scores, axis);
    }

    @Override
    public Tensor forward(Tensor scores) {
        return of(scores, axis);
    }

    @Override
    public String toString() {
        return axis == -1 ? "Sparsemax" : "Sparsemax(axis " + axis + ")";
    }
}
