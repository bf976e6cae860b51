package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatUnaryKernel;
import cotangent.vector.Kernels;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Transcendental functions of 4096 numbers between 0.5 and 1.5, where all of them are defined. */
public class MathBenchmark extends KernelBenchmark {
    private static final int N = 4096;

    /** The function. */
    @Param({"exp", "expm1", "log", "log1p", "tanh", "sigmoid", "erf", "sin", "cos", "pow"})
    public String function;

    @Override
    DoubleSupplier call(Rng rng) {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = 0.5f + rng.nextFloat();
        }
        float[] y = new float[N];
        FloatUnaryKernel f =
                switch (function) {
                    case "exp" -> Kernels.FLOAT_MATH::exp;
                    case "expm1" -> Kernels.FLOAT_MATH::expm1;
                    case "log" -> Kernels.FLOAT_MATH::log;
                    case "log1p" -> Kernels.FLOAT_MATH::log1p;
                    case "tanh" -> Kernels.FLOAT_MATH::tanh;
                    case "sigmoid" -> Kernels.FLOAT_MATH::sigmoid;
                    case "erf" -> Kernels.FLOAT_MATH::erf;
                    case "sin" -> Kernels.FLOAT_MATH::sin;
                    case "cos" -> Kernels.FLOAT_MATH::cos;
                    case "pow" -> (a, ao, z, zo, n) -> Kernels.FLOAT_MATH.pow(a, ao, x, 0, z, zo, n);
                    default -> throw new IllegalArgumentException(function);
                };
        return writes(y, () -> f.apply(x, 0, y, 0, N));
    }
}
