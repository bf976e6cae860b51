package cotangent.autodiff;

import cotangent.vector.Kernels;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, implicit QR steps with Wilkinson's shift make it diagonal.
 *
 * <p>In double precision for both types: the steps are sequential, so float would hardly be faster, and float32 results become
 * correctly rounded for all but the worst matrices.
 */
final class SymmetricEigen {
    private static final int STEPS_PER_VALUE = 60;

    /** Steps for one value after which what is small compared with the whole matrix counts as 0. */
    private static final int PATIENCE = 8;

    private static final double EPSILON = 0x1p-52;

    /** Ascending. */
    final double[] values;
    /** Row {@code i} belongs to {@code values[i]}; null if they were not asked for. */
    final double[][] vectors;

    /**
     * Decomposes.
     *
     * @param a the matrix as rows, of which the lower triangle is read; overwritten
     * @throws ArithmeticException if elements are not finite
     */
    SymmetricEigen(double[][] a, boolean withVectors) {
        int n = a.length;
        double scale = Scaling.normalize(a);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                a[j][i] = a[i][j];
            }
        }
        double[] d = new double[n];
        double[] e = new double[Math.max(n, 1)];
        double[][] z = tridiagonalize(a, d, e, withVectors);
        diagonalize(d, e, z);
        int[] order = Scaling.ascending(d);
        values = new double[n];
        vectors = withVectors ? new double[n][] : null;
        for (int i = 0; i < n; i++) {
            values[i] = d[order[i]] * scale;
            if (withVectors) {
                vectors[i] = z[order[i]];
            }
        }
    }

    /** {@code A = Q T Q^T} with T in {@code d} and {@code e}; returns {@code Q^T}, or null. */
    private static double[][] tridiagonalize(double[][] a, double[] d, double[] e, boolean withVectors) {
        int n = a.length;
        double[][] v = new double[n][];
        double[] tau = new double[n];
        double[] w = new double[n];
        for (int k = 0; k + 1 < n; k++) {
            d[k] = a[k][k];
            // The row right of the diagonal is the column below it.
            double[] x = a[k];
            double tail = 0;
            for (int i = k + 2; i < n; i++) {
                tail += x[i] * x[i];
            }
            if (tail == 0) {
                e[k] = x[k + 1];
                continue;
            }
            double alpha = x[k + 1];
            double norm = Math.sqrt(alpha * alpha + tail);
            double beta = alpha > 0 ? -norm : norm;
            e[k] = beta;
            tau[k] = (beta - alpha) / beta;
            for (int i = k + 2; i < n; i++) {
                x[i] /= alpha - beta;
            }
            x[k + 1] = 1;
            v[k] = x;
            update(a, x, tau[k], w, k + 1);
        }
        if (n > 0) {
            d[n - 1] = a[n - 1][n - 1];
        }
        return withVectors ? accumulate(v, tau, n) : null;
    }

    /** {@code A = H A H} for {@code H = I - tau v v^T} on the rows and columns from {@code from} on. */
    private static void update(double[][] a, double[] v, double tau, double[] w, int from) {
        int n = a.length;
        for (int i = from; i < n; i++) {
            w[i] = tau * Kernels.DOUBLE_REDUCTIONS.dot(a[i], from, v, from, n - from);
        }
        double half = 0.5 * tau * Kernels.DOUBLE_REDUCTIONS.dot(w, from, v, from, n - from);
        for (int i = from; i < n; i++) {
            w[i] -= half * v[i];
        }
        for (int i = from; i < n; i++) {
            double[] row = a[i];
            double vi = v[i];
            double wi = w[i];
            for (int j = from; j < n; j++) {
                row[j] -= vi * w[j] + wi * v[j];
            }
        }
    }

    /** {@code Q^T = H_last ... H_0}. */
    private static double[][] accumulate(double[][] v, double[] tau, int n) {
        double[][] z = new double[n][n];
        for (int i = 0; i < n; i++) {
            z[i][i] = 1;
        }
        for (int k = n - 2; k >= 0; k--) {
            double[] x = v[k];
            if (x == null) {
                continue;
            }
            for (int i = k + 1; i < n; i++) {
                double[] row = z[i];
                double s = tau[k] * Kernels.DOUBLE_REDUCTIONS.dot(row, k + 1, x, k + 1, n - k - 1);
                for (int j = k + 1; j < n; j++) {
                    row[j] -= s * x[j];
                }
            }
        }
        return z;
    }

    private static void diagonalize(double[] d, double[] e, double[][] z) {
        double norm = 0;
        for (int i = 0; i < d.length; i++) {
            norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
        }
        int end = d.length - 1;
        int steps = 0;
        while (end > 0) {
            // Next to tiny diagonal elements, rounding errors of the size of the matrix can keep others from vanishing.
            double noise = EPSILON * norm * (steps / PATIENCE);
            if (isNegligible(d, e, end - 1, noise)) {
                e[--end] = 0;
                steps = 0;
                continue;
            }
            int start = end - 1;
            while (start > 0 && !isNegligible(d, e, start - 1, noise)) {
                start--;
            }
            if (++steps > STEPS_PER_VALUE) {
                throw new ArithmeticException("the eigenvalues did not converge");
            }
            step(d, e, z, start, end);
        }
    }

    private static boolean isNegligible(double[] d, double[] e, int k, double noise) {
        double limit = Math.max(noise, EPSILON * (Math.abs(d[k]) + Math.abs(d[k + 1])));
        return Math.abs(e[k]) <= Math.max(limit, Double.MIN_NORMAL);
    }

    /** One implicit QR step on the rows {@code start, ..., end}: a bulge is chased down by rotations. */
    private static void step(double[] d, double[] e, double[][] z, int start, int end) {
        double half = (d[end - 1] - d[end]) / 2;
        double last = e[end - 1];
        double root = Math.sqrt(half * half + last * last);
        double shift = d[end] - last * last / (half + (half < 0 ? -root : root));
        double x = d[start] - shift;
        double bulge = e[start];
        for (int k = start; k < end; k++) {
            double r = Math.sqrt(x * x + bulge * bulge);
            double c = r == 0 ? 1 : x / r;
            double s = r == 0 ? 0 : bulge / r;
            if (k > start) {
                e[k - 1] = r;
            }
            // With the difference of the diagonal first, nothing cancels that was not exact.
            double t = s * (d[k + 1] - d[k]) + 2 * c * e[k];
            double p = s * t;
            e[k] = c * t - e[k];
            d[k] += p;
            d[k + 1] -= p;
            if (k + 1 < end) {
                x = e[k];
                bulge = s * e[k + 1];
                e[k + 1] *= c;
            }
            if (z != null) {
                Scaling.rotate(z[k], z[k + 1], c, s);
            }
        }
    }
}
