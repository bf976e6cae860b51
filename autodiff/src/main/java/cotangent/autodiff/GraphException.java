package cotangent.autodiff;

/** A graph that cannot be differentiated: freed, changed in place since it was recorded, or not there. */
public class GraphException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its message. */
    public GraphException(String message) {
        super(message);
    }
}
