package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relative errors at points drawn over the whole range: see {@code src/test/scripts/functions_golden.py}. */
class FunctionAccuracyTest {
    private record Row(Function<Tensor, Tensor> f, double tolerance) {}

    private static final Map<String, Row> FUNCTIONS = new LinkedHashMap<>();

    /** Function to arguments and values in turn. */
    private static final Map<String, double[]> GOLDEN = new LinkedHashMap<>();

    private static void row(String name, Function<Tensor, Tensor> f, double tolerance) {
        FUNCTIONS.put(name, new Row(f, tolerance));
    }

    static {
        row("erfc", Special::erfc, 1e-15);
        row("erfcx", Special::erfcx, 1e-15);
        row("erfinv", Special::erfinv, 1e-15);
        row("ndtr", Special::ndtr, 1e-15);
        row("ndtri", Special::ndtri, 1e-15);
        row("logNdtr", Special::logNdtr, 1e-15);
        row("inverseMills", SpecialFunctions.INVERSE_MILLS::apply, 1e-15);
        row("lgamma", Special::lgamma, 4e-15);
        row("digamma", Special::digamma, 4e-15);
        for (int n : new int[] {1, 2, 5}) {
            row("polygamma" + n, x -> Special.polygamma(n, x), 1e-15);
        }
        row("polygamma1-negative", x -> Special.polygamma(1, x), 1e-15);
        for (int n = 0; n <= 2; n++) {
            Unary plain = SpecialFunctions.besselI(n);
            Unary scaled = SpecialFunctions.besselIe(n);
            row("i" + n, plain::apply, 3e-15);
            row("i" + n + "e", scaled::apply, 3e-15);
            Unary sinc = Trigonometric.sinc(n);
            row("sinc" + n, sinc::apply, n == 0 ? 1e-15 : 1e-13);
        }
        row("exp2", Tensor::exp2, 4e-16);
        row("log2", Tensor::log2, 4e-16);
        row("asinh", Tensor::asinh, 4e-16);
        row("acosh", Tensor::acosh, 4e-16);
        row("atanh", Tensor::atanh, 4e-16);
        row("logit", Special::logit, 4e-16);
    }

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                FunctionAccuracyTest.class.getResourceAsStream("golden/functions.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                double[] values = new double[words.length - 2];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Double.parseDouble(words[i + 2]);
                }
                GOLDEN.put(words[0], values);
            }
        }
    }

    static Iterable<String> functions() {
        return FUNCTIONS.keySet();
    }

    @Test
    void everyFunctionIsTested() {
        assertEquals(new TreeSet<>(GOLDEN.keySet()), new TreeSet<>(FUNCTIONS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void relativeErrorInFloat64(String name) {
        double[] golden = GOLDEN.get(name);
        Row row = FUNCTIONS.get(name);
        for (int i = 0; i < golden.length; i += 2) {
            double y = row.f().apply(Tensor.scalar(DType.FLOAT64, golden[i])).item();
            double error = Math.abs(y - golden[i + 1]) / Math.abs(golden[i + 1]);
            assertTrue(
                    error <= row.tolerance(),
                    name + "(" + golden[i] + ") = " + y + ", expected " + golden[i + 1] + ", error " + error);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void float32IsTheRoundedValue(String name) {
        double[] golden = GOLDEN.get(name);
        Row row = FUNCTIONS.get(name);
        DoubleUnaryOperator exact =
                x -> row.f().apply(Tensor.scalar(DType.FLOAT64, x)).item();
        for (int i = 0; i < golden.length; i += 2) {
            float x = (float) golden[i];
            float y = (float) row.f().apply(Tensor.scalar(x)).item();
            assertEquals((float) exact.applyAsDouble(x), y, name + "(" + x + ")");
        }
    }
}
