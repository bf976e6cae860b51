package cotangent.vector;

import java.util.Arrays;
import java.util.Random;

/** Compares the kernels in force with the scalar ones over many seeds; a main class for {@link Fork}. */
final class TwinsCheck {
    public static void main(String[] args) {
        if (!Kernels.simd()) {
            throw new AssertionError("not SIMD: " + Kernels.description());
        }
        Random random = new Random(1);
        for (int seed = 0; seed < 400; seed++) {
            boolean large = seed % 20 == 0;
            int m = random.nextInt(large ? 70 : 24);
            int n = random.nextInt(large ? 300 : 70);
            int k = random.nextInt(large ? 1100 : 40);
            FloatGemmCase f = new FloatGemmCase(m, n, k, seed);
            require(Arrays.equals(f.run(new ScalarFloatGemm()), f.run(Kernels.FLOAT_GEMM)), f);
            DoubleGemmCase d = new DoubleGemmCase(m, n, k, seed);
            require(Arrays.equals(d.run(new ScalarDoubleGemm()), d.run(Kernels.DOUBLE_GEMM)), d);
            FloatIndirectGemmProperties.windows(m, n, 1 + k, seed);
            FloatIndirectGemmProperties.places(m, n, 1 + k, seed);
            DoubleIndirectGemmProperties.windows(m, n, 1 + k, seed);
            DoubleIndirectGemmProperties.places(m, n, 1 + k, seed);
            int length = random.nextInt(large ? 5000 : 100);
            int runs = 1 + random.nextInt(20);
            FloatChannelsCase fc = new FloatChannelsCase(runs, length, length + seed % 3, seed);
            require(Arrays.equals(fc.run(new ScalarFloatChannels()), fc.run(Kernels.FLOAT_CHANNELS)), fc);
            DoubleChannelsCase dc = new DoubleChannelsCase(runs, length, length + seed % 3, seed);
            require(Arrays.equals(dc.run(new ScalarDoubleChannels()), dc.run(Kernels.DOUBLE_CHANNELS)), dc);
            FloatRecurrentCase cell = new FloatRecurrentCase(1 + m % 5, n, false, seed);
            FloatRecurrent scalar = new ScalarFloatRecurrent();
            require(Arrays.equals(cell.lstm(scalar), cell.lstm(Kernels.FLOAT_RECURRENT)), cell);
            require(Arrays.equals(cell.gruGradient(scalar), cell.gruGradient(Kernels.FLOAT_RECURRENT)), cell);
            reductions(random, seed < 200 ? seed : random.nextInt(20_000));
        }
    }

    private static void reductions(Random random, int n) {
        float[] x = new float[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = random.nextGaussian();
            x[i] = (float) y[i];
        }
        FloatReductions f = new ScalarFloatReductions();
        FloatReductions g = Kernels.FLOAT_REDUCTIONS;
        require(f.sum(x, 0, n) == g.sum(x, 0, n), "sum " + n);
        require(f.sumAbs(x, 0, n) == g.sumAbs(x, 0, n), "sumAbs " + n);
        require(f.dot(x, 0, x, 0, n) == g.dot(x, 0, x, 0, n), "dot " + n);
        require(f.sumSquares(x, 0, 0.5f, n) == g.sumSquares(x, 0, 0.5f, n), "sumSquares " + n);
        require(f.prod(x, 0, n) == g.prod(x, 0, n), "prod " + n);
        require(f.max(x, 0, n) == g.max(x, 0, n), "max " + n);
        require(f.argMin(x, 0, n) == g.argMin(x, 0, n), "argMin " + n);
        DoubleReductions d = new ScalarDoubleReductions();
        DoubleReductions e = Kernels.DOUBLE_REDUCTIONS;
        require(d.sum(y, 0, n) == e.sum(y, 0, n), "sum " + n);
        require(d.sumAbs(y, 0, n) == e.sumAbs(y, 0, n), "sumAbs " + n);
        require(d.dot(y, 0, y, 0, n) == e.dot(y, 0, y, 0, n), "dot " + n);
        require(d.sumSquares(y, 0, 0.5, n) == e.sumSquares(y, 0, 0.5, n), "sumSquares " + n);
        require(d.prod(y, 0, n) == e.prod(y, 0, n), "prod " + n);
        require(d.max(y, 0, n) == e.max(y, 0, n), "max " + n);
        require(d.argMin(y, 0, n) == e.argMin(y, 0, n), "argMin " + n);
    }

    private static void require(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(Kernels.description() + ": " + what);
        }
    }

    private TwinsCheck() {}
}
