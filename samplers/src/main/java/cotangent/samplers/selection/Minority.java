package cotangent.samplers.selection;

import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.TensorDataset;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What the ways of synthetic oversampling share: how many rows from which, from which neighbours. */
final class Minority {
    /** How far apart two rows are. */
    @FunctionalInterface
    interface Distance {
        double between(int a, int b);
    }

    static void requireSettings(String name, int percent, int k) {
        if (percent < 1 || (percent > 100 && percent % 100 != 0)) {
            throw new IllegalArgumentException(
                    name + ": percent must be positive, and a multiple of 100 above 100, got " + percent);
        }
        if (k < 1) {
            throw new IllegalArgumentException(name + ": k must be positive, got " + k);
        }
    }

    /** Numbers of the rows of a class. */
    static int[] rows(String name, TensorDataset data, long minority) {
        if (data.targets().rank() != 1 || data.targets().dtype().isFloating()) {
            throw new ShapeException(name + ": needs integer targets [n], got "
                    + data.targets().dtype() + " " + data.targets().shape());
        }
        long[] labels = data.targets().toLongArray();
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] == minority)
                .toArray();
    }

    /** Finite constant rows {@code [T, d]} with {@code T >= 2}. */
    static double[][] values(String name, Tensor rows) {
        if (rows.rank() != 2) {
            throw new ShapeException(name + ": needs rows [T, d], got shape " + rows.shape());
        }
        if (rows.size(0) < 2) {
            throw new IllegalArgumentException(
                    name + ": needs at least 2 rows of the class to have neighbours, got " + rows.size(0));
        }
        double[] flat = rows.toDoubleArray();
        int d = rows.size(1);
        double[][] x = new double[rows.size(0)][];
        for (int i = 0; i < x.length; i++) {
            x[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
        }
        for (double v : flat) {
            if (!Double.isFinite(v)) {
                throw new IllegalArgumentException(name + ": a value is not finite: " + v);
            }
        }
        return x;
    }

    /** The row that each new row starts from: every row {@code percent / 100} times, or a random part of the rows once. */
    static int[] bases(int rows, int percent, RandomGenerator rng) {
        if (percent < 100) {
            return Arrays.copyOf(Rng.permutation(rng, rows), (int) ((long) rows * percent / 100));
        }
        int times = percent / 100;
        return IntStream.range(0, Math.multiplyExact(rows, times))
                .map(i -> i / times)
                .toArray();
    }

    /** The nearest other rows of each row, at most {@code k}; of equally distant ones those of lower number. */
    static int[][] neighbours(int rows, int k, Distance distance) {
        int[][] nearest = new int[rows][];
        double[] d = new double[rows];
        for (int i = 0; i < rows; i++) {
            int at = i;
            for (int j = 0; j < rows; j++) {
                d[j] = j == i ? 0 : distance.between(i, j);
            }
            nearest[i] = IntStream.range(0, rows)
                    .filter(j -> j != at)
                    .boxed()
                    .sorted((a, b) -> Double.compare(d[a], d[b])) // stable: ties keep their order
                    .limit(k)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return nearest;
    }

    /** The value that occurs most often, or that of {@code own} if several do. */
    static double vote(double[][] x, int[] voters, int feature, double own) {
        double[] values =
                Arrays.stream(voters).mapToDouble(j -> x[j][feature]).sorted().toArray();
        double winner = own;
        int most = 0;
        for (int from = 0, to; from < values.length; from = to) {
            to = from;
            while (to < values.length && values[to] == values[from]) {
                to++;
            }
            if (to - from > most) {
                most = to - from;
                winner = values[from];
            } else if (to - from == most) {
                winner = own;
            }
        }
        return winner;
    }

    /** Rows as a tensor of the type of those that they come from. */
    static Tensor tensor(double[][] rows, Tensor like) {
        int d = like.size(1);
        double[] flat = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * d, d);
        }
        return Tensor.of(flat, rows.length, d).to(like.dtype());
    }

    private Minority() {}
}
