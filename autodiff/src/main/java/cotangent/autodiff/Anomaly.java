package cotangent.autodiff;

/**
 * Hunts for the first NaN or infinity: while a region is open on the current thread, every primitive's result is checked, and
 * nodes remember where they were created.
 *
 * <pre>{@code
 * try (var hunt = Anomaly.detect()) {
 *     loss(x).backward();
 * }
 * }</pre>
 */
public final class Anomaly implements AutoCloseable {
    private final ThreadState state;
    private final boolean before;

    private Anomaly() {
        state = ThreadState.current();
        before = state.anomalyDetection;
        state.anomalyDetection = true;
    }

    /** Opens a region in which NaN and infinities are errors. */
    public static Anomaly detect() {
        return new Anomaly();
    }

    /** Restores what was before the region. */
    @Override
    public void close() {
        state.anomalyDetection = before;
    }

    static void check(Primitive p, Tensor[] inputs, Tensor y) {
        if (!y.dtype().isFloating() || y.allFinite()) {
            return;
        }
        boolean fromInput = false;
        StringBuilder shapes = new StringBuilder();
        for (Tensor x : inputs) {
            fromInput |= x.dtype().isFloating() && !x.allFinite();
            shapes.append(shapes.length() == 0 ? "" : ", ").append(x.shape());
        }
        throw new AnomalyException(
                "'" + p.name() + "' produced NaN or infinity from operands of shapes " + shapes
                        + (fromInput ? " (an operand already held one)" : " that were finite"),
                null);
    }

    /** What to throw when an operation inside a rule found an anomaly. */
    static AnomalyException inRule(Node node, String rule, AnomalyException e) {
        return new AnomalyException(
                rule + " of '" + node.name() + "': " + e.getMessage() + "; '" + node.name()
                        + "' was created at the cause's trace",
                node.site());
    }

    static void checkRule(Node node, String rule, Tensor result) {
        if (ThreadState.current().anomalyDetection && !result.allFinite()) {
            throw new AnomalyException(
                    rule + " of '" + node.name()
                            + "' produced NaN or infinity; the operation was created at the cause's trace",
                    node.site());
        }
    }
}
