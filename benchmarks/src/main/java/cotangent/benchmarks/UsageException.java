package cotangent.benchmarks;

/** Arguments of the command line that make no sense; the message is for the user. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Tells the user what is wrong and what would be right. */
    public UsageException(String message) {
        super(message);
    }
}
