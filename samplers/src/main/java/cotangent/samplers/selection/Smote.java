package cotangent.samplers.selection;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.classical.NearestNeighbors;
import cotangent.nn.data.TensorDataset;
import java.util.random.RandomGenerator;

/**
 * Synthetic minority oversampling: new rows of a rare class, at random between its rows and their near neighbours.
 *
 * <pre>
 * x = x_i + g (x_j - x_i),   g uniform in [0, 1),   j drawn from the k nearest other rows of the class
 * </pre>
 *
 * for each row {@code x_i} of the class {@code percent / 100} times; below 100 percent once for {@code floor(T percent / 100)} of the
 * {@code T} rows, drawn at random. Distances are Euclidean: bring columns to one scale before. With {@code perAttributeGap} each column has
 * its own {@code g}, as in the paper's listing; the paper's text, and practice, have one a row, so that new rows lie on segments.
 *
 * <p>Nothing is differentiated. Defaults: 5 neighbours, one gap a row. With {@code k} rows or fewer all other rows are neighbours. Cost:
 * {@code O(T^2 d)}.
 *
 * <p>Errors: {@link IllegalArgumentException} if the class has less than 2 rows or a value is not finite; {@link ShapeException} unless rows
 * are {@code [T, d]} of a floating-point type.
 *
 * <p>Source: N. V. Chawla, K. W. Bowyer, L. O. Hall, W. P. Kegelmeyer, "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16, 2002.
 *
 * <p>Catalogue: T062
 *
 * @param percent new rows for each 100 rows of the class: less than 100, or a multiple of it
 * @param k number of neighbours
 * @param perAttributeGap whether each column has its own gap
 */
public record Smote(int percent, int k, boolean perAttributeGap) implements Oversampler {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if {@code percent} is neither in [1, 100] nor a multiple of 100, or {@code k} is not positive
     */
    public Smote {
        Minority.requireSettings("Smote", percent, k);
    }

    /** 5 neighbours, one gap a row. */
    public Smote(int percent) {
        this(percent, 5, false);
    }

    @Override
    public Tensor synthesize(TensorDataset data, long minority, RandomGenerator rng) {
        return synthesize(data.inputs().indexSelect(0, Tensor.of(Minority.rows("Smote", data, minority))), rng);
    }

    /**
     * New rows from those of the class.
     *
     * @param rows {@code [T, d]}
     * @return {@code [T percent / 100, d]}
     */
    public Tensor synthesize(Tensor rows, RandomGenerator rng) {
        if (!rows.dtype().isFloating()) {
            throw new ShapeException("Smote: needs floating-point rows, got " + rows.dtype() + " " + rows.shape());
        }
        double[][] x = Minority.values("Smote", rows);
        int neighbours = Math.min(k, x.length - 1);
        long[] nearest =
                new NearestNeighbors(rows).amongThemselves(neighbours).indices().toLongArray();
        int[] bases = Minority.bases(x.length, percent, rng);
        double[][] made = new double[bases.length][];
        for (int r = 0; r < made.length; r++) {
            int i = bases[r];
            made[r] = between(x[i], x[(int) nearest[i * neighbours + rng.nextInt(neighbours)]], rng);
        }
        return Minority.tensor(made, rows);
    }

    private double[] between(double[] a, double[] b, RandomGenerator rng) {
        double[] row = new double[a.length];
        double gap = perAttributeGap ? 0 : rng.nextDouble();
        for (int f = 0; f < row.length; f++) {
            row[f] = a[f] + (perAttributeGap ? rng.nextDouble() : gap) * (b[f] - a[f]);
        }
        return row;
    }
}
