package cotangent.autodiff.database;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Values, types and gradients of the cases of PyTorch's own operator test database are those of PyTorch, and what it refuses is refused. The file
 * is a selection that {@code src/test/scripts/operator_database.py} made; {@code -Dtest.jvm.args=-Doperator.database=FILE} runs another one.
 */
class OperatorDatabaseTest {
    static final OperatorTable TABLE = new OperatorTable();

    static {
        ElementwiseEntries.addTo(TABLE);
        ReductionEntries.addTo(TABLE);
        MovementEntries.addTo(TABLE);
        IndexingEntries.addTo(TABLE);
        LinalgEntries.addTo(TABLE);
        NnEntries.addTo(TABLE);
        WindowEntries.addTo(TABLE);
        LossEntries.addTo(TABLE);
        Differences.addTo(TABLE);
    }

    static List<OperatorCase> read() throws IOException {
        String other = System.getProperty("operator.database");
        List<OperatorCase> cases = new ArrayList<>();
        try (InputStream bytes = other == null
                        ? OperatorDatabaseTest.class.getResourceAsStream("operators.txt.gz")
                        : Files.newInputStream(Path.of(other));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                cases.add(new OperatorCase(line));
            }
        }
        return cases;
    }

    @TestFactory
    Iterable<DynamicTest> operatorsAreThoseOfPyTorch() throws IOException {
        Map<String, List<OperatorCase>> byName = new TreeMap<>();
        for (OperatorCase c : read()) {
            byName.computeIfAbsent(c.operator, k -> new ArrayList<>()).add(c);
        }
        List<DynamicTest> tests = new ArrayList<>();
        byName.forEach((name, cases) -> tests.add(DynamicTest.dynamicTest(name, () -> checkAll(cases))));
        return tests;
    }

    private static void checkAll(List<OperatorCase> cases) {
        Map<String, Integer> failures = new LinkedHashMap<>();
        for (OperatorCase c : cases) {
            String failure = TABLE.difference(c) == null ? failure(c) : null;
            if (failure != null) {
                failures.merge(failure, 1, Integer::sum);
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.toString());
        }
    }

    /** What is wrong with the case, or null. */
    static String failure(OperatorCase c) {
        OperatorTable.Entry entry = TABLE.entry(c.operator);
        if (entry == null) {
            return "the table has no entry";
        }
        Call call = new Call(c, entry.names());
        try {
            if (c.results == null) {
                refused(entry, call);
            } else {
                check(c, flat(entry.call().apply(call)), TABLE.tolerance(c.operator));
            }
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e.toString();
        }
    }

    private static void refused(OperatorTable.Entry entry, Call call) {
        Object result;
        try {
            result = entry.call().apply(call);
        } catch (IllegalArgumentException
                | IllegalStateException
                | IndexOutOfBoundsException
                | ClassCastException
                | NullPointerException
                | ArithmeticException e) {
            // PyTorch finds out at run time what the compiler refuses here: arguments of another type.
            if (!(e instanceof ClassCastException)
                    && (e.getMessage() == null || e.getMessage().isBlank())) {
                throw new AssertionError("refused without a reason: " + e, e);
            }
            return;
        }
        throw new AssertionError("accepted what PyTorch refuses, and gave " + result);
    }

    static List<Object> flat(Object y) {
        List<Object> out = new ArrayList<>();
        if (y instanceof List<?> l) {
            l.forEach(v -> out.addAll(flat(v)));
        } else {
            out.add(y);
        }
        return out;
    }

    private static void check(OperatorCase c, List<Object> ys, OperatorTable.Tolerance tolerance) {
        if (ys.size() != c.results.size()) {
            throw new AssertionError("results: " + ys.size() + ", expected " + c.results.size());
        }
        Tensor objective = null;
        for (int i = 0; i < ys.size(); i++) {
            Object expected = c.results.get(i);
            if (!(expected instanceof Tensor)) {
                if (!expected.equals(ys.get(i))) {
                    throw new AssertionError("result " + i + ": " + ys.get(i) + ", expected " + expected);
                }
                continue;
            }
            Tensor e = (Tensor) expected;
            Tensor y = ys.get(i) instanceof Places p ? p.indices() : (Tensor) ys.get(i);
            if (y.dtype() != e.dtype()) {
                throw new AssertionError("result " + i + ": type " + y.dtype() + ", expected " + e.dtype());
            }
            if (ys.get(i) instanceof Places p) {
                assertEquals(e.shape(), y.shape());
                y = p.read().apply(y);
                e = p.read().apply(e);
            }
            close(y, e, tolerance, c.dtype, "result " + i);
            if (c.cotangents.get(i) != null && y.carriesGrad()) {
                Tensor part = y.mul((Tensor) c.cotangents.get(i)).sum();
                objective = objective == null ? part : objective.add(part);
            }
        }
        if (objective != null) {
            objective.backward();
        }
        for (int i = 0; i < c.gradients.size(); i++) {
            Tensor x = c.variables.get(i);
            Tensor g = x.grad() == null ? Tensor.zerosLike(x) : x.grad();
            Tensor expected = c.gradients.get(i) == null ? Tensor.zerosLike(x) : (Tensor) c.gradients.get(i);
            close(g, expected, tolerance, c.dtype, "gradient " + i);
        }
    }

    private static void close(Tensor actual, Tensor expected, OperatorTable.Tolerance t, DType dtype, String what) {
        boolean wide = expected.dtype() == DType.FLOAT64 && dtype != DType.FLOAT32;
        // PyTorch's own float32 errors come on top of ours. What cancellation leaves of a sum of products has an error
        // of a few
        // units in the last place of its terms, for which the largest element stands: gradients of grids are one
        // example.
        double relative = wide ? t.relative() : Math.max(2e-4, t.relative());
        double absolute =
                wide ? t.absolute() : Math.max(2e-5, Math.max(8 * Math.ulp(1f) * largest(expected), t.absolute()));
        assertClose(actual, expected, relative, absolute, what);
    }

    private static double largest(Tensor t) {
        double most = 0;
        for (double v : t.toDoubleArray()) {
            most = Double.isFinite(v) ? Math.max(most, Math.abs(v)) : most;
        }
        return most;
    }
}
