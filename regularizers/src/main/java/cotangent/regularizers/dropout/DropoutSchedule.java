package cotangent.regularizers.dropout;

import cotangent.nn.DropPath;
import cotangent.nn.Dropout;
import cotangent.nn.Module;
import cotangent.nn.train.Objective;

/**
 * Dropout for a part of the training only: early against underfitting, late against overfitting.
 *
 * <pre>
 * STANDARD   r(t) = rate                                            at all steps t = 0 .. epochs stepsPerEpoch - 1
 * EARLY      r(t) = rate, or linearly from rate to 0,               for t &lt; n = cutoffEpoch stepsPerEpoch;   then 0
 *            r(t) = rate (1 - t / (n - 1))
 * LATE       r(t) = 0                                               for t &lt; n;   then rate
 * </pre>
 *
 * Early dropout brings down the <em>training</em> loss of networks too small for their data; in the paper it does so by making the gradients of
 * mini-batches point more alike at first, which {@link GradientDirections} measures. Late dropout is for networks that would overfit.
 *
 * <p>{@link #of} sets the rate of all layers of one {@link Kind} before each step: dropout, or stochastic depth, whose rates grow with
 * depth up to {@code r(t)} ({@link StochasticDepth}); never both together. After the last step the rate stays what it was. The schedule is a
 * function of the step alone, so that a training resumed from a checkpoint goes on with it.
 *
 * <p>Nothing is differentiated. Defaults of the paper, for 300 epochs: cutoff 50, rate 0.1 for dropout, and 0.5 falling linearly for early
 * stochastic depth. No cost.
 *
 * <p>Source: Z. Liu, Z. Xu, J. Jin, Z. Shen, T. Darrell, "Dropout Reduces Underfitting", ICML 2023.
 *
 * <p>Catalogue: T264
 *
 * @param rate the (highest) rate, in [0, 1)
 * @param epochs of the whole training
 * @param stepsPerEpoch steps of an epoch
 * @param cutoffEpoch where early dropout ends or late dropout begins, in [0, epochs]; without effect on the standard mode
 * @param mode when there is dropout
 * @param ramp how early dropout ends
 */
public record DropoutSchedule(double rate, int epochs, int stepsPerEpoch, int cutoffEpoch, Mode mode, Ramp ramp) {
    /** When there is dropout. */
    public enum Mode {
        /** Throughout. */
        STANDARD,
        /** Before the cutoff. */
        EARLY,
        /** From the cutoff on. */
        LATE
    }

    /** How early dropout ends. */
    public enum Ramp {
        /** At once. */
        CONSTANT,
        /** Little by little: the first of the early steps has the rate, the last has none. */
        LINEAR
    }

    /** What is dropped. */
    public enum Kind {
        /** Elements: the layers {@link Dropout}. */
        DROPOUT,
        /** Residual blocks: the layers {@link DropPath}. */
        STOCHASTIC_DEPTH
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the rate is outside [0, 1), the cutoff is outside [0, epochs], a number is negative, or a ramp is
     *     asked for that is not early dropout's
     */
    public DropoutSchedule {
        Rates.require("DropoutSchedule", rate);
        if (epochs < 0 || stepsPerEpoch < 1) {
            throw new IllegalArgumentException("DropoutSchedule: needs epochs not below 0 and steps above, got "
                    + epochs + " and " + stepsPerEpoch);
        }
        if (cutoffEpoch < 0 || cutoffEpoch > epochs) {
            throw new IllegalArgumentException(
                    "DropoutSchedule: the cutoff must be in [0, " + epochs + "], got " + cutoffEpoch);
        }
        if (ramp == Ramp.LINEAR && mode != Mode.EARLY) {
            throw new IllegalArgumentException("DropoutSchedule: only early dropout has a linear ramp, not " + mode);
        }
    }

    /** The same rate throughout. */
    public static DropoutSchedule standard(double rate, int epochs, int stepsPerEpoch) {
        return new DropoutSchedule(rate, epochs, stepsPerEpoch, epochs, Mode.STANDARD, Ramp.CONSTANT);
    }

    /** The rate before the cutoff, none after. */
    public static DropoutSchedule early(double rate, int epochs, int stepsPerEpoch, int cutoffEpoch) {
        return new DropoutSchedule(rate, epochs, stepsPerEpoch, cutoffEpoch, Mode.EARLY, Ramp.CONSTANT);
    }

    /** None before the cutoff, the rate after. */
    public static DropoutSchedule late(double rate, int epochs, int stepsPerEpoch, int cutoffEpoch) {
        return new DropoutSchedule(rate, epochs, stepsPerEpoch, cutoffEpoch, Mode.LATE, Ramp.CONSTANT);
    }

    /** A copy with another ramp. */
    public DropoutSchedule withRamp(Ramp value) {
        return new DropoutSchedule(rate, epochs, stepsPerEpoch, cutoffEpoch, mode, value);
    }

    /** Number of steps of the whole training. */
    public long steps() {
        return (long) epochs * stepsPerEpoch;
    }

    /**
     * The rate of a step.
     *
     * @param step from 0; after the last step the rate stays
     * @throws IllegalArgumentException if the step is negative
     */
    public double at(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("DropoutSchedule: the step must not be negative, got " + step);
        }
        long t = Math.min(step, Math.max(0, steps() - 1));
        long n = (long) cutoffEpoch * stepsPerEpoch;
        return switch (mode) {
            case STANDARD -> rate;
            case LATE -> t < n ? 0 : rate;
            case EARLY -> t >= n ? 0 : ramp == Ramp.CONSTANT || n == 1 ? rate : rate * ((n - 1 - t) / (n - 1.0));
        };
    }

    /** The rates of all steps, {@code epochs stepsPerEpoch} of them. */
    public double[] rates() {
        double[] rates = new double[Math.toIntExact(steps())];
        for (int t = 0; t < rates.length; t++) {
            rates[t] = at(t);
        }
        return rates;
    }

    /**
     * Sets the rate of a step in all layers of a kind.
     *
     * @throws IllegalArgumentException if the model has none of them
     */
    public void apply(Module model, Kind kind, long step) {
        double r = at(step);
        if (kind == Kind.STOCHASTIC_DEPTH) {
            StochasticDepth.set(model, r);
        } else {
            Rates.layers(model, Dropout.class).forEach(layer -> layer.setP(r));
        }
    }

    /** An objective whose model follows this schedule; reports the rate as {@code drop rate}. */
    public Objective of(Objective objective, Kind kind) {
        return new ScheduledDropout(this, objective, kind);
    }
}
