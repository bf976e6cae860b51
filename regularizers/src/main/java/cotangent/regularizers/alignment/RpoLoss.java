package cotangent.regularizers.alignment;

import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Regularized preference optimization: DPO plus the likelihood of the preferred answers, which keeps the policy from being carried away by
 * preferences about answers that are hardly covered.
 *
 * <pre>
 * CUMULATIVE   L = DPO - eta beta log pi_w
 * AVERAGE      L = DPO - eta log pi_w / T_w
 * </pre>
 *
 * with the log probabilities of {@link DpoLoss} and the number {@code T_w} of tokens of each preferred answer. The second term is what is
 * left of a game: it is the least over rewards {@code R} of the preference loss plus
 * {@code eta max_pi (E_pi R - E_base R - beta KL(pi || ref))}, whose inner maximum is reached by {@code pi} proportional to
 * {@code ref exp(R / beta)}; with {@code R = beta log(pi / ref)} that is {@code L_DPO(pi) - eta beta E_base log(pi / ref)} where the base
 * is the distribution of preferred answers. {@link TabularRpo} has both sides for finitely many answers.
 *
 * <p>{@code log pi} is differentiated: to DPO's derivative by {@code log pi_w} come {@code -eta beta}, or {@code -eta / T_w}. {@code log ref} is
 * constant.
 *
 * <p>Defaults: the paper's {@code eta = 0.005}; {@code beta} is 0.01 or 0.05 there. Cost: that of DPO.
 *
 * <p>Source: Z. Liu et al., "Provably Mitigating Overoptimization in RLHF: Your SFT Loss is Implicitly an Adversarial Regularizer", NeurIPS
 * 2024. Catalogue: T056.
 *
 * @param dpo the preference loss with {@code beta}
 * @param eta weight of the likelihood, not negative; 0 is DPO
 * @param form how the likelihood is counted
 */
public record RpoLoss(DpoLoss dpo, double eta, Form form) {
    /** How the likelihood of an answer is counted. */
    public enum Form {
        /** The log probability of the answer, times {@code eta beta}. */
        CUMULATIVE,
        /** The log probability of a token on average, times {@code eta}. */
        AVERAGE
    }

    /**
     * Checks the weight.
     *
     * @throws IllegalArgumentException if {@code eta} is negative or not finite
     */
    public RpoLoss {
        if (!(eta >= 0 && eta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("RPO: eta must not be negative, and finite, got " + eta);
        }
    }

    /** CUMULATIVE with {@code eta = 0.005}. */
    public RpoLoss(double beta) {
        this(new DpoLoss(beta), 0.005, Form.CUMULATIVE);
    }

    /** A copy with another weight. */
    public RpoLoss withEta(double value) {
        return new RpoLoss(dpo, value, form);
    }

    /** A copy that counts likelihood otherwise. */
    public RpoLoss withForm(Form value) {
        return new RpoLoss(dpo, eta, value);
    }

    /**
     * One loss for each pair, {@code [batch]}.
     *
     * @param chosen {@code log pi_w [batch]}
     * @param rejected {@code log pi_l [batch]}
     * @param chosenReference {@code log ref_w [batch]}
     * @param rejectedReference {@code log ref_l [batch]}
     * @param chosenTokens {@code T_w [batch]}, positive; may be null for CUMULATIVE
     * @throws ShapeException if the shapes are not {@code [batch]} all
     * @throws IllegalArgumentException if AVERAGE has no numbers of tokens, or one is not positive
     */
    public Tensor perPair(
            Tensor chosen, Tensor rejected, Tensor chosenReference, Tensor rejectedReference, Tensor chosenTokens) {
        Tensor loss = dpo.perPair(chosen, rejected, chosenReference, rejectedReference);
        if (form == Form.CUMULATIVE) {
            return loss.sub(chosen.mul(eta * dpo.beta()));
        }
        if (chosenTokens == null) {
            throw new IllegalArgumentException("RPO: AVERAGE needs the numbers of tokens");
        }
        if (!chosenTokens.shape().equals(Shape.of(chosen.size(0)))) {
            throw new ShapeException(
                    "RPO: numbers of tokens have shape " + chosenTokens.shape() + ", need " + chosen.shape());
        }
        if (!chosenTokens.gt(0).all()) {
            throw new IllegalArgumentException("RPO: numbers of tokens must be positive");
        }
        return loss.sub(chosen.div(chosenTokens.detach().to(chosen.dtype())).mul(eta));
    }

    /** The mean over the pairs. */
    public Tensor of(
            Tensor chosen, Tensor rejected, Tensor chosenReference, Tensor rejectedReference, Tensor chosenTokens) {
        return perPair(chosen, rejected, chosenReference, rejectedReference, chosenTokens)
                .mean();
    }
}
