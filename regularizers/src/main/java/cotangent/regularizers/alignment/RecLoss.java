package cotangent.regularizers.alignment;

import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Group-relative REINFORCE with clipping (REC): one loss with the choices in which GRPO, GSPO, AsymRE, OPMD and RED differ.
 *
 * <pre>
 * L = -1/N sum_t A omega_t M_t log pi_t + 1/N sum_t R_t        over the N tokens t of all rows that the mask counts
 *
 * rho_t   = pi_t / pi_old,t
 * M_t     in {0, 1}: {@link RecConfig.Clip}
 * omega_t: {@link RecConfig.Weight}
 * R_t: {@link RecConfig.Regularizer}
 * </pre>
 *
 * for log probabilities {@code log pi [batch, tokens]} of the policy and {@code log pi_old} of the one that drew the tokens, whatever it
 * was, and an advantage {@code A} for each row, such as {@link GroupAdvantage}. Without clipping and weights its gradient is
 * {@code -A grad log pi}. That needs no assumption about {@code pi_old}: rewards and log ratios of the optimum with a divergence of weight
 * {@code tau} satisfy {@code r_i - r_j = tau (log ratio_i - log ratio_j)} for all pairs of a group, and a step on the squared residuals from
 * {@code pi = pi_old} is this step. What keeps it stable is clipping, not importance sampling.
 *
 * <p>Differentiated is {@code log pi} where it is written as such; {@code A, omega, M, rho} and {@code log pi_old} are constants. With
 * {@link RecConfig.Clip#ONE_SIDE} and {@link RecConfig.Weight#IS} the gradient is that of PPO's clipped objective.
 *
 * <p>Defaults: {@link RecConfig#reinforce} and its siblings. Cost: one forward and backward pass.
 *
 * <p>Source: C. Yao et al., "Group-Relative REINFORCE Is Secretly an Off-Policy Algorithm: Demystifying Some Myths About GRPO and Its
 * Friends", 2025. Catalogue: T226.
 *
 * @param config the choices
 */
public record RecLoss(RecConfig config) {
    /**
     * The loss, a scalar.
     *
     * @param logProbabilities {@code [batch, tokens]}, differentiated
     * @param behaviour {@code [batch, tokens]}: the log probabilities when the tokens were drawn
     * @param advantages {@code [batch]}
     * @param mask {@code [batch, tokens]}: truth values, whether a token counts; null if all do. At least one must.
     * @throws ShapeException if the shapes do not agree
     * @throws IllegalArgumentException if no token counts
     */
    public Tensor of(Tensor logProbabilities, Tensor behaviour, Tensor advantages, Tensor mask) {
        Shape shape = logProbabilities.shape();
        if (shape.rank() != 2
                || !behaviour.shape().equals(shape)
                || !advantages.shape().equals(Shape.of(shape.size(0)))
                || mask != null && (!mask.shape().equals(shape) || mask.dtype() != DType.BOOL)) {
            throw new ShapeException("REC: log probabilities " + shape + ", those of the behaviour " + behaviour.shape()
                    + ", advantages " + advantages.shape() + " and mask " + (mask == null ? "none" : mask)
                    + " do not agree");
        }
        DType dtype = logProbabilities.dtype();
        Tensor counts = mask == null ? Tensor.ones(DType.BOOL, shape.toArray()) : mask;
        double tokens = counts.to(DType.FLOAT64).sum().item();
        if (tokens == 0) {
            throw new IllegalArgumentException("REC: no token counts");
        }
        // A token that does not count may have any log probability, minus infinity too.
        Tensor zero = Tensor.scalar(dtype, 0);
        Tensor now = Tensor.where(counts, logProbabilities, zero);
        Tensor old = Tensor.where(counts, behaviour.detach().to(dtype), zero);
        Tensor a = advantages.detach().to(dtype).unsqueeze(1);
        Tensor logRatio = now.detach().sub(old);
        Tensor perRow = counts.to(dtype).sum(true, 1).clampMin(1);
        Tensor ratio = logRatio.exp();
        Tensor sequence = logRatio.sum(true, 1).div(perRow).exp();
        Tensor factor =
                a.mul(weight(a, ratio, sequence)).mul(kept(a, ratio, sequence).to(dtype));
        Tensor sum = factor.mul(now).sum().neg();
        Tensor total =
                switch (config.regularizer()) {
                    case NONE -> sum;
                    case K2 -> sum.add(now.sub(old).square().sum().mul(config.coefficient()));
                    case FORWARD_KL -> sum.sub(now.sum().mul(config.coefficient()));
                };
        return total.div(tokens);
    }

    private Tensor kept(Tensor a, Tensor ratio, Tensor sequence) {
        return switch (config.clip()) {
            case NONE -> Tensor.ones(DType.BOOL, ratio.shape().toArray());
            case ONE_SIDE -> oneSide(a, ratio, config.epsilonHigh(), config.epsilonLow());
            case TWO_SIDE -> twoSide(ratio);
            case RING ->
                twoSide(ratio)
                        .or(a.ge(0).and(ratio.le(1 - config.outerLow())))
                        .or(a.le(0).and(ratio.ge(1 + config.outerHigh())));
            case SEQUENCE_ONE_SIDE -> oneSide(a, sequence, config.epsilonHigh(), config.epsilonLow());
        };
    }

    private static Tensor oneSide(Tensor a, Tensor ratio, double high, double low) {
        return a.ge(0).and(ratio.le(1 + high)).or(a.le(0).and(ratio.ge(1 - low)));
    }

    private Tensor twoSide(Tensor ratio) {
        return ratio.ge(1 - config.epsilonLow()).and(ratio.le(1 + config.epsilonHigh()));
    }

    private Tensor weight(Tensor a, Tensor ratio, Tensor sequence) {
        return switch (config.weight()) {
            case NONE -> Tensor.scalar(a.dtype(), 1);
            case IS -> ratio;
            case TRUNCATED_IS -> ratio.clamp(1 - config.outerLow(), 1 + config.outerHigh());
            case ADVANTAGE -> a.div(config.temperature()).exp();
            case SEQUENCE_IS -> sequence;
        };
    }
}
