package cotangent.regularizers.transport;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Arrays;

/**
 * The assignment of rows to columns, each to one, of least total cost.
 *
 * <p>Rows enter one by one; each is placed along a shortest path of reduced costs. Of equally good assignments one is taken that depends only on
 * the costs. Computed in double precision in {@code O(n^3)}; not differentiated.
 *
 * <p>Source: H. W. Kuhn, "The Hungarian Method for the Assignment Problem", 1955, in the form of R. Jonker and A. Volgenant, 1987.
 */
public final class Hungarian {
    private Hungarian() {}

    /**
     * For each row its column.
     *
     * @param cost {@code [n, n]}, finite
     * @throws ShapeException if it is no square matrix
     * @throws IllegalArgumentException if a cost is not finite
     */
    public static int[] assign(Tensor cost) {
        if (cost.rank() != 2 || cost.size(0) != cost.size(1)) {
            throw new ShapeException("Hungarian: needs a square matrix, got shape " + cost.shape());
        }
        if (!cost.allFinite()) {
            throw new IllegalArgumentException("Hungarian: needs finite costs");
        }
        int n = cost.size(0);
        double[] c = cost.detach().toDoubleArray();
        double[] rowPrice = new double[n];
        double[] columnPrice = new double[n + 1];
        int[] rowOf = new int[n + 1]; // of each column; column n stands for the row that enters
        Arrays.fill(rowOf, -1);
        for (int row = 0; row < n; row++) {
            rowOf[n] = row;
            place(c, n, rowPrice, columnPrice, rowOf);
        }
        int[] columnOf = new int[n];
        for (int j = 0; j < n; j++) {
            columnOf[rowOf[j]] = j;
        }
        return columnOf;
    }

    /** Dijkstra's search from the entering row to a free column, then the exchange of rows along the path. */
    private static void place(double[] c, int n, double[] rowPrice, double[] columnPrice, int[] rowOf) {
        double[] distance = new double[n];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        int[] previous = new int[n];
        boolean[] done = new boolean[n + 1];
        int column = n;
        while (rowOf[column] >= 0) {
            done[column] = true;
            int row = rowOf[column];
            int next = -1;
            for (int j = 0; j < n; j++) {
                if (!done[j]) {
                    double reduced = c[row * n + j] - rowPrice[row] - columnPrice[j];
                    if (reduced < distance[j]) {
                        distance[j] = reduced;
                        previous[j] = column;
                    }
                    if (next < 0 || distance[j] < distance[next]) {
                        next = j;
                    }
                }
            }
            double step = distance[next];
            for (int j = 0; j <= n; j++) {
                if (done[j]) {
                    rowPrice[rowOf[j]] += step;
                    columnPrice[j] -= step;
                } else {
                    distance[j] -= step;
                }
            }
            column = next;
        }
        while (column != n) {
            rowOf[column] = rowOf[previous[column]];
            column = previous[column];
        }
    }
}
