package cotangent.autodiff;

import cotangent.vector.Kernels;

/**
 * Singular values and vectors by one-sided Jacobi rotations after a QR decomposition with column exchanges (Drmac and Veselic, 2008):
 * slower than bidiagonalisation, but small singular values are found to high relative accuracy as well.
 *
 * <pre>
 * A E = Q R         E: the exchanges
 * G R = S X         G: a product of rotations that make the rows orthogonal, S: their lengths
 * A   = (Q G^T) S (X E^T)
 * </pre>
 *
 * <p>In double precision for both types, so that float32 results become correctly rounded for all but the worst matrices.
 */
final class JacobiSvd {
    private static final int MAX_SWEEPS = 60;
    private static final double EPSILON = 0x1p-52;

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
        int m = a.length;
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
        u = product(DoubleHouseholderQr.formQ(a, tau, n), gSorted, m, n);
    }

    /** Rotates pairs of rows until all are orthogonal; {@code g} follows; {@code squares} receives the squared lengths. */
    private static void orthogonalize(double[][] r, double[][] g, double[] squares) {
        int n = r.length;
        double tolerance = EPSILON * Math.sqrt(n);
        boolean rotated = n > 1;
        for (int sweep = 0; rotated; sweep++) {
            if (sweep == MAX_SWEEPS) {
                throw new ArithmeticException("the singular values did not converge");
            }
            rotated = false;
            squares(r, squares);
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    double product = Kernels.DOUBLE_REDUCTIONS.dot(r[i], 0, r[j], 0, n);
                    if (Math.abs(product) > tolerance * Math.sqrt(squares[i]) * Math.sqrt(squares[j]) && product != 0) {
                        rotated = true;
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

    /** {@code Q G^T}. */
    private static double[][] product(double[][] q, double[][] g, int m, int n) {
        double[][] u = new double[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                u[i][j] = Kernels.DOUBLE_REDUCTIONS.dot(q[i], 0, g[j], 0, n);
            }
        }
        return u;
    }
}
