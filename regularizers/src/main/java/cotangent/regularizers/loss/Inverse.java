package cotangent.regularizers.loss;

/** The inverse of a small matrix in row-major order, by Gauss-Jordan elimination with the largest pivots. */
final class Inverse {
    static void of(double[] matrix, int n, double[] inverse) {
        double[] a = matrix.clone();
        for (int i = 0; i < n * n; i++) {
            inverse[i] = i % (n + 1) == 0 ? 1 : 0;
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k]) ? i : pivot;
            }
            exchange(a, n, k, pivot);
            exchange(inverse, n, k, pivot);
            double scale = 1 / a[k * n + k];
            for (int j = 0; j < n; j++) {
                a[k * n + j] *= scale;
                inverse[k * n + j] *= scale;
            }
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : a[i * n + k];
                if (factor != 0) {
                    for (int j = 0; j < n; j++) {
                        a[i * n + j] -= factor * a[k * n + j];
                        inverse[i * n + j] -= factor * inverse[k * n + j];
                    }
                }
            }
        }
    }

    private static void exchange(double[] m, int n, int i, int j) {
        if (i != j) {
            for (int k = 0; k < n; k++) {
                double t = m[i * n + k];
                m[i * n + k] = m[j * n + k];
                m[j * n + k] = t;
            }
        }
    }

    private Inverse() {}
}
