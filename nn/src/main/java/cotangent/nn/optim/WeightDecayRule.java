package cotangent.nn.optim;

import cotangent.autodiff.InPlace;
import cotangent.autodiff.Tensor;
import java.util.Objects;

/**
 * How parameters decay beside an optimizer's step {@code x - eta u}: decoupled from the gradient, everywhere or cautiously.
 *
 * <pre>
 * x_{t+1} = x_t - eta u_t - d mask x_t
 *
 * DECOUPLED   mask = 1
 * CAUTIOUS    mask = 1 where u_t x_t &gt;= 0, else 0
 *
 * LR_TIMES_LAMBDA   d = eta lambda         eta: the group's present learning rate
 * SCHEDULE_ONLY     d = m_t lambda         m_t: that rate divided by the group's base rate, the schedule's multiplier
 * </pre>
 *
 * with {@code lambda} the group's weight decay, element by element, and {@code x_t} the parameter before the step. {@code u_t} is the
 * optimizer's final direction: Adam's ratio with bias correction, Lion's sign, Muon's orthogonal matrix, the velocity of descent with
 * momentum.
 *
 * <p>Decoupled decay moves the points where training comes to rest: on {@code (x - c)^2 / 2} to {@code c / (1 + lambda)}. Cautious decay
 * acts only where the step goes towards zero already, or does not move at all, so that the points of rest are those of the loss itself;
 * along a manifold of them, where {@code u = 0}, parameters slide towards smaller values. It has no further hyperparameter: {@code lambda}
 * is the one of decoupled decay.
 *
 * <p>The libraries' custom for AdamW is {@code LR_TIMES_LAMBDA}; the paper multiplies the decay by the schedule only, so that learning rate
 * and decay can be tuned apart. Where the base rate is 0, {@code m_t} counts as 1. A cautious step costs one more pass over the parameter.
 *
 * <p>Sources: I. Loshchilov and F. Hutter, Decoupled weight decay regularization, ICLR 2019 (catalogue: T271); L. Chen et al., Cautious
 * weight decay, 2025 (catalogue: T221).
 *
 * @param mask which elements decay
 * @param coupling by how much
 */
public record WeightDecayRule(Mask mask, Coupling coupling) {
    /** All elements decay, by learning rate times weight decay. */
    public static final WeightDecayRule DECOUPLED = new WeightDecayRule(Mask.ALL, Coupling.LR_TIMES_LAMBDA);

    /** Elements that do not move away from zero decay, by learning rate times weight decay. */
    public static final WeightDecayRule CAUTIOUS = new WeightDecayRule(Mask.NOT_GROWING, Coupling.LR_TIMES_LAMBDA);

    /** Which elements decay. */
    public enum Mask {
        /** All. */
        ALL,
        /** Those that the step moves towards zero, or not at all, and those that are zero. */
        NOT_GROWING
    }

    /** What the weight decay is multiplied by. */
    public enum Coupling {
        /** The present learning rate. */
        LR_TIMES_LAMBDA,
        /** The schedule's multiplier. */
        SCHEDULE_ONLY
    }

    /** Needs both. */
    public WeightDecayRule {
        Objects.requireNonNull(mask, "a rule of weight decay needs a mask");
        Objects.requireNonNull(coupling, "a rule of weight decay needs a coupling");
    }

    /** A copy with another coupling. */
    public WeightDecayRule withCoupling(Coupling value) {
        return new WeightDecayRule(mask, value);
    }

    /** {@code d}: the share of itself that an element of the group loses in the next step. */
    public double share(ParameterGroup group) {
        if (coupling == Coupling.LR_TIMES_LAMBDA) {
            return group.learningRate() * group.weightDecay();
        }
        double base = group.baseLearningRate();
        return (base == 0 ? 1 : group.learningRate() / base) * group.weightDecay();
    }

    /**
     * Lets a parameter decay, in place, before the step {@code -eta update} is added.
     *
     * @param update the direction, or a positive multiple of it
     */
    void decay(Tensor value, Tensor update, ParameterGroup group) {
        double share = share(group);
        if (share == 0) {
            return;
        }
        if (mask == Mask.ALL) {
            InPlace.scale(value, 1 - share);
            return;
        }
        Tensor x = value.detach();
        Tensor growing = update.sign().mul(x.sign()).lt(0); // signs: a product of small numbers may vanish
        value.assign(Tensor.where(growing, x, x.mul(1 - share)));
    }
}
