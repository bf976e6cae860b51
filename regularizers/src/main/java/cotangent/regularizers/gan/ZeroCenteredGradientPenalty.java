package cotangent.regularizers.gan;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Keeps a critic flat at real (R1) or generated (R2) samples, without which the training of adversarial networks need not converge.
 *
 * <pre>R = 1 / n sum_i ||grad_x D(x_i)||^2</pre>
 *
 * with the sum over all values of a sample {@code x [batch, ...]} and scores {@code D(x) [batch]}, each of which depends on its own sample
 * only: a batch norm in the critic would break this. Usual weight: {@code gamma / 2}.
 *
 * <p>The samples are constants: the penalty is differentiated with respect to the critic's parameters, through the gradient. The critic must
 * be differentiable twice where it matters; leaky ReLU will do.
 *
 * <p>Cost: about three times a pass of the critic, of which the first is that of the scores, which are returned.
 *
 * <p>Errors: {@link cotangent.autodiff.ShapeException} if scores are not {@code [batch]}.
 *
 * <p>Source: L. Mescheder, A. Geiger, S. Nowozin, "Which Training Methods for GANs do actually Converge?", ICML 2018.
 *
 * <p>Catalogue: T187
 */
public final class ZeroCenteredGradientPenalty {
    /**
     * A critic's scores and how steep it is.
     *
     * @param scores {@code [batch]}
     * @param squaredNorms of the gradients with respect to the samples, {@code [batch]}
     */
    public record Scored(Tensor scores, Tensor squaredNorms) {}

    private ZeroCenteredGradientPenalty() {}

    /**
     * The penalty, a scalar.
     *
     * @param critic maps samples {@code [batch, ...]} to scores {@code [batch]}
     * @param x samples {@code [batch, ...]}
     */
    public static Tensor of(UnaryOperator<Tensor> critic, Tensor x) {
        return score(critic, x).squaredNorms().mean();
    }

    /** The scores and what the penalty is the mean of; see {@link #of}. */
    public static Scored score(UnaryOperator<Tensor> critic, Tensor x) {
        Tensor leaf = x.detach().requiresGrad();
        Tensor scores = critic.apply(leaf);
        GanLoss.requireScores("gradient penalty", scores);
        Tensor squares =
                Autodiff.gradients(scores.sum(), List.of(leaf), true).get(0).square();
        return new Scored(scores, x.rank() == 1 ? squares : squares.flatten(1).sum(1));
    }
}
