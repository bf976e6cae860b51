package cotangent.benchmarks.speed;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Runs a step in rounds and keeps how long it took, what it allocated, and the time that garbage collection took meanwhile. */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Workload.Step step;
    private final double[] rounds;
    private final double[] bytes;
    private int count;
    private long nanos;
    private long collectorMillis;

    Meter(Workload.Step step, int rounds) {
        this.step = step;
        this.rounds = new double[rounds];
        this.bytes = new double[rounds];
    }

    /** Runs for a time, so that the code is compiled; returns the number of steps that take about {@code roundNanos}. */
    int warmUp(long warmUpNanos, long roundNanos) {
        long start = System.nanoTime();
        long last = start;
        long fastest = Long.MAX_VALUE;
        do {
            step.run();
            long now = System.nanoTime();
            fastest = Math.min(fastest, now - last);
            last = now;
        } while (last - start < warmUpNanos);
        return (int) Math.max(1, Math.min(1_000_000, roundNanos / Math.max(1, fastest)));
    }

    /** Runs {@code n} steps; returns the median of their times in milliseconds. */
    double round(int n) {
        long[] times = new long[n];
        long collected = collectorMillis();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        long last = start;
        for (int i = 0; i < n; i++) {
            step.run();
            long now = System.nanoTime();
            times[i] = now - last;
            last = now;
        }
        bytes[count] = (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / n;
        nanos += last - start;
        collectorMillis += collectorMillis() - collected;
        Arrays.sort(times);
        double median = (times[(n - 1) / 2] + times[n / 2]) / 2e6;
        rounds[count++] = median;
        return median;
    }

    private static long collectorMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            sum += Math.max(0, gc.getCollectionTime());
        }
        return sum;
    }

    /** The median of the rounds' medians. */
    double millis() {
        return median(rounds);
    }

    /**
     * Bytes of the heap that the measuring thread allocates in a step: the median of the rounds, so that vectors boxed while a kernel is not
     * compiled, or compiled again, show only if most rounds have them.
     */
    double bytesPerStep() {
        return median(bytes);
    }

    /** The part of the time that went by while the garbage was collected. */
    double collectorShare() {
        return collectorMillis * 1e6 / nanos;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
