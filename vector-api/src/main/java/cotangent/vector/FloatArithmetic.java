package cotangent.vector;

// @specialize Double, Int, Long

import java.util.Arrays;

/**
 * Elementwise arithmetic over contiguous runs of {@code n} elements. The result may be the same run as an operand; runs that overlap in
 * any other way give unspecified values. Every operation is exact or rounded once, so that it has the same bits on every machine.
 */
public final class FloatArithmetic {
    private FloatArithmetic() {}


    /** {@code y = a + b}. */
    public static void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] + b[bo + i];
        }
    }

    /** {@code y = a - b}. */
    public static void subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] - b[bo + i];
        }
    }

    /** {@code y = a * b}. */
    public static void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] * b[bo + i];
        }
    }

    /** {@code y = a / b}; integers truncate as in Java, and throw an ArithmeticException if a divisor is zero. */
    public static void divide(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = a[ao + i] / b[bo + i];
        }
    }

    /** The larger of both; NaN if one is NaN, and {@code +0} is larger than {@code -0}. */
    public static void maximum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.max(a[ao + i], b[bo + i]);
        }
    }

    /** The smaller of both; NaN if one is NaN, and {@code -0} is smaller than {@code +0}. */
    public static void minimum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.min(a[ao + i], b[bo + i]);
        }
    }

    /** {@code y = x + s}. */
    public static void addScalar(float[] x, int xo, float s, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] + s;
        }
    }

    /** {@code y = x * s}. */
    public static void multiplyScalar(float[] x, int xo, float s, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] * s;
        }
    }

    /** {@code y = min(max(x, lo), hi)}; NaN stays NaN. */
    public static void clamp(float[] x, int xo, float lo, float hi, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.min(Math.max(x[xo + i], lo), hi);
        }
    }

    /** {@code y = s}. */
    public static void fill(float[] y, int yo, float s, int n) {
        Arrays.fill(y, yo, yo + n, s);
    }

    /** {@code y = -x}. */
    public static void negate(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = -x[xo + i];
        }
    }

    /** {@code y = |x|}. */
    public static void abs(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.abs(x[xo + i]);
        }
    }

    /** {@code -1}, {@code 0} or {@code 1}; a zero keeps its sign and NaN stays NaN. */
    public static void sign(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.signum(x[xo + i]); // @only Float, Double
            // @Int y[yo + i] = Integer.signum(x[xo + i]);
            // @Long y[yo + i] = Long.signum(x[xo + i]);
        }
    }

    /** {@code y = x * x}. */
    public static void square(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] * x[xo + i];
        }
    }

    /** {@code y = max(x, 0)}; NaN stays NaN. */
    public static void relu(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.max(x[xo + i], 0f);
        }
    }

    /** {@code y = g} where {@code x > 0}, else 0: the gradient of {@link #relu}. */
    public static void reluGradient(float[] g, int go, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = x[xo + i] > 0 ? g[go + i] : 0;
        }
    }
    // @if Float, Double

    /** {@code y = a * b + c}, rounded once. */
    public static void fma(
            float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(a[ao + i], b[bo + i], c[co + i]);
        }
    }

    /** {@code y = alpha * x + y}, rounded once. */
    public static void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(alpha, x[xo + i], y[yo + i]);
        }
    }

    /** The square root, correctly rounded; NaN below zero. */
    public static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) Math.sqrt(x[xo + i]);
        }
    }

    /** {@code y = 1 / x}. */
    public static void reciprocal(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = 1f / x[xo + i];
        }
    }

    /** {@code y = 1 / sqrt(x)}, rounded after the root and after the division. */
    public static void rsqrt(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = 1f / (float) Math.sqrt(x[xo + i]);
        }
    }

    /** The largest integer that is not above {@code x}. */
    public static void floor(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) Math.floor(x[xo + i]);
        }
    }

    /** The smallest integer that is not below {@code x}. */
    public static void ceil(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) Math.ceil(x[xo + i]);
        }
    }

    /** The nearest integer; halves go to the even one. */
    public static void rint(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) Math.rint(x[xo + i]);
        }
    }

    /** The integer part, with the sign of {@code x}. */
    public static void trunc(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.copySign((float) Math.floor(Math.abs(x[xo + i])), x[xo + i]);
        }
    }
    // @end
}
