package cotangent.autodiff;

/** The modified Bessel functions of the first kind and of whole order, in float64. */
final class BesselFunctions {
    /** Beyond, the power series would overflow. */
    private static final double LARGEST = 700;

    /** {@code I_n(x)}. */
    static double i(int n, double x) {
        double a = Math.abs(x);
        if (a <= limit(n)) {
            return signed(n, x, series(n, a));
        }
        double half = StrictMath.exp(a / 2);
        return signed(n, x, half == Double.POSITIVE_INFINITY ? half : asymptotic(n, a) * half * half);
    }

    /** {@code exp(-|x|) I_n(x)}. */
    static double scaled(int n, double x) {
        double a = Math.abs(x);
        return signed(n, x, a <= limit(n) ? series(n, a) * StrictMath.exp(-a) : asymptotic(n, a));
    }

    /** Up to where the power series is used; beyond, the asymptotic one is exact to the last digit. */
    private static double limit(int n) {
        return Math.min(25 + (double) n * n, LARGEST);
    }

    private static double signed(int n, double x, double y) {
        return x < 0 && n % 2 != 0 ? -y : y;
    }

    /** {@code (x/2)^n sum_k (x^2/4)^k / (k! (n+k)!)}: all terms are positive. */
    private static double series(int n, double x) {
        double h = x / 2;
        double first = 1;
        for (int k = 1; k <= n; k++) {
            first *= h / k;
        }
        double q = h * h;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-17 * sum; k++) {
            term *= q / ((double) k * (k + n));
            sum += term;
        }
        return first * sum;
    }

    /** {@code (2 pi x)^(-1/2) sum_k prod_(j <= k) ((2j-1)^2 - 4 n^2) / (8 j x)}. */
    private static double asymptotic(int n, double x) {
        double square = 4.0 * n * n;
        double term = 1;
        double sum = 1;
        for (int k = 1; k <= 40 && Math.abs(term) > 1e-17; k++) {
            term *= ((2 * k - 1) * (2 * k - 1) - square) / (8 * k * x);
            sum += term;
        }
        return sum / Math.sqrt(2 * Math.PI * x);
    }

    private BesselFunctions() {}
}
