package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

// @specialize Double

/** Measures the errors of the kernels against exact values, and keeps {@code docs/numerics-accuracy.md} true. */
class FloatMathAccuracyTest {
    private static final int SAMPLES = 3000;
    private static final FloatMathKernels KERNELS = new ScalarFloatMath();

    @ParameterizedTest
    @EnumSource
    void errorsStayBelowTheDocumentedBound(FloatMathFunction function) throws IOException {
        double bound = documented(function);
        assertTrue(bound <= 2, function + ": the goal is 2 ulp");
        var rng = new SplittableRandom(function.ordinal());
        double worst = 0;
        for (int i = 0; i < SAMPLES; i++) {
            float x = function.argument(rng);
            float b = function.exponent(rng, x);
            float y = function.apply(KERNELS, x, b);
            double error = error(y, function.exact(x, b));
            assertTrue(error <= bound, () -> function + "(" + x + ", " + b + ") is wrong by " + error + " ulp: " + y);
            worst = Math.max(worst, error);
        }
        // A bound far above what is measured would say nothing.
        double measured = worst;
        assertTrue(bound - measured < 0.6, () -> function + ": measured " + measured + ", documented " + bound);
    }

    // @if Float
    /** All of the range at a stride; the double reference is good to a millionth of a float's ulp. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"POW"})
    void errorsStayBelowTheDocumentedBoundAllOverTheRange(FloatMathFunction function) throws IOException {
        double bound = documented(function);
        DoubleMathFunction reference = DoubleMathFunction.valueOf(function.name());
        int count = 1 << 16;
        float[] x = new float[count];
        float[] y = new float[count];
        double[] wide = new double[count];
        double[] exact = new double[count];
        for (int chunk = 0; chunk < 16; chunk++) {
            for (int i = 0; i < count; i++) {
                x[i] = Float.intBitsToFloat((i + chunk * count) * 4099);
                wide[i] = x[i];
            }
            function.apply(KERNELS, x, 0, x, 0, y, 0, count);
            reference.apply(new ScalarDoubleMath(), wide, 0, wide, 0, exact, 0, count);
            for (int i = 0; i < count; i++) {
                float rounded = (float) exact[i];
                if (Float.isFinite(rounded)) {
                    double error = Math.abs(exact[i] - y[i]) / Math.ulp(rounded);
                    assertTrue(error <= bound, function + "(" + x[i] + ") is wrong by " + error + " ulp: " + y[i]);
                } else {
                    assertTrue(Float.compare(rounded, y[i]) == 0, function + "(" + x[i] + ") is not " + y[i]);
                }
            }
        }
    }
    // @end

    private static double error(float y, BigDecimal exact) {
        float rounded = exact.floatValue();
        if (Float.isInfinite(rounded)) {
            return y == rounded ? 0 : Double.POSITIVE_INFINITY;
        }
        BigDecimal ulp = new BigDecimal(Math.ulp(rounded));
        return new BigDecimal(y)
                .subtract(exact)
                .abs()
                .divide(ulp, MathContext.DECIMAL64)
                .doubleValue();
    }

    /** The bound of this precision in the table row {@code | function | float | double |}. */
    private static double documented(FloatMathFunction function) throws IOException {
        Path document = Path.of("../docs/numerics-accuracy.md");
        String start = "| `" + function.name().toLowerCase() + "` |";
        String row = Files.readAllLines(document).stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
        String[] cells = row.split("\\|");
        return Double.parseDouble(cells[2].strip()); // @only Float
        // @Double return Double.parseDouble(cells[3].strip());
    }
}
