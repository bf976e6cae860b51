package cotangent.regularizers.loss;

import cotangent.autodiff.Tensor;
import cotangent.nn.loss.Loss;

/**
 * The loss that belongs to {@link Sparsemax} as cross entropy belongs to softmax: convex, smooth, and exactly 0 once the label's score
 * leads by 1.
 *
 * <pre>
 * L(z, q) = -q.z + 1/2 sum over j in S of (z_j^2 - tau^2) + 1/2 ||q||^2,   S = {j : p_j > 0}
 *         = (p - q).(z - (p + q) / 2)
 * dL/dz   = p - q
 * </pre>
 *
 * with scores {@code z [batch, classes]}, {@code p = sparsemax(z)}, and the target {@code q}: class indices {@code [batch]} or
 * probabilities {@code [batch, classes]}, which sum to 1. The second form is what is computed: it has no large terms that cancel. For a
 * label {@code y} the loss is 0 exactly when {@code z_y >= 1 + z_j} for all other {@code j}; with two classes it is Huber's loss of
 * the margin.
 *
 * <p>Differentiated with respect to scores and target probabilities, of every order almost everywhere. A score of negative infinity excludes
 * a class: it takes no part, and as a label its loss is infinite.
 *
 * <p>No parameters. Cost: that of sparsemax, a sort of each row.
 *
 * <p>Errors: as {@link Sparsemax#of}; a {@link cotangent.autodiff.ShapeException} if predictions are not {@code [batch, classes]} or targets
 * do not fit, an {@link IndexOutOfBoundsException} if a label is not a class.
 *
 * <p>Source: A. Martins and R. Astudillo, From softmax to sparsemax: a sparse model of attention and multi-label classification,
 * ICML 2016.
 *
 * <p>Catalogue: T208
 */
public record SparsemaxLoss() implements Loss {
    @Override
    public Tensor perSample(Tensor scores, Tensor target) {
        Tensor z = Targets.scores("SparsemaxLoss", scores, 1);
        return of(z, Targets.distribution("SparsemaxLoss", z, target));
    }

    /** The loss of each row. */
    static Tensor of(Tensor z, Tensor q) {
        // Both p and the loss stay the same when a constant is taken off, and the products are then small.
        Tensor shifted = z.sub(z.detach().amax(true, -1));
        Tensor p = Sparsemax.of(shifted, -1);
        // Where both are 0 there is nothing to add, though the score may be negative infinity.
        Tensor inside = shifted.maskedFill(p.eq(0).and(q.eq(0)), 0);
        return p.sub(q).mul(inside.sub(p.add(q).mul(0.5))).sum(-1);
    }
}
