package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// @specialize Double

/** Special values, the edges of the ranges and the order of values. */
class FloatMathTest {
    private static final FloatMathKernels KERNELS = new ScalarFloatMath();

    static final float[] SPECIAL = {
        0,
        -0f,
        1,
        -1,
        2,
        -2,
        3,
        -3,
        0.5f,
        -0.5f,
        2.5f,
        -2.5f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Math.nextUp(1f),
        Math.nextDown(1f),
        -Math.nextUp(1f),
        -Math.nextDown(1f),
        1e-30f,
        -1e-30f,
        1e30f,
        -1e30f,
        16777215f,
        -16777215f,
        16777217f,
        33554433f,
        9007199254740991.0f,
        -9007199254740991.0f,
        88.72f,
        88.73f,
        -103.97f,
        -103.98f,
        709.78f,
        709.79f,
        -745.13f,
        -745.14f,
        0.5625f,
        Math.nextDown(0.5625f),
        1.5707964f,
        3.1415927f,
        1e5f,
        100001f,
        1e6f,
        1000001f
    };

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POW", "ERF", "SIGMOID"})
    void specialValuesAreThoseOfStrictMath(FloatMathFunction function) {
        DoubleUnaryOperator reference =
                switch (function) {
                    case EXP -> StrictMath::exp;
                    case EXPM1 -> StrictMath::expm1;
                    case LOG -> StrictMath::log;
                    case LOG1P -> StrictMath::log1p;
                    case TANH -> StrictMath::tanh;
                    case SIN -> StrictMath::sin;
                    default -> StrictMath::cos;
                };
        for (float x : SPECIAL) {
            assertNear((float) reference.applyAsDouble(x), function.apply(KERNELS, x, 0), function + "(" + x + ")");
        }
    }

    @Test
    void specialPowersAreThoseOfIeee754() {
        for (float a : SPECIAL) {
            for (float b : SPECIAL) {
                float power = FloatMathFunction.POW.apply(KERNELS, a, b);
                boolean one = a == 1 || a == -1 && Float.isInfinite(b);
                assertNear(one ? 1 : (float) StrictMath.pow(a, b), power, a + " to the power " + b);
            }
        }
        assertEquals(1, FloatMathFunction.POW.apply(KERNELS, 1, Float.NaN));
        assertEquals(1, FloatMathFunction.POW.apply(KERNELS, Float.NaN, -0f));
        assertEquals(1, FloatMathFunction.POW.apply(KERNELS, -1, Float.NEGATIVE_INFINITY));
        assertEquals(Float.NaN, FloatMathFunction.POW.apply(KERNELS, -1, Float.NaN));
    }

    @Test
    void erfIsOddAndSaturates() {
        assertEquals(0, erf(0));
        assertEquals(-0f, erf(-0f));
        assertEquals(Float.NaN, erf(Float.NaN));
        assertEquals(1, erf(Float.POSITIVE_INFINITY));
        assertEquals(-1, erf(Float.NEGATIVE_INFINITY));
        assertEquals(1, erf(Float.MAX_VALUE));
        assertEquals(-1, erf(-6.5f));
        assertTrue(erf(3.5f) < 1);
        assertNear((float) (Float.MIN_NORMAL * 1.1283791670955126), erf(Float.MIN_NORMAL), "erf(MIN_NORMAL)");
    }

    @Test
    void sigmoidSaturatesAndUnderflowsGradually() {
        assertEquals(0.5f, sigmoid(0));
        assertEquals(0.5f, sigmoid(-0f));
        assertEquals(Float.NaN, sigmoid(Float.NaN));
        assertEquals(1, sigmoid(Float.POSITIVE_INFINITY));
        assertEquals(0, sigmoid(Float.NEGATIVE_INFINITY));
        assertEquals(1, sigmoid(Float.MAX_VALUE));
        assertEquals(0, sigmoid(-Float.MAX_VALUE));
        float edge = -100; // @only Float
        // @Double double edge = -740;
        assertTrue(sigmoid(edge) > 0 && sigmoid(edge) < Float.MIN_NORMAL);
        assertNear((float) StrictMath.exp(edge), sigmoid(edge), "sigmoid(" + edge + ")");
    }

    @Test
    void angleOfAnySizeHasItsSine() {
        for (float x : new float[] {1e7f, 1e15f, 1e22f, 3e30f, Float.MAX_VALUE}) {
            assertEquals((float) StrictMath.sin(x), FloatMathFunction.SIN.apply(KERNELS, x, 0));
            assertEquals((float) StrictMath.cos(-x), FloatMathFunction.COS.apply(KERNELS, -x, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "TANH", "SIGMOID", "ERF"})
    void risesWithItsArgument(FloatMathFunction function) {
        boolean positive = function == FloatMathFunction.LOG || function == FloatMathFunction.LOG1P;
        float before = Float.NEGATIVE_INFINITY;
        for (int i = positive ? 1 : -4000; i <= 4000; i++) {
            float y = function.apply(KERNELS, i * 0.001953125f, 0);
            boolean saturates = Math.abs(y) > 0.99 && Math.abs(y) <= 1;
            assertTrue(y > before || saturates && y >= before, function + " falls before " + i + " / 512");
            before = y;
        }
    }

    private static float erf(float x) {
        return FloatMathFunction.ERF.apply(KERNELS, x, 0);
    }

    private static float sigmoid(float x) {
        return FloatMathFunction.SIGMOID.apply(KERNELS, x, 0);
    }

    /** Equal if zero, infinite or NaN; else within two ulp. */
    private static void assertNear(float expected, float actual, String what) {
        if (expected == 0 || !Float.isFinite(expected)) {
            assertEquals(expected, actual, what);
        } else {
            assertTrue(
                    Math.abs(expected - actual) <= 2 * Math.ulp(expected), what + ": " + expected + " and " + actual);
        }
    }
}
