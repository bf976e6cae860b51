package cotangent.nn.train;

import java.io.Serial;

/** The loss, or the norm of its gradient, became NaN or infinite; the step was not taken. */
public final class NonFiniteLossException extends ArithmeticException {
    @Serial
    private static final long serialVersionUID = 1;

    private final long step;

    NonFiniteLossException(String what, double value, long step, long epoch, int batch) {
        super("training: " + what + " is " + value + " at step " + step + " (epoch " + epoch + ", batch " + batch
                + "); a lower learning rate or gradient clipping may help, and Anomaly finds the operation");
        this.step = step;
    }

    /** Number of steps done before. */
    public long step() {
        return step;
    }
}
