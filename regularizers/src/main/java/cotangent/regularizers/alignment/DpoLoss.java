package cotangent.regularizers.alignment;

import cotangent.autodiff.Activations;
import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;

/**
 * Direct preference optimization: fits a policy to pairs of answers, of which one is preferred, without a model of rewards.
 *
 * <pre>
 * h = beta ((log pi_w - log ref_w) - (log pi_l - log ref_l))
 *
 * DPO   -(1 - s) log sigmoid(h) - s log sigmoid(-h)
 * IPO   (h / beta - 1 / (2 beta))^2
 *
 * d DPO / d log pi_w = -beta sigmoid(-h) = -d DPO / d log pi_l        (s = 0)
 * </pre>
 *
 * for log probabilities of whole answers, {@code [batch]}: of the preferred ({@code w}) and of the other ({@code l}), under the policy and
 * under the reference that it started from. {@code s} smooths labels: the share of pairs that are taken to be the wrong way round. IPO, the
 * identity in place of the logistic, does not push the margin beyond {@code 1/2}.
 *
 * <p>{@code log pi} is differentiated, twice if need be; {@code log ref} is constant.
 *
 * <p>Defaults: {@code s = 0}. Cost: that of the log probabilities: two passes with the policy, two without gradient with the reference.
 *
 * <p>Source: R. Rafailov et al., "Direct Preference Optimization: Your Language Model is Secretly a Reward Model", NeurIPS 2023; IPO: M. G. Azar
 * et al., "A General Theoretical Paradigm to Understand Learning from Human Preferences", AISTATS 2024. Catalogue: T056.
 *
 * @param beta how dear it is to leave the reference; positive
 * @param labelSmoothing {@code s} in [0, 1/2); must be 0 for IPO
 * @param ipo whether the loss is IPO
 */
public record DpoLoss(double beta, double labelSmoothing, boolean ipo) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range, or IPO is to smooth labels
     */
    public DpoLoss {
        if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("DPO: beta must be positive and finite, got " + beta);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
            throw new IllegalArgumentException("DPO: label smoothing must be in [0, 0.5), got " + labelSmoothing);
        }
        if (ipo && labelSmoothing != 0) {
            throw new IllegalArgumentException("DPO: IPO smooths no labels, got " + labelSmoothing);
        }
    }

    /** DPO without smoothing. */
    public DpoLoss(double beta) {
        this(beta, 0, false);
    }

    /** A copy that smooths labels. */
    public DpoLoss withLabelSmoothing(double value) {
        return new DpoLoss(beta, value, ipo);
    }

    /** IPO with this {@code beta}. */
    public DpoLoss withIpo() {
        return new DpoLoss(beta, 0, true);
    }

    /**
     * One loss for each pair, {@code [batch]}.
     *
     * @param chosen {@code log pi_w [batch]}
     * @param rejected {@code log pi_l [batch]}
     * @param chosenReference {@code log ref_w [batch]}
     * @param rejectedReference {@code log ref_l [batch]}
     * @throws ShapeException if the shapes are not {@code [batch]} all four
     */
    public Tensor perPair(Tensor chosen, Tensor rejected, Tensor chosenReference, Tensor rejectedReference) {
        Shape shape = chosen.shape();
        if (shape.rank() != 1
                || !rejected.shape().equals(shape)
                || !chosenReference.shape().equals(shape)
                || !rejectedReference.shape().equals(shape)) {
            throw new ShapeException("DPO: needs four vectors [batch], got " + shape + ", " + rejected.shape() + ", "
                    + chosenReference.shape() + ", " + rejectedReference.shape());
        }
        DType dtype = chosen.dtype();
        Tensor margin = chosen.sub(chosenReference.detach().to(dtype))
                .sub(rejected.sub(rejectedReference.detach().to(dtype)));
        if (ipo) {
            return margin.sub(1 / (2 * beta)).square();
        }
        Tensor h = margin.mul(beta);
        Tensor loss = Activations.logSigmoid(h).neg();
        return labelSmoothing == 0
                ? loss
                : loss.mul(1 - labelSmoothing)
                        .sub(Activations.logSigmoid(h.neg()).mul(labelSmoothing));
    }

    /** The mean over the pairs. */
    public Tensor of(Tensor chosen, Tensor rejected, Tensor chosenReference, Tensor rejectedReference) {
        return perPair(chosen, rejected, chosenReference, rejectedReference).mean();
    }
}
