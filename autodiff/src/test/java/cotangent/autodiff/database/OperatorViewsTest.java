package cotangent.autodiff.database;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every operator of the database gives of views with gaps, and of views that run backwards, what it gives of dense tensors. */
class OperatorViewsTest {
    @TestFactory
    Iterable<DynamicTest> viewsAreWhatTheyShow() throws IOException {
        Map<String, List<OperatorCase>> byName = new TreeMap<>();
        for (OperatorCase c : OperatorDatabaseTest.read()) {
            if (c.results != null && OperatorDatabaseTest.TABLE.difference(c) == null) {
                byName.computeIfAbsent(c.operator, k -> new ArrayList<>()).add(c);
            }
        }
        List<DynamicTest> tests = new ArrayList<>();
        byName.forEach((name, cases) ->
                tests.add(DynamicTest.dynamicTest(name, () -> cases.forEach(OperatorViewsTest::check))));
        return tests;
    }

    private static void check(OperatorCase c) {
        List<Object> dense = results(c.map(t -> t.detach().copy()));
        same(results(c.map(OperatorViewsTest::withGaps)), dense, "views with gaps");
        same(results(c.map(OperatorViewsTest::backwards)), dense, "views backwards");
    }

    private static List<Object> results(OperatorCase c) {
        OperatorTable.Entry entry = OperatorDatabaseTest.TABLE.entry(c.operator);
        return OperatorDatabaseTest.flat(entry.call().apply(new Call(c, entry.names())));
    }

    /** The tensor as every second element of one in which others lie between. */
    private static Tensor withGaps(Tensor t) {
        Tensor x = t.detach();
        Tensor others = x.dtype() == DType.BOOL
                ? x.not()
                : Tensor.full(x.dtype(), 77, x.shape().toArray());
        return Tensor.stack(-1, x, others).select(-1, 0);
    }

    /** The tensor as the reverse, along each axis, of one that was stored in reverse. */
    private static Tensor backwards(Tensor t) {
        int[] axes = new int[t.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        return t.detach().flip(axes).copy().flip(axes);
    }

    private static void same(List<Object> actual, List<Object> expected, String what) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            Object e = expected.get(i) instanceof Places p ? p.indices() : expected.get(i);
            Object a = actual.get(i) instanceof Places p ? p.indices() : actual.get(i);
            if (e instanceof Tensor t) {
                Tensor y = (Tensor) a;
                assertEquals(t.dtype(), y.dtype());
                double tolerance = t.dtype() == DType.FLOAT64 ? 1e-12 : t.dtype() == DType.FLOAT32 ? 1e-5 : 0;
                assertClose(y, t, tolerance, tolerance, what);
            } else {
                assertEquals(e, a);
            }
        }
    }
}
