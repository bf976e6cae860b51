package cotangent.benchmarks.jmh;

import cotangent.autodiff.Rng;
import cotangent.vector.FloatArithmetic;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Param;

/** Elementwise arithmetic on arrays, beside a plain copy. */
public class ArithmeticBenchmark extends KernelBenchmark {
    /** The operation. */
    @Param({"copy", "add", "subtract", "multiply", "divide", "maximum", "fma", "axpy", "relu", "reluGradient", "sqrt"})
    public String operation;

    /** Number of elements. */
    @Param({"4096", "4194304"})
    public int size;

    /** Where the result begins; the operands begin at 0. */
    @Param({"0", "3"})
    public int offset;

    @Override
    DoubleSupplier call(Rng rng) {
        int n = size;
        int o = offset;
        float[] a = normal(rng, n);
        float[] b = normal(rng, n);
        float[] y = new float[n + o];
        Runnable kernel =
                switch (operation) {
                    case "copy" -> () -> System.arraycopy(a, 0, y, o, n);
                    case "add" -> () -> FloatArithmetic.add(a, 0, b, 0, y, o, n);
                    case "subtract" -> () -> FloatArithmetic.subtract(a, 0, b, 0, y, o, n);
                    case "multiply" -> () -> FloatArithmetic.multiply(a, 0, b, 0, y, o, n);
                    case "divide" -> () -> FloatArithmetic.divide(a, 0, b, 0, y, o, n);
                    case "maximum" -> () -> FloatArithmetic.maximum(a, 0, b, 0, y, o, n);
                    case "fma" -> () -> FloatArithmetic.fma(a, 0, b, 0, a, 0, y, o, n);
                    case "axpy" -> () -> FloatArithmetic.axpy(0.5f, a, 0, y, o, n);
                    case "relu" -> () -> FloatArithmetic.relu(a, 0, y, o, n);
                    case "reluGradient" -> () -> FloatArithmetic.reluGradient(a, 0, b, 0, y, o, n);
                    case "sqrt" -> () -> FloatArithmetic.sqrt(a, 0, y, o, n);
                    default -> throw new IllegalArgumentException(operation);
                };
        return writes(y, kernel);
    }
}
