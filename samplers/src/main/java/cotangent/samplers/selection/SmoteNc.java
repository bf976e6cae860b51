package cotangent.samplers.selection;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.TensorDataset;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@link Smote} for rows of which some columns are numbers and some are names (nominal and continuous).
 *
 * <pre>
 * distance(a, b)^2 = sum over continuous columns of (a_f - b_f)^2 + M^2 (number of nominal columns in which a and b differ)
 * M                = median over the continuous columns of their standard deviation in the class (divided by T)
 * </pre>
 *
 * The continuous columns of a new row are {@linkplain Smote interpolated} with one gap; each nominal column has the value that most of the
 * {@code k} neighbours have, or that of the row {@code x_i} itself if several values are equally frequent. Nominal values are numbers that
 * stand for names; only their equality matters.
 *
 * <p>Nothing is differentiated. Default: 5 neighbours. Cost: {@code O(T^2 (d + log T))}.
 *
 * <p>Errors: as of {@link Smote}; {@link ShapeException} also if a nominal column is not one of the rows'; {@link IllegalArgumentException}
 * if no column is continuous, for which there is {@link SmoteN}.
 *
 * <p>Source: N. V. Chawla, K. W. Bowyer, L. O. Hall, W. P. Kegelmeyer, "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002,
 * section 6.1.
 *
 * <p>Catalogue: T062
 *
 * @param percent new rows for each 100 rows of the class: less than 100, or a multiple of it
 * @param k number of neighbours
 * @param nominal the nominal columns
 */
public record SmoteNc(int percent, int k, List<Integer> nominal) implements Oversampler {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code percent} is neither in [1, 100] nor a multiple of 100, or {@code k} is not positive
     */
    public SmoteNc {
        Minority.requireSettings("SmoteNc", percent, k);
        nominal = List.copyOf(nominal);
    }

    /** 5 neighbours. */
    public SmoteNc(int percent, List<Integer> nominal) {
        this(percent, 5, nominal);
    }

    @Override
    public Tensor synthesize(TensorDataset data, long minority, RandomGenerator rng) {
        return synthesize(data.inputs().indexSelect(0, Tensor.of(Minority.rows("SmoteNc", data, minority))), rng);
    }

    /**
     * New rows from those of the class.
     *
     * @param rows {@code [T, d]}
     * @return {@code [T percent / 100, d]}
     */
    public Tensor synthesize(Tensor rows, RandomGenerator rng) {
        if (!rows.dtype().isFloating()) {
            throw new ShapeException("SmoteNc: needs floating-point rows, got " + rows.dtype() + " " + rows.shape());
        }
        double[][] x = Minority.values("SmoteNc", rows);
        boolean[] named = named(rows.size(1));
        double mismatch = medianDeviation(x, named);
        double square = mismatch * mismatch;
        int[][] nearest = Minority.neighbours(x.length, k, (a, b) -> squaredDistance(x[a], x[b], named, square));
        int[] bases = Minority.bases(x.length, percent, rng);
        double[][] made = new double[bases.length][named.length];
        for (int r = 0; r < made.length; r++) {
            int i = bases[r];
            double[] other = x[nearest[i][rng.nextInt(nearest[i].length)]];
            double gap = rng.nextDouble();
            for (int f = 0; f < named.length; f++) {
                made[r][f] = named[f] ? Minority.vote(x, nearest[i], f, x[i][f]) : x[i][f] + gap * (other[f] - x[i][f]);
            }
        }
        return Minority.tensor(made, rows);
    }

    private boolean[] named(int columns) {
        boolean[] named = new boolean[columns];
        for (int f : nominal) {
            if (f < 0 || f >= columns) {
                throw new ShapeException("SmoteNc: nominal column " + f + " is not in [0, " + columns + ")");
            }
            named[f] = true;
        }
        return named;
    }

    /** What a nominal difference counts: the median standard deviation of continuous columns. */
    static double medianDeviation(double[][] x, boolean[] named) {
        double[] deviations = new double[named.length];
        int n = 0;
        for (int f = 0; f < named.length; f++) {
            if (!named[f]) {
                double mean = 0;
                for (double[] row : x) {
                    mean += row[f] / x.length;
                }
                double squares = 0;
                for (double[] row : x) {
                    squares += (row[f] - mean) * (row[f] - mean);
                }
                deviations[n++] = Math.sqrt(squares / x.length);
            }
        }
        if (n == 0) {
            throw new IllegalArgumentException("SmoteNc: needs a continuous column; SmoteN is for nominal ones only");
        }
        Arrays.sort(deviations, 0, n);
        return (deviations[(n - 1) / 2] + deviations[n / 2]) / 2;
    }

    private static double squaredDistance(double[] a, double[] b, boolean[] named, double mismatch) {
        double sum = 0;
        int differ = 0;
        for (int f = 0; f < a.length; f++) {
            if (!named[f]) {
                sum += (a[f] - b[f]) * (a[f] - b[f]);
            } else if (a[f] != b[f]) {
                differ++;
            }
        }
        return sum + differ * mismatch;
    }
}
