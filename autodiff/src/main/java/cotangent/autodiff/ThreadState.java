package cotangent.autodiff;

/** What a thread is set to: whether it records graphs, and whether it hunts for NaN. */
final class ThreadState {
    private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);

    boolean recording = true;
    boolean anomalyDetection;

    static ThreadState current() {
        return CURRENT.get();
    }
}
