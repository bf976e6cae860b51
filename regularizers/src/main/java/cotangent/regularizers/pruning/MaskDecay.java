package cotangent.regularizers.pruning;

import java.util.Objects;

/**
 * Progressive gradient flow by a decaying mask (MdGf): the weights that the pattern leaves out fade to 0 in place of vanishing at once, and
 * gradients go straight through to all weights.
 *
 * <pre>
 * W~ = W (Mk + (1 - Mk) beta),   dL/dW = dL/dW~
 * STEP     beta = 0
 * LINEAR   beta = max(0, 1 - k tau)          tau = steps after the dense phase
 * EXP      beta = exp(-k tau)
 * </pre>
 *
 * The mask {@code Mk} is computed anew in every pass. In the dense phase {@code beta} is 1, in the last phase and after the training 0; mask and
 * {@code beta} are constants. {@link NmLinear#withGradMask} multiplies the gradient by the same soft mask, which the paper found to be worse.
 *
 * <p>Default: {@code k} = 0.01 a step; or such that the decay ends after about three quarters of the training.
 *
 * <p>Source: A. R. Bambhaniya et al., "Progressive Gradient Flow for Robust N:M Sparsity Training in Transformers", CPAL 2024.
 *
 * <p>Catalogue: T157
 *
 * @param kind how the others fade
 * @param pattern which weights stay
 * @param k the decay of a step
 * @param phases where it begins and ends
 */
public record MaskDecay(Kind kind, NmMask pattern, double k, Phases phases) implements SparsitySchedule {
    /** How weights outside the pattern fade. */
    public enum Kind {
        /** At once. */
        STEP,
        /** On a line. */
        LINEAR,
        /** By the same share in each step. */
        EXP
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the decay is negative or not finite
     */
    public MaskDecay {
        Objects.requireNonNull(kind, "a decay needs a kind");
        Objects.requireNonNull(pattern, "a decay needs a pattern");
        Objects.requireNonNull(phases, "a decay needs phases");
        if (!(k >= 0 && k < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("MaskDecay: k must be finite and not negative, got " + k);
        }
    }

    /** With {@code k} = 0.01. */
    public MaskDecay(Kind kind, NmMask pattern, Phases phases) {
        this(kind, pattern, 0.01, phases);
    }

    @Override
    public SparsityStage at(long step) {
        return new SparsityStage(pattern, beta(step), 0);
    }

    private double beta(long step) {
        if (phases.isSparse(step)) {
            return 0;
        }
        if (phases.isDense(step)) {
            return 1;
        }
        double decayed = k * (step - phases.denseSteps());
        return switch (kind) {
            case STEP -> 0;
            case LINEAR -> Math.max(0, 1 - decayed);
            case EXP -> StrictMath.exp(-decayed);
        };
    }
}
