package cotangent.nn.onnx;

/** A part of a model that has no counterpart: an operator of a file that cannot be imported, or a primitive that cannot be exported. */
public final class UnsupportedOperatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operator;

    UnsupportedOperatorException(String operator, String message) {
        super(message);
        this.operator = operator;
    }

    /** Its name. */
    public String operator() {
        return operator;
    }
}
