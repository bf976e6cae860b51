package cotangent.autodiff;

/** Element types that do not fit an operation; the message names the operation and what it got. */
public class DTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its message. */
    public DTypeException(String message) {
        super(message);
    }
}
