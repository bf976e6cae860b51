package cotangent.autodiff;

import cotangent.vector.DoubleBinaryKernel;
import cotangent.vector.DoubleUnaryKernel;
import cotangent.vector.FloatBinaryKernel;
import cotangent.vector.FloatUnaryKernel;
import cotangent.vector.IntBinaryKernel;
import cotangent.vector.LongBinaryKernel;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Kernels that apply a function of numbers to one element after the other, for functions that are used too rarely to have SIMD kernels.
 * Float32 results are float64 ones, rounded: correctly rounded but in rare cases.
 */
final class PerElement {
    static FloatUnaryKernel float32(DoubleUnaryOperator f) {
        return (x, xo, y, yo, n) -> {
            for (int i = 0; i < n; i++) {
                y[yo + i] = (float) f.applyAsDouble(x[xo + i]);
            }
        };
    }

    static DoubleUnaryKernel float64(DoubleUnaryOperator f) {
        return (x, xo, y, yo, n) -> {
            for (int i = 0; i < n; i++) {
                y[yo + i] = f.applyAsDouble(x[xo + i]);
            }
        };
    }

    static FloatBinaryKernel float32(DoubleBinaryOperator f) {
        return (a, ao, b, bo, y, yo, n) -> {
            for (int i = 0; i < n; i++) {
                y[yo + i] = (float) f.applyAsDouble(a[ao + i], b[bo + i]);
            }
        };
    }

    static DoubleBinaryKernel float64(DoubleBinaryOperator f) {
        return (a, ao, b, bo, y, yo, n) -> {
            for (int i = 0; i < n; i++) {
                y[yo + i] = f.applyAsDouble(a[ao + i], b[bo + i]);
            }
        };
    }

    static IntBinaryKernel int32(IntBinaryOperator f) {
        return (a, ao, b, bo, y, yo, n) -> {
            for (int i = 0; i < n; i++) {
                y[yo + i] = f.applyAsInt(a[ao + i], b[bo + i]);
            }
        };
    }

    static LongBinaryKernel int64(LongBinaryOperator f) {
        return (a, ao, b, bo, y, yo, n) -> {
            for (int i = 0; i < n; i++) {
                y[yo + i] = f.applyAsLong(a[ao + i], b[bo + i]);
            }
        };
    }

    private PerElement() {}
}
