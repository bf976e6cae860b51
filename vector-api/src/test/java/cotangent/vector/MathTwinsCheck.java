package cotangent.vector;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Compares the mathematical kernels in force with the scalar ones; a main class for {@link Fork}. */
final class MathTwinsCheck {
    public static void main(String[] args) {
        if (!Kernels.simd()) {
            throw new AssertionError("not SIMD: " + Kernels.description());
        }
        var rng = new SplittableRandom(1);
        int n = 20_003;
        float[] x = new float[n];
        float[] b = new float[n];
        double[] xd = new double[n];
        double[] bd = new double[n];
        float[][] y = new float[2][n];
        double[][] yd = new double[2][n];
        for (FloatMathFunction f : FloatMathFunction.values()) {
            DoubleMathFunction d = DoubleMathFunction.valueOf(f.name());
            for (int i = 0; i < n; i++) {
                boolean any = rng.nextInt(4) == 0;
                x[i] = any ? Float.intBitsToFloat(rng.nextInt()) : f.argument(rng);
                b[i] = any ? Float.intBitsToFloat(rng.nextInt()) : f.exponent(rng, x[i]);
                xd[i] = any ? Double.longBitsToDouble(rng.nextLong()) : d.argument(rng);
                bd[i] = any ? Double.longBitsToDouble(rng.nextLong()) : d.exponent(rng, xd[i]);
            }
            f.apply(new ScalarFloatMath(), x, 0, b, 0, y[0], 0, n);
            f.apply(Kernels.FLOAT_MATH, x, 0, b, 0, y[1], 0, n);
            require(Arrays.equals(y[0], y[1]), f);
            d.apply(new ScalarDoubleMath(), xd, 0, bd, 0, yd[0], 0, n);
            d.apply(Kernels.DOUBLE_MATH, xd, 0, bd, 0, yd[1], 0, n);
            require(Arrays.equals(yd[0], yd[1]), d);
        }
        for (int columns = 1; columns < 100; columns++) {
            int rows = 500 / columns;
            new ScalarFloatRows().softmax(b, 0, y[0], 0, rows, columns);
            Kernels.FLOAT_ROWS.softmax(b, 0, y[1], 0, rows, columns);
            new ScalarFloatRows().logSoftmax(b, 0, y[0], 500, rows, columns);
            Kernels.FLOAT_ROWS.logSoftmax(b, 0, y[1], 500, rows, columns);
            require(Arrays.equals(y[0], y[1]), "rows of " + columns);
            new ScalarDoubleRows().softmax(bd, 0, yd[0], 0, rows, columns);
            Kernels.DOUBLE_ROWS.softmax(bd, 0, yd[1], 0, rows, columns);
            new ScalarDoubleRows().logSumExp(bd, 0, yd[0], 500, rows, columns);
            Kernels.DOUBLE_ROWS.logSumExp(bd, 0, yd[1], 500, rows, columns);
            require(Arrays.equals(yd[0], yd[1]), "rows of " + columns);
        }
    }

    private static void require(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(Kernels.description() + ": " + what);
        }
    }

    private MathTwinsCheck() {}
}
