package cotangent.vector;

// @specialize Double, Int, Long

import java.util.Arrays;

/**
 * Elementwise arithmetic over contiguous runs of {@code n} elements. The result may be the same run as an operand; runs that overlap in
 * any other way give unspecified values. Every operation is exact or rounded as documented, so that it has the same bits on every machine.
 *
 * <p>The compiler turns the loops into vector instructions, but only where it can prove that a store never meets a later load: where all
 * arrays share one index. That holds if the offsets are equal, so callers do well to keep them equal. The commonest loops have twins on the Vector
 * API, whatever the offsets; elsewhere an operand is copied into the result first if that is possible, which costs little as long as the run fits
 * into a cache.
 */
public final class FloatArithmetic {
    private FloatArithmetic() {}

    /** {@code y = a + b}. */
    public static void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        // @if Float, Double
        if (Kernels.simd() || ao != yo || bo != yo) {
            Kernels.FLOAT_ELEMENTWISE.add(a, ao, b, bo, y, yo, n);
            return;
        }
        // @end
        if (!canAlign(a, ao, b, bo, y, yo)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] + b[bo + i];
            }
            return;
        }
        float[] p = align(a, ao, y, yo, n);
        float[] q = align(b, bo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] + q[i];
        }
    }

    /** {@code y = a - b}. */
    public static void subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        // @if Float, Double
        if (Kernels.simd() || ao != yo || bo != yo) {
            Kernels.FLOAT_ELEMENTWISE.subtract(a, ao, b, bo, y, yo, n);
            return;
        }
        // @end
        if (!canAlign(a, ao, b, bo, y, yo)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] - b[bo + i];
            }
            return;
        }
        float[] p = align(a, ao, y, yo, n);
        float[] q = align(b, bo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] - q[i];
        }
    }

    /** {@code y = a * b}. */
    public static void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        // @if Float, Double
        if (Kernels.simd() || ao != yo || bo != yo) {
            Kernels.FLOAT_ELEMENTWISE.multiply(a, ao, b, bo, y, yo, n);
            return;
        }
        // @end
        if (!canAlign(a, ao, b, bo, y, yo)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] * b[bo + i];
            }
            return;
        }
        float[] p = align(a, ao, y, yo, n);
        float[] q = align(b, bo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] * q[i];
        }
    }

    /** {@code y = a / b}; integers truncate as in Java, and throw an ArithmeticException at a divisor that is zero. */
    public static void divide(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        if (!canAlign(a, ao, b, bo, y, yo)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = a[ao + i] / b[bo + i];
            }
            return;
        }
        float[] p = align(a, ao, y, yo, n);
        float[] q = align(b, bo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] / q[i];
        }
    }

    /** The larger of both; NaN if one is NaN, and {@code +0} is larger than {@code -0}. */
    public static void maximum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        if (!canAlign(a, ao, b, bo, y, yo)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = Math.max(a[ao + i], b[bo + i]);
            }
            return;
        }
        float[] p = align(a, ao, y, yo, n);
        float[] q = align(b, bo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.max(p[i], q[i]);
        }
    }

    /** The smaller of both; NaN if one is NaN, and {@code -0} is smaller than {@code +0}. */
    public static void minimum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        if (!canAlign(a, ao, b, bo, y, yo)) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = Math.min(a[ao + i], b[bo + i]);
            }
            return;
        }
        float[] p = align(a, ao, y, yo, n);
        float[] q = align(b, bo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.min(p[i], q[i]);
        }
    }

    /** {@code y = x + s}. */
    public static void addScalar(float[] x, int xo, float s, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] + s;
        }
    }

    /** {@code y = x * s}. */
    public static void multiplyScalar(float[] x, int xo, float s, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] * s;
        }
    }

    /** {@code y = min(max(x, lo), hi)}; NaN stays NaN. */
    public static void clamp(float[] x, int xo, float lo, float hi, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.min(Math.max(p[i], lo), hi);
        }
    }

    /** {@code y = s}. */
    public static void fill(float[] y, int yo, float s, int n) {
        Arrays.fill(y, yo, yo + n, s);
    }

    /** {@code y = -x}. */
    public static void negate(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = -p[i];
        }
    }

    /** {@code y = |x|}. */
    public static void abs(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.abs(p[i]);
        }
    }

    /** {@code -1}, {@code 0} or {@code 1}; a zero keeps its sign and NaN stays NaN. */
    public static void sign(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = signOf(p[i]);
        }
    }

    /** {@code y = x * x}. */
    public static void square(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = p[i] * p[i];
        }
    }

    /** {@code y = x} where {@code x > 0}, else 0; NaN stays NaN. */
    public static void relu(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.max(p[i], 0f);
        }
    }

    /** {@code y = g} where {@code x > 0}, else 0: the gradient of {@link #relu}. */
    public static void reluGradient(float[] g, int go, float[] x, int xo, float[] y, int yo, int n) {
        Kernels.FLOAT_ELEMENTWISE.reluGradient(g, go, x, xo, y, yo, n); // @only Float, Double
        // @Int for (int i = 0; i < n; i++) {
        // @Int y[yo + i] = x[xo + i] > 0 ? g[go + i] : 0;
        // @Int }
        // @Long for (int i = 0; i < n; i++) {
        // @Long y[yo + i] = x[xo + i] > 0 ? g[go + i] : 0;
        // @Long }
    }
    // @if Float, Double

    /** {@code y = a * b + c}, rounded once. */
    public static void fma(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
        if (ao != yo || bo != yo || co != yo) {
            for (int i = 0; i < n; i++) {
                y[yo + i] = Math.fma(a[ao + i], b[bo + i], c[co + i]);
            }
            return;
        }
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.fma(a[i], b[i], c[i]);
        }
    }

    /** {@code y = alpha * x + y}, rounded once. */
    public static void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        if (Kernels.simd() || xo != yo) {
            Kernels.FLOAT_ELEMENTWISE.axpy(alpha, x, xo, y, yo, n);
            return;
        }
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = Math.fma(alpha, x[i], y[i]);
        }
    }

    /** The square root, correctly rounded; NaN below zero. */
    public static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = (float) Math.sqrt(p[i]);
        }
    }

    /** {@code y = 1 / x}. */
    public static void reciprocal(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = 1f / p[i];
        }
    }

    /** {@code y = 1 / sqrt(x)}, rounded after the root and after the division. */
    public static void rsqrt(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = 1f / (float) Math.sqrt(p[i]);
        }
    }

    /** The largest integer that is not above {@code x}. */
    public static void floor(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = (float) Math.floor(p[i]);
        }
    }

    /** The smallest integer that is not below {@code x}. */
    public static void ceil(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = (float) Math.ceil(p[i]);
        }
    }

    /** The nearest integer; halves go to the even one. */
    public static void rint(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = (float) Math.rint(p[i]);
        }
    }

    /** The integer part, with the sign of {@code x}. */
    public static void trunc(float[] x, int xo, float[] y, int yo, int n) {
        float[] p = align(x, xo, y, yo, n);
        for (int i = yo, end = yo + n; i < end; i++) {
            y[i] = (float) Math.floor(Math.abs(p[i])) * signOf(p[i]);
        }
    }
    // @end

    /** The sign without a branch, which vectorises: the factors take the smallest number to 1. */
    private static float signOf(float x) {
        return Math.max(Math.min(x * 0x1p127f * 0x1p22f, 1f), -1f); // @only Float
        // @Double return Math.max(Math.min(x * 0x1p1023 * 0x1p51, 1.0), -1.0);
        // @Int return Integer.signum(x);
        // @Long return Long.signum(x);
    }

    /** The array that holds the operand at the result's indices: its own, or the result after a copy. */
    private static float[] align(float[] x, int xo, float[] y, int yo, int n) {
        if (xo == yo) {
            return x;
        }
        System.arraycopy(x, xo, y, yo, n);
        return y;
    }

    /** Whether at most one operand needs {@link #align}'s copy, and that would not overwrite the other one. */
    private static boolean canAlign(float[] a, int ao, float[] b, int bo, float[] y, int yo) {
        return ao == yo ? bo == yo || a != y : bo == yo && b != y;
    }
}
