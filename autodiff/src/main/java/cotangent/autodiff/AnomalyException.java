package cotangent.autodiff;

/** A NaN or infinity found by {@link Anomaly}; the cause, if any, shows where the operation was created. */
public class AnomalyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its message and the creation site. */
    public AnomalyException(String message, Throwable site) {
        super(message, site);
    }
}
