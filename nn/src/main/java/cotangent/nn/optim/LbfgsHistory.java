package cotangent.nn.optim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The inverse Hessian that the last steps and changes of the gradient tell of: limited-memory BFGS. With the pairs {@code s, y} from old
 * to new, {@code r = 1 / s.y} and {@code H_0 = s.y / y.y} of the newest pair:
 *
 * <pre>
 * H_k = (I - r s y') H_{k-1} (I - r y s') + r s s'
 * </pre>
 *
 * <p>The matrix is never built: {@link #direction} takes {@code O(size n)}. Pairs without positive curvature {@code s.y} must be left
 * out, which {@link #add} does, so that the matrix stays positive definite.
 *
 * <p>Source: J. Nocedal and S. Wright, Numerical optimization, 2nd edition, 2006, algorithm 7.4.
 */
public final class LbfgsHistory {
    private final int capacity;
    private final Deque<Pair> pairs = new ArrayDeque<>();

    /**
     * What one iteration told.
     *
     * @param step from one point to the next
     * @param change of the gradient
     * @param curvature their product
     */
    public record Pair(double[] step, double[] change, double curvature) {}

    /**
     * An empty history.
     *
     * @param capacity number of pairs kept, positive
     */
    public LbfgsHistory(int capacity) {
        this.capacity = (int) Require.positive("history", (long) capacity);
    }

    /** Number of pairs. */
    public int size() {
        return pairs.size();
    }

    /** The pairs, oldest first. */
    public List<Pair> pairs() {
        return new ArrayList<>(pairs);
    }

    /** Forgets all pairs. */
    public void clear() {
        pairs.clear();
    }

    /**
     * Takes over a pair, in place of the oldest one if the history is full. The arrays are not copied.
     *
     * @param least the curvature that a pair must exceed
     * @return whether it did
     */
    public boolean add(double[] step, double[] change, double least) {
        double curvature = dot(step, change);
        if (!(curvature > least)) {
            return false;
        }
        if (pairs.size() == capacity) {
            pairs.removeFirst();
        }
        pairs.addLast(new Pair(step, change, curvature));
        return true;
    }

    /** {@code -H gradient}; without pairs, {@code -gradient}. */
    public double[] direction(double[] gradient) {
        double[] d = new double[gradient.length];
        for (int j = 0; j < d.length; j++) {
            d[j] = -gradient[j];
        }
        if (pairs.isEmpty()) {
            return d;
        }
        double[] weights = new double[pairs.size()];
        int i = pairs.size();
        for (Iterator<Pair> newestFirst = pairs.descendingIterator(); newestFirst.hasNext(); ) {
            Pair p = newestFirst.next();
            weights[--i] = dot(p.step, d) / p.curvature;
            axpy(-weights[i], p.change, d);
        }
        Pair newest = pairs.getLast();
        double scale = newest.curvature / dot(newest.change, newest.change);
        for (int j = 0; j < d.length; j++) {
            d[j] *= scale;
        }
        for (Pair p : pairs) {
            axpy(weights[i] - dot(p.change, d) / p.curvature, p.step, d);
            i++;
        }
        return d;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static void axpy(double s, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += s * x[i];
        }
    }
}
