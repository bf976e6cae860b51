package cotangent.autodiff;

import java.util.List;

/** What a thread is set to: whether it records graphs, whether it hunts for NaN, and where it takes memory from. */
final class ThreadState {
    private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);

    boolean recording = true;
    boolean anomalyDetection;

    /** How many vmaps the code that runs now is inside of. */
    int vmaps;

    /** What {@link Trace} notes down; null while none is made. */
    List<Trace.Step> trace;

    /** The innermost open region, or null. */
    MemoryScope scope;

    final ArrayPool pool = new ArrayPool();

    static ThreadState current() {
        return CURRENT.get();
    }
}
