package cotangent.regularizers.alignment;

import cotangent.autodiff.Activations;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * The game behind {@link RpoLoss} for finitely many answers, with both of its sides: in terms of rewards, and in terms of the policy.
 *
 * <pre>
 * by rewards   L_BT(R) + eta (beta log Z_R - E_base R)
 *              beta log Z_R = max_pi E_pi R - beta KL(pi || ref),   Z_R = E_ref exp(R / beta),
 *              which pi_R = ref exp(R / beta) / Z_R reaches
 * by policy    L_DPO(pi) - eta beta E_base log(pi / ref)
 * </pre>
 *
 * with {@code L_BT(R) = -sum n_wl log sigmoid(R_w - R_l) / sum n} over the counted pairs. Both are equal at {@code pi = pi_R}, for every
 * {@code R}.
 *
 * <p>Source: Z. Liu et al., "Provably Mitigating Overoptimization in RLHF: Your SFT Loss is Implicitly an Adversarial Regularizer", NeurIPS
 * 2024. Catalogue: T056.
 *
 * @param reference {@code ref [answers]}: positive probabilities
 * @param base {@code [answers]}: the distribution whose reward is compared with
 * @param wins {@code n [answers, answers]}: how often the row's answer was preferred to the column's; some pair must be counted
 * @param beta positive
 * @param eta not negative
 */
public record TabularRpo(Tensor reference, Tensor base, Tensor wins, double beta, double eta) {
    /**
     * Checks shapes and ranges.
     *
     * @throws ShapeException if the shapes do not agree
     * @throws IllegalArgumentException if a number is out of range or there is no pair
     */
    public TabularRpo {
        int n = reference.rank() == 1 ? reference.size(0) : -1;
        if (!base.shape().equals(Shape.of(Math.max(n, 0)))
                || !wins.shape().equals(Shape.of(Math.max(n, 0), Math.max(n, 0)))) {
            throw new ShapeException("TabularRpo: reference " + reference.shape() + ", base " + base.shape()
                    + " and wins " + wins.shape() + " do not agree");
        }
        if (!(beta > 0) || !(eta >= 0)) {
            throw new IllegalArgumentException("TabularRpo: needs beta > 0 and eta >= 0, got " + beta + " and " + eta);
        }
        if (!reference.gt(0).all() || !wins.ge(0).all() || !(wins.sum().item() > 0)) {
            throw new IllegalArgumentException("TabularRpo: needs a positive reference and pairs counted");
        }
    }

    /** {@code pi_R}, the policy that rewards {@code [answers]} make best. */
    public Tensor bestPolicy(Tensor rewards) {
        return reference.log().add(rewards.div(beta)).softmax(0);
    }

    /** {@code beta log Z_R}: what the best policy gains by the rewards, less its divergence from the reference. */
    public Tensor bestGain(Tensor rewards) {
        return reference.log().add(rewards.div(beta)).logSumExp(0).mul(beta);
    }

    /** The value of rewards: the preference loss, and {@code eta} times what the best policy gains over the base. */
    public Tensor byRewards(Tensor rewards) {
        Tensor gain = bestGain(rewards).sub(base.mul(rewards).sum());
        return preferenceLoss(rewards).add(gain.mul(eta));
    }

    /** The value of a policy with logits {@code [answers]}: DPO's loss, less {@code eta beta E_base log(pi / ref)}. */
    public Tensor byPolicy(Tensor logits) {
        Tensor logRatio = logits.logSoftmax(0).sub(reference.log());
        return preferenceLoss(logRatio.mul(beta)).sub(base.mul(logRatio).sum().mul(eta * beta));
    }

    private Tensor preferenceLoss(Tensor rewards) {
        Tensor margins = rewards.unsqueeze(1).sub(rewards.unsqueeze(0));
        Tensor n = wins.to(rewards.dtype());
        return Activations.logSigmoid(margins).mul(n).sum().div(n.sum()).neg();
    }
}
