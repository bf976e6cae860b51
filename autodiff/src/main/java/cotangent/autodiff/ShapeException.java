package cotangent.autodiff;

/** Shapes, axes or indices that do not fit an operation; the message names the operation and what it got. */
public class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its message. */
    public ShapeException(String message) {
        super(message);
    }
}
