package cotangent.benchmarks;

/** Arguments of the command line that make no sense; the message is for the user. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
