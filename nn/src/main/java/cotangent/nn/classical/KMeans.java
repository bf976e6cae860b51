package cotangent.nn.classical;

import cotangent.autodiff.DType;
import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Indexed;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Clusters around means: points are with the nearest centre, centres are the means of their points.
 *
 * <pre>
 * min over centres and assignments of sum_i ||x_i - c_{a_i}||^2
 * </pre>
 *
 * <p>Lloyd's iteration from centres that are drawn far from each other (k-means++), until no assignment changes. Points that are equally
 * near to centres are with the first of them. A cluster that becomes empty gets the point that is farthest from its centre. Cost of an
 * iteration: {@code O(n k d)}.
 *
 * <p>Source: S. Lloyd, Least squares quantization in PCM, IEEE Transactions on Information Theory 28(2), 1982; D. Arthur and
 * S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007.
 *
 * @param centers {@code [k, d]}
 * @param labels {@code [n]}, int64: the cluster of each point
 * @param inertia the sum of squared distances to the centres
 * @param iterations how often centres moved
 * @param converged whether assignments had come to rest
 */
public record KMeans(Tensor centers, Tensor labels, double inertia, int iterations, boolean converged) {
    /** Rounds at most, by default. */
    public static final int MAX_ITERATIONS = 100;

    /** One run of at most {@value #MAX_ITERATIONS} rounds. */
    public static KMeans fit(Tensor points, int k, RandomGenerator rng) {
        return fit(points, k, 1, MAX_ITERATIONS, rng);
    }

    /**
     * The best of several runs.
     *
     * @param points {@code [n, d]}
     * @param k number of clusters, from 1 to {@code n}
     * @param runs how often to begin anew
     * @param maxIterations rounds of a run at most
     * @throws IllegalArgumentException if a number is out of range or a coordinate is not finite
     */
    public static KMeans fit(Tensor points, int k, int runs, int maxIterations, RandomGenerator rng) {
        Tensor x = Points.require("KMeans", points, 1);
        if (k < 1 || k > x.size(0) || runs < 1 || maxIterations < 1) {
            throw new IllegalArgumentException("KMeans: needs 1 to " + x.size(0)
                    + " clusters, a run and an iteration, got " + k + ", " + runs + ", " + maxIterations);
        }
        KMeans best = null;
        try (var off = GradMode.noGrad()) {
            for (int run = 0; run < runs; run++) {
                KMeans next = lloyd(x, seed(x, k, rng), maxIterations);
                best = best == null || next.inertia < best.inertia ? next : best;
            }
        }
        return best;
    }

    /** Each next centre is a point drawn with probability proportional to its squared distance from the nearest centre so far. */
    private static Tensor seed(Tensor x, int k, RandomGenerator rng) {
        int n = x.size(0);
        int[] chosen = new int[k];
        chosen[0] = rng.nextInt(n);
        double[] nearest = squares(x, x.narrow(0, chosen[0], 1)).toDoubleArray();
        for (int c = 1; c < k; c++) {
            chosen[c] = draw(nearest, rng);
            double[] d = squares(x, x.narrow(0, chosen[c], 1)).toDoubleArray();
            for (int i = 0; i < n; i++) {
                nearest[i] = Math.min(nearest[i], d[i]);
            }
        }
        return x.indexSelect(0, Tensor.of(chosen));
    }

    private static int draw(double[] weights, RandomGenerator rng) {
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        if (sum == 0) { // all points are at centres
            return rng.nextInt(weights.length);
        }
        double u = rng.nextDouble() * sum;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                u -= weights[i];
                if (u < 0) {
                    break;
                }
            }
        }
        return last;
    }

    private static KMeans lloyd(Tensor x, Tensor start, int maxIterations) {
        int k = start.size(0);
        Tensor centers = start;
        long[] labels = null;
        for (int iteration = 0; ; iteration++) {
            Indexed nearest = squares(x, centers).min(1, false);
            long[] now = nearest.indices().toLongArray();
            boolean atRest = labels != null && Arrays.equals(labels, now);
            labels = now;
            if (atRest || iteration == maxIterations) {
                double inertia = nearest.values().to(DType.FLOAT64).sum().item();
                return new KMeans(MemoryScope.keep(centers), Tensor.of(labels), inertia, iteration, atRest);
            }
            centers = means(x, labels.clone(), k, nearest.values().toDoubleArray());
        }
    }

    /** Takes points for empty clusters from clusters that keep one. */
    private static Tensor means(Tensor x, long[] labels, int k, double[] distances) {
        int[] counts = new int[k];
        for (long label : labels) {
            counts[(int) label]++;
        }
        for (int c = 0; c < k; c++) {
            if (counts[c] == 0) {
                int farthest = -1;
                for (int i = 0; i < labels.length; i++) {
                    if (counts[(int) labels[i]] > 1 && (farthest < 0 || distances[i] > distances[farthest])) {
                        farthest = i;
                    }
                }
                counts[(int) labels[farthest]]--;
                labels[farthest] = c;
                counts[c] = 1;
            }
        }
        Tensor sums = Tensor.zeros(x.dtype(), k, x.size(1)).indexAdd(0, Tensor.of(labels), x);
        return sums.div(Tensor.of(counts).to(x.dtype()).unsqueeze(1));
    }

    /** Squared distances, {@code [n, k]}. */
    private static Tensor squares(Tensor x, Tensor centers) {
        return Distances.cdist(x, centers).square();
    }

    /**
     * The clusters of other points, {@code [m]}.
     *
     * @param points {@code [m, d]}
     */
    public Tensor assign(Tensor points) {
        Tensor x = Points.requireLike("KMeans", points, centers.size(1));
        return squares(x, centers).argmin(1);
    }
}
