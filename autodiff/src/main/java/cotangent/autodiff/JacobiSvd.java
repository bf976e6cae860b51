package cotangent.autodiff;

import cotangent.vector.Kernels;
import java.util.Arrays;
import java.util.Collections;

/**
 * Singular values and vectors by one-sided Jacobi rotations after a QR decomposition with column exchanges (Drmac and Veselic, 2008):
 * slower than bidiagonalisation, but of matrices with columns of very different sizes, small singular values are found to high relative accuracy as well.
 *
 * <pre>
 * A E = Q R         E: the exchanges
 * G R = S X         G: a product of rotations that make the rows orthogonal, S: their lengths
 * A   = (Q G^T) S (X E^T)
 * </pre>
 *
 * <p>Larger matrices that are not far from well conditioned start from the eigenvectors of {@code R R^T} as G, which leaves little to rotate.
 *
 * <p>In double precision for both types, so that float32 results become correctly rounded for all but the worst matrices.
 */
final class JacobiSvd {
    private static final int MAX_SWEEPS = 60;

    /** Sweeps after which rows that are orthogonal but for rounding errors are left alone. */
    private static final int PATIENCE = 16;

    private static final double EPSILON = 0x1p-52;

    /** Squared length, the largest element being about 1, below which a row counts as zeros: products of such rows would underflow. */
    private static final double NOTHING = 1e-280;

    /** From this size on, products of matrices replace some of the work on pairs of rows. */
    private static final int LARGE = 24;

    /** Smallest ratio of the elements on the diagonal of R for which the eigenvectors of {@code R R^T} are a good start. */
    private static final double WELL_CONDITIONED = 0x1p-20;

    /** Descending. */
    final double[] values;
    /** U as rows, {@code [m][k]}; null if vectors were not asked for. */
    final double[][] u;
    /** V^T as rows, {@code [k][n]}; null if vectors were not asked for. */
    final double[][] vt;

    /**
     * Decomposes.
     *
     * @param a the matrix as rows, at least as many as columns; overwritten
     * @throws ArithmeticException if elements are not finite
     */
    JacobiSvd(double[][] a, int n, boolean withVectors) {
        double scale = Scaling.normalize(a);
        int[] order = new int[n];
        double[] tau = DoubleHouseholderQr.factor(a, n, order);
        double[][] r = new double[n][n];
        double[][] g = withVectors ? new double[n][n] : null;
        for (int i = 0; i < n; i++) {
            System.arraycopy(a[i], i, r[i], i, n - i);
            if (withVectors) {
                g[i][i] = 1;
            }
        }
        if (n >= LARGE && Math.abs(r[n - 1][n - 1]) > WELL_CONDITIONED * Math.abs(r[0][0])) {
            double[][] start = new SymmetricEigen(rows(gram(r), n), true).vectors;
            // Rows in descending order, as the column exchanges left them.
            Collections.reverse(Arrays.asList(start));
            r = product(start, r);
            g = withVectors ? start : null;
        }
        double[] squares = new double[n];
        orthogonalize(r, g, squares);
        double[] negative = new double[n];
        for (int i = 0; i < n; i++) {
            negative[i] = -Math.sqrt(squares[i]);
        }
        int[] rank = Scaling.ascending(negative);
        values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = -negative[rank[i]] * scale;
        }
        if (!withVectors) {
            u = null;
            vt = null;
            return;
        }
        double[][] x = new double[n][n];
        double[][] gSorted = new double[n][];
        int nonzero = 0;
        for (int i = 0; i < n; i++) {
            double length = -negative[rank[i]];
            gSorted[i] = g[rank[i]];
            for (int j = 0; length > 0 && j < n; j++) {
                x[i][order[j]] = r[rank[i]][j] / length;
            }
            nonzero += length > 0 ? 1 : 0;
        }
        complete(x, nonzero);
        vt = x;
        u = transposedProduct(DoubleHouseholderQr.formQ(a, tau, n), gSorted, n);
    }

    /** Rotates pairs of rows until all are orthogonal; {@code g} follows; {@code squares} receives the squared lengths. */
    private static void orthogonalize(double[][] r, double[][] g, double[] squares) {
        int n = r.length;
        boolean rotated = n > 1;
        for (int sweep = 0; rotated; sweep++) {
            if (sweep == MAX_SWEEPS) {
                throw new ArithmeticException("the singular values did not converge");
            }
            rotated = false;
            // Rounding errors of products rarely exceed the first, and never the second.
            double tolerance = EPSILON * (sweep < PATIENCE ? Math.sqrt(n) : Math.max(n, 4));
            squares(r, squares);
            double[] products = n >= LARGE ? gram(r) : null;
            boolean[] changed = new boolean[n];
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    double product = products == null || changed[i] || changed[j]
                            ? Kernels.DOUBLE_REDUCTIONS.dot(r[i], 0, r[j], 0, n)
                            : products[i * n + j];
                    if (Math.abs(product) > tolerance * Math.sqrt(squares[i]) * Math.sqrt(squares[j]) && product != 0) {
                        rotated = true;
                        changed[i] = true;
                        changed[j] = true;
                        rotate(r, g, squares, i, j, product);
                    }
                }
            }
        }
        squares(r, squares);
    }

    private static void squares(double[][] r, double[] squares) {
        for (int i = 0; i < r.length; i++) {
            squares[i] = Kernels.DOUBLE_REDUCTIONS.dot(r[i], 0, r[i], 0, r.length);
            if (squares[i] < NOTHING) {
                Arrays.fill(r[i], 0);
                squares[i] = 0;
            }
        }
    }

    private static void rotate(double[][] r, double[][] g, double[] squares, int i, int j, double product) {
        double zeta = (squares[j] - squares[i]) / (2 * product);
        double root = Math.abs(zeta) > 1e150 ? Math.abs(zeta) : Math.sqrt(1 + zeta * zeta);
        double t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + root);
        double c = 1 / Math.sqrt(1 + t * t);
        double s = c * t;
        Scaling.rotate(r[i], r[j], c, -s);
        if (g != null) {
            Scaling.rotate(g[i], g[j], c, -s);
        }
        squares[i] = Math.max(squares[i] - t * product, 0);
        squares[j] += t * product;
    }

    /** Fills the rows from {@code count} on so that all are orthonormal. */
    private static void complete(double[][] x, int count) {
        int n = x.length;
        if (count == n) {
            return;
        }
        double[][] columns = new double[n][count];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < count; j++) {
                columns[i][j] = x[j][i];
            }
        }
        double[] tau = DoubleHouseholderQr.factor(columns, count, null);
        double[][] q = DoubleHouseholderQr.formQ(columns, tau, n);
        for (int i = count; i < n; i++) {
            for (int j = 0; j < n; j++) {
                x[i][j] = q[j][i];
            }
        }
    }

    private static double[] flat(double[][] rows, int columns) {
        double[] a = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, a, i * columns, columns);
        }
        return a;
    }

    private static double[][] rows(double[] a, int columns) {
        double[][] rows = new double[a.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(a, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    /** The products of all pairs of rows, {@code R R^T}. */
    private static double[] gram(double[][] r) {
        int n = r.length;
        double[] a = flat(r, n);
        double[] y = new double[n * n];
        Kernels.DOUBLE_GEMM.gemm(n, n, n, 1, a, 0, n, 1, a, 0, 1, n, 0, y, 0, n);
        return y;
    }

    /** {@code W R}. */
    private static double[][] product(double[][] w, double[][] r) {
        int n = r.length;
        double[] y = new double[n * n];
        Kernels.DOUBLE_GEMM.gemm(n, n, n, 1, flat(w, n), 0, n, 1, flat(r, n), 0, n, 1, 0, y, 0, n);
        return rows(y, n);
    }

    /** {@code Q G^T}. */
    private static double[][] transposedProduct(double[][] q, double[][] g, int n) {
        if (n == 0) {
            return q;
        }
        double[] y = new double[q.length * n];
        Kernels.DOUBLE_GEMM.gemm(q.length, n, n, 1, flat(q, n), 0, n, 1, flat(g, n), 0, 1, n, 0, y, 0, n);
        return rows(y, n);
    }
}
