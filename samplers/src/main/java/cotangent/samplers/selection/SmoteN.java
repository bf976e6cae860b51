package cotangent.samplers.selection;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.TensorDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * {@link Smote} for rows of names: neighbours vote.
 *
 * <pre>
 * delta(u, v)    = sum over classes c of |n_{u,c} / n_u - n_{v,c} / n_v|
 * distance(a, b) = sum over columns f of delta(a_f, b_f)^2
 * </pre>
 *
 * where {@code n_u} of all samples, and {@code n_{u,c}} of those of class {@code c}, have the value {@code u} in the column: values are near
 * that tell the same about the class (value difference metric, here without weights). Each column of a new row has the value that is most
 * frequent among the row {@code x_i} and its {@code k} nearest rows of the class, or that of {@code x_i} if several are; all new rows of
 * one {@code x_i} are equal. Nominal values are numbers that stand for names; only their equality matters.
 *
 * <p>Nothing is differentiated. Default: 5 neighbours; of equally distant rows those of lower number. Cost: {@code O(n d C + T^2 (d C + log
 * T))}.
 *
 * <p>Errors: {@link IllegalArgumentException} if the class has less than 2 rows or a value is not finite; {@link ShapeException} unless
 * inputs are {@code [n, d]} and targets integers {@code [n]}.
 *
 * <p>Source: N. V. Chawla, K. W. Bowyer, L. O. Hall, W. P. Kegelmeyer, "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002,
 * section 6.2; the metric is that of S. Cost and S. Salzberg, Machine Learning 10, 1993.
 *
 * <p>Catalogue: T062
 *
 * @param percent new rows for each 100 rows of the class: less than 100, or a multiple of it
 * @param k number of neighbours
 */
public record SmoteN(int percent, int k) implements Oversampler {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code percent} is neither in [1, 100] nor a multiple of 100, or {@code k} is not positive
     */
    public SmoteN {
        Minority.requireSettings("SmoteN", percent, k);
    }

    /** 5 neighbours. */
    public SmoteN(int percent) {
        this(percent, 5);
    }

    @Override
    public Tensor synthesize(TensorDataset data, long minority, RandomGenerator rng) {
        int[] rows = Minority.rows("SmoteN", data, minority);
        double[][] x = Minority.values("SmoteN", data.inputs().indexSelect(0, Tensor.of(rows)));
        List<Map<Double, double[]>> shares =
                shares(Minority.values("SmoteN", data.inputs()), data.targets().toLongArray());
        int[][] nearest = Minority.neighbours(x.length, k, (a, b) -> distance(x[a], x[b], shares));
        int[] bases = Minority.bases(x.length, percent, rng);
        double[][] made = new double[bases.length][shares.size()];
        for (int r = 0; r < made.length; r++) {
            int i = bases[r];
            int[] voters = Arrays.copyOf(nearest[i], nearest[i].length + 1);
            voters[voters.length - 1] = i;
            for (int f = 0; f < shares.size(); f++) {
                made[r][f] = Minority.vote(x, voters, f, x[i][f]);
            }
        }
        return Minority.tensor(made, data.inputs());
    }

    /** For each column and value the shares of the classes among the samples with this value. */
    static List<Map<Double, double[]>> shares(double[][] all, long[] labels) {
        long[] classes = Arrays.stream(labels).distinct().sorted().toArray();
        List<Map<Double, double[]>> columns = new ArrayList<>();
        for (int f = 0; f < all[0].length; f++) {
            Map<Double, double[]> column = new HashMap<>();
            for (int i = 0; i < all.length; i++) {
                column.computeIfAbsent(key(all[i][f]), u -> new double[classes.length])[
                        Arrays.binarySearch(classes, labels[i])]++;
            }
            for (double[] counts : column.values()) {
                double sum = Arrays.stream(counts).sum();
                for (int c = 0; c < counts.length; c++) {
                    counts[c] /= sum;
                }
            }
            columns.add(column);
        }
        return columns;
    }

    static double distance(double[] a, double[] b, List<Map<Double, double[]>> shares) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            double[] u = shares.get(f).get(key(a[f]));
            double[] v = shares.get(f).get(key(b[f]));
            double delta = 0;
            for (int c = 0; c < u.length; c++) {
                delta += Math.abs(u[c] - v[c]);
            }
            sum += delta * delta;
        }
        return sum;
    }

    /** One key for both zeros. */
    private static double key(double value) {
        return value + 0.0;
    }
}
