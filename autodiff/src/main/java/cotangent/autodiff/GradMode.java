package cotangent.autodiff;

/**
 * A region of code on the current thread in which operations are recorded for differentiation, or not.
 *
 * <pre>{@code
 * try (var off = GradMode.noGrad()) {
 *     accuracy = Metrics.accuracy(model.apply(x), labels);
 * }
 * }</pre>
 */
public final class GradMode implements AutoCloseable {
    private final ThreadState state;
    private final boolean before;

    private GradMode(boolean recording) {
        state = ThreadState.current();
        before = state.recording;
        state.recording = recording;
    }

    /** Opens a region in which nothing is recorded. */
    public static GradMode noGrad() {
        return new GradMode(false);
    }

    /** Opens a region in which operations are recorded again, inside one in which they are not. */
    public static GradMode enableGrad() {
        return new GradMode(true);
    }

    /** Whether operations of this thread are recorded. */
    public static boolean isEnabled() {
        return ThreadState.current().recording;
    }

    /** Restores what was before the region. */
    @Override
    public void close() {
        state.recording = before;
    }
}
