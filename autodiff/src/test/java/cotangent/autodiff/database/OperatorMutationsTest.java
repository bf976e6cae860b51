package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.LinearAlgebraException;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The arguments of PyTorch's cases, one of them changed at random: tensors of another rank, size or type, numbers that are out of range. Each
 * operator of the public API takes them or says in an exception of its own what it needs.
 */
class OperatorMutationsTest {
    private static final int TRIES = 6;

    private static final Set<Class<?>> INTENDED = Set.of(
            ShapeException.class,
            DTypeException.class,
            IllegalArgumentException.class,
            LinearAlgebraException.class,
            IndexOutOfBoundsException.class,
            ArithmeticException.class);

    @TestFactory
    Iterable<DynamicTest> whatDoesNotFitIsRefusedInWords() throws IOException {
        Map<String, List<OperatorCase>> byName = new TreeMap<>();
        for (OperatorCase c : OperatorDatabaseTest.read()) {
            if (c.results != null && OperatorDatabaseTest.TABLE.difference(c) == null) {
                byName.computeIfAbsent(c.operator, k -> new ArrayList<>()).add(c);
            }
        }
        List<DynamicTest> tests = new ArrayList<>();
        byName.forEach((name, cases) -> tests.add(DynamicTest.dynamicTest(name, () -> check(cases))));
        return tests;
    }

    private static void check(List<OperatorCase> cases) {
        Set<String> failures = new TreeSet<>();
        for (int k = 0; k < cases.size() * TRIES; k++) {
            OperatorCase c = cases.get(k / TRIES);
            OperatorTable.Entry entry = OperatorDatabaseTest.TABLE.entry(c.operator);
            Random r = new Random(31L * c.operator.hashCode() + k);
            int[] left = {1 + r.nextInt(3)};
            OperatorCase changed = c.mapAll(a -> {
                boolean candidate = a instanceof Tensor || a instanceof Long || a instanceof Double;
                return candidate && --left[0] == 0 ? mutated(a, r) : a;
            });
            try {
                entry.call().apply(new Call(changed, entry.names()));
            } catch (RuntimeException e) {
                if (!inWords(e) && !ofTheTable(e)) {
                    failures.add(e + " at " + e.getStackTrace()[0] + " of "
                            + changed.arguments.stream()
                                    .map(OperatorMutationsTest::described)
                                    .toList() + changed.named.keySet());
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    failures.size() + ": " + failures.iterator().next());
        }
    }

    private static String described(Object argument) {
        return argument instanceof Tensor t ? t.dtype() + " " + t.shape() : String.valueOf(argument);
    }

    /** Whether this is an exception that the library throws on purpose. */
    private static boolean inWords(RuntimeException e) {
        return INTENDED.contains(e.getClass())
                && e.getMessage() != null
                && e.getStackTrace()[0].getClassName().startsWith("cotangent");
    }

    /** Whether it comes from the code that takes a case to pieces, which a reader of the public API does not call. */
    private static boolean ofTheTable(RuntimeException e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("cotangent.")) {
                return frame.getClassName().startsWith("cotangent.autodiff.database.");
            }
        }
        return false;
    }

    private static Object mutated(Object argument, Random r) {
        if (argument instanceof Long) {
            return new long[] {-7, -1, 0, 1, 50}[r.nextInt(5)];
        }
        if (argument instanceof Double) {
            return new double[] {-1, 0, 2.5, Double.NaN, Double.NEGATIVE_INFINITY}[r.nextInt(5)];
        }
        Tensor x = ((Tensor) argument).detach();
        int axis = x.rank() == 0 ? 0 : r.nextInt(x.rank());
        return switch (r.nextInt(7)) {
            case 0 -> x.unsqueeze(r.nextInt(x.rank() + 1));
            case 1 -> x.rank() == 0 || x.size(axis) == 0 ? x.reshape(-1) : x.select(axis, 0);
            case 2 -> x.rank() == 0 ? x : Tensor.cat(axis, x, x);
            case 3 -> x.rank() == 0 ? x : x.narrow(axis, 0, Math.max(0, x.size(axis) - 1));
            case 4 -> x.to(DType.values()[r.nextInt(DType.values().length)]);
            case 5 -> x.dtype().isInteger() ? x.add(r.nextBoolean() ? 1000 : -1000) : x;
            default -> x.flatten();
        };
    }
}
