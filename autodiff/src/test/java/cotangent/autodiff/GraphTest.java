package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Recording, walking backwards, and what can go wrong with it. */
class GraphTest {
    private static Tensor leaf(double... values) {
        return Tensor.of(values).requiresGrad();
    }

    private static void assertGrad(Tensor x, double... expected) {
        assertNotNull(x.grad(), "no gradient");
        assertArrayEquals(expected, x.grad().toDoubleArray());
    }

    @Test
    void backwardAccumulatesUntilCleared() {
        Tensor x = leaf(1, 2);
        x.square().sum().backward();
        assertGrad(x, 2, 4);
        x.mul(3).sum().backward();
        assertGrad(x, 5, 7);
        x.zeroGrad();
        assertNull(x.grad());
        x.sum().backward();
        assertGrad(x, 1, 1);
    }

    @Test
    void gradientsOwnTheirStorage() {
        Tensor x = leaf(1, 2);
        Tensor g = Tensor.of(new double[] {5, 6});
        x.add(0).backward(g, false);
        g.assign(Tensor.scalar(DType.FLOAT64, 0));
        assertGrad(x, 5, 6);
        Tensor first = x.grad();
        x.sum().backward();
        assertArrayEquals(new double[] {5, 6}, first.toDoubleArray());
    }

    @Test
    void leafUsedTwiceAndDiamonds() {
        Tensor x = leaf(3);
        x.mul(x).sum().backward();
        assertGrad(x, 6);
        x.zeroGrad();
        Tensor y = x.square();
        Tensor z = y.sin().add(y.cos()).add(y);
        z.sum().backward();
        assertEquals(6 * (Math.cos(9) - Math.sin(9) + 1), x.grad().item(), 1e-13);
        x.zeroGrad();
        Tensor w = x;
        for (int i = 0; i < 60; i++) {
            w = w.add(w);
        }
        w.sum().backward();
        assertGrad(x, 0x1p60);
    }

    @Test
    void graphIsFreedUnlessRetained() {
        Tensor x = leaf(2);
        Tensor y = x.square();
        y.backward(true);
        y.backward(true);
        assertGrad(x, 8);
        y.backward();
        assertGrad(x, 12);
        GraphException e = assertThrows(GraphException.class, y::backward);
        assertTrue(e.getMessage().contains("already freed"), e.getMessage());
        assertTrue(e.getMessage().contains("'square'"), e.getMessage());
        Tensor shared = x.square();
        Tensor a = shared.sum();
        Tensor b = shared.mul(2).sum();
        a.backward();
        GraphException f = assertThrows(GraphException.class, b::backward);
        assertTrue(f.getMessage().contains("'square'"), f.getMessage());
    }

    @Test
    void needsAScalarOrACotangent() {
        Tensor x = leaf(1, 2, 3);
        ShapeException e = assertThrows(ShapeException.class, () -> x.square().backward());
        assertTrue(e.getMessage().contains("[3]"), e.getMessage());
        x.square().backward(Tensor.of(new double[] {1, 0, -1}), false);
        assertGrad(x, 2, 0, -6);
        ShapeException f =
                assertThrows(ShapeException.class, () -> x.square().backward(Tensor.ones(DType.FLOAT64, 2), false));
        assertTrue(f.getMessage().contains("[2]") && f.getMessage().contains("[3]"), f.getMessage());
        assertThrows(GraphException.class, () -> Tensor.ones(1).backward());
        Tensor one = leaf(4).reshape(1, 1, 1);
        one.backward();
    }

    @Test
    void cotangentIsConverted() {
        Tensor x = Tensor.ones(2).requiresGrad();
        x.mul(2).backward(Tensor.ones(DType.FLOAT64, 2), false);
        assertEquals(DType.FLOAT32, x.grad().dtype());
    }

    @Test
    void changeInPlaceIsFoundAndNamed() {
        Tensor x = leaf(1, 2);
        Tensor w = Tensor.of(new double[] {3, 4});
        Tensor y = x.mul(w).sum();
        w.assign(Tensor.scalar(DType.FLOAT64, 0));
        GraphException e = assertThrows(GraphException.class, y::backward);
        assertTrue(e.getMessage().contains("'mul'") && e.getMessage().contains("in place"), e.getMessage());
        // exp reads its result, and a view shares the version.
        Tensor z = x.exp();
        Tensor s = z.sum();
        z.detach().narrow(0, 0, 1).assign(Tensor.scalar(0));
        GraphException f = assertThrows(GraphException.class, s::backward);
        assertTrue(f.getMessage().contains("'exp'"), f.getMessage());
    }

    @Test
    void changeInPlaceOfWhatIsNotReadIsHarmless() {
        Tensor x = leaf(1, 2);
        Tensor w = Tensor.of(new double[] {3, 4});
        Tensor y = x.add(w).sum();
        w.assign(Tensor.scalar(DType.FLOAT64, 0));
        y.backward();
        assertGrad(x, 1, 1);
    }

    @Test
    void everyChangeInPlaceBumpsTheVersion() {
        Tensor y = Tensor.ones(DType.FLOAT64, 3);
        Tensor x = Tensor.ones(DType.FLOAT64, 3);
        int before = y.storage.version;
        InPlace.axpy(2, x, y);
        InPlace.scale(y, 2);
        InPlace.fill(y, 1);
        y.assign(x);
        assertEquals(before + 4, y.storage.version);
        assertEquals(0, x.storage.version);
    }

    @Test
    void recordingSwitchesNest() {
        Tensor x = leaf(1);
        assertTrue(GradMode.isEnabled());
        try (var off = GradMode.noGrad()) {
            assertFalse(x.exp().carriesGrad());
            try (var on = GradMode.enableGrad()) {
                assertTrue(x.exp().carriesGrad());
                try (var offAgain = GradMode.noGrad()) {
                    assertFalse(x.exp().carriesGrad());
                }
                assertTrue(GradMode.isEnabled());
            }
            assertFalse(GradMode.isEnabled());
        }
        assertTrue(x.exp().carriesGrad());
    }

    @Test
    void recordingIsRestoredWhenAForwardFails() {
        Tensor x = leaf(1, 2);
        assertThrows(ShapeException.class, () -> x.add(Tensor.ones(DType.FLOAT64, 3)));
        assertTrue(GradMode.isEnabled());
    }

    @Test
    void detachedTensorsAreConstantsThatShareStorage() {
        Tensor x = leaf(2);
        Tensor d = x.square().detach();
        assertFalse(d.carriesGrad());
        x.mul(d).sum().backward();
        assertGrad(x, 4);
        Tensor view = x.detach();
        view.assign(Tensor.scalar(DType.FLOAT64, 7));
        assertEquals(7, x.item());
    }

    @Test
    void leavesAndOthersKnowWhatTheyAre() {
        Tensor x = leaf(1);
        assertTrue(x.isLeaf() && x.carriesGrad());
        assertSame(x, x.requiresGrad());
        Tensor y = x.exp();
        assertTrue(!y.isLeaf() && y.carriesGrad());
        GraphException e = assertThrows(GraphException.class, y::requiresGrad);
        assertTrue(e.getMessage().contains("detach"), e.getMessage());
        assertThrows(DTypeException.class, () -> Tensor.arange(3).requiresGrad());
        assertFalse(x.gt(0).carriesGrad());
        assertFalse(x.to(DType.INT64).carriesGrad());
        assertThrows(ShapeException.class, () -> x.setGrad(Tensor.ones(DType.FLOAT64, 2)));
        assertThrows(DTypeException.class, () -> x.setGrad(Tensor.ones(DType.FLOAT32, 1)));
    }

    @Test
    void hooksRunInOrderAndReplace() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        List<String> calls = new ArrayList<>();
        Tensor.Hook first = y.registerHook(g -> {
            calls.add("first " + g.get(0));
            return g.mul(10);
        });
        y.registerHook(g -> {
            calls.add("second " + g.get(0));
            return null;
        });
        Tensor z = y.sum();
        z.backward(true);
        assertEquals(List.of("first 1.0", "second 10.0"), calls);
        assertGrad(x, 30, 30);
        first.close();
        x.zeroGrad();
        calls.clear();
        z.backward(true);
        assertEquals(List.of("second 1.0"), calls);
        assertGrad(x, 3, 3);
    }

    @Test
    void hooksSeeTheWholeGradientOnce() {
        Tensor x = leaf(1);
        List<Double> seen = new ArrayList<>();
        x.registerHook(g -> {
            seen.add(g.item());
            return null;
        });
        x.mul(2).add(x.mul(3)).sum().backward();
        assertEquals(List.of(5.0), seen);
    }

    @Test
    void hooksMayGoWhileTheyRunAndCloseTwice() {
        Tensor x = leaf(1);
        int[] calls = {0, 0};
        Tensor.Hook[] once = new Tensor.Hook[1];
        once[0] = x.registerHook(g -> {
            calls[0]++;
            once[0].close();
            return null;
        });
        UnaryOperator<Tensor> counting = g -> {
            calls[1]++;
            return null;
        };
        x.registerHook(counting);
        Tensor.Hook again = x.registerHook(counting);
        x.sum().backward();
        x.sum().backward();
        assertEquals(1, calls[0]);
        assertEquals(4, calls[1]);
        again.close();
        again.close();
        x.sum().backward();
        assertEquals(5, calls[1]);
    }

    @Test
    void hooksMustKeepTheShape() {
        Tensor x = leaf(1, 2);
        x.registerHook(g -> g.sum());
        ShapeException e = assertThrows(ShapeException.class, () -> x.sum().backward());
        assertTrue(e.getMessage().contains("hook") && e.getMessage().contains("[2]"), e.getMessage());
        assertThrows(GraphException.class, () -> Tensor.ones(1).registerHook(g -> g));
    }

    @Test
    void depthIsNoLimit() {
        Tensor x = Tensor.scalar(DType.FLOAT64, 1).requiresGrad();
        Tensor one = Tensor.scalar(DType.FLOAT64, 1);
        Tensor y = x;
        for (int i = 0; i < 1_000_000; i++) {
            y = y.add(one);
        }
        assertEquals(1_000_001, y.item());
        y.backward();
        assertEquals(1, x.grad().item());
    }

    @Test
    void depthIsNoLimitForForwardMode() {
        Autodiff.Dual d = Autodiff.jvp(
                t -> {
                    Tensor y = t;
                    for (int i = 0; i < 1_000_000; i++) {
                        y = y.add(t);
                    }
                    return y;
                },
                Tensor.scalar(DType.FLOAT64, 2),
                Tensor.scalar(DType.FLOAT64, 3));
        assertEquals(2_000_002, d.value().item());
        assertEquals(3_000_003, d.derived().item());
    }

    @Test
    void anomalyNamesThePrimitive() {
        Tensor x = leaf(0, 1);
        try (var hunt = Anomaly.detect()) {
            AnomalyException e = assertThrows(AnomalyException.class, x::log);
            assertTrue(e.getMessage().contains("'log'") && e.getMessage().contains("[2]"), e.getMessage());
            Tensor bad = Tensor.of(new double[] {Double.NaN});
            AnomalyException f = assertThrows(AnomalyException.class, () -> bad.add(1));
            assertTrue(f.getMessage().contains("already"), f.getMessage());
        }
        x.log();
    }

    @Test
    void anomalyOfARuleShowsWhereTheOperationWasCreated() {
        Tensor x = leaf(0, 1);
        try (var hunt = Anomaly.detect()) {
            Tensor y = rootOf(x).sum();
            AnomalyException e = assertThrows(AnomalyException.class, y::backward);
            assertTrue(e.getMessage().contains("vjp of 'sqrt'"), e.getMessage());
            assertNotNull(e.getCause());
            assertTrue(List.of(e.getCause().getStackTrace()).stream()
                    .anyMatch(s -> s.getMethodName().equals("rootOf")));
        }
        rootOf(x).sum().backward();
        assertEquals(Double.POSITIVE_INFINITY, x.grad().get(0));
    }

    private static Tensor rootOf(Tensor x) {
        return x.sqrt();
    }

    @Test
    void independentGraphsOnManyThreads() throws Exception {
        Tensor w = Tensor.randn(Rng.of(1), DType.FLOAT64, 20, 20);
        Callable<double[]> job = () -> {
            double[] last = null;
            for (int i = 0; i < 30; i++) {
                Tensor x = w.detach().requiresGrad();
                Tensor y = x;
                for (int k = 0; k < 5; k++) {
                    y = y.matmul(w).tanh().add(x);
                }
                try (var off = GradMode.noGrad()) {
                    assertFalse(y.add(1).carriesGrad());
                }
                y.square().sum().backward();
                last = x.grad().toDoubleArray();
            }
            return last;
        };
        double[] expected = job.call();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<double[]>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(pool.submit(job));
            }
            for (Future<double[]> r : results) {
                assertArrayEquals(expected, r.get());
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void backwardLetsGoOfSavedValues() {
        Tensor x = Tensor.ones(DType.FLOAT64, 1000).requiresGrad();
        List<WeakReference<Object>> saved = new ArrayList<>();
        Tensor y = deep(x, saved);
        assertTrue(saved.stream().allMatch(r -> r.get() != null));
        y.backward();
        assertTrue(collected(saved), "values that the graph saved are still reachable after backward");
        assertTrue(y.carriesGrad());
    }

    @Test
    void backwardLetsGoWhileItRuns() {
        Tensor x = Tensor.ones(DType.FLOAT64, 1000).requiresGrad();
        Tensor first = x.mul(2);
        List<WeakReference<Object>> saved = new ArrayList<>();
        boolean[] gone = new boolean[1];
        first.registerHook(g -> {
            gone[0] = collected(saved);
            return null;
        });
        deep(first, saved).backward();
        assertTrue(gone[0], "values that backward has used are still reachable before its end");
    }

    @Test
    void graphsAreCollectedWithTheirTensors() {
        Tensor x = Tensor.ones(DType.FLOAT64, 1000).requiresGrad();
        List<WeakReference<Object>> saved = new ArrayList<>();
        deep(x, saved);
        assertTrue(collected(saved), "a graph that nobody holds is still reachable");
    }

    @Test
    void whatNoRuleReadsIsNotKept() {
        Tensor x = Tensor.ones(DType.FLOAT64, 1000).requiresGrad();
        List<WeakReference<Object>> unread = new ArrayList<>();
        Tensor y = sumOfNegative(x, unread);
        assertTrue(collected(unread), "the graph keeps a value that no rule reads");
        y.backward();
    }

    private static Tensor sumOfNegative(Tensor x, List<WeakReference<Object>> unread) {
        Tensor n = x.neg();
        unread.add(new WeakReference<>(n.storage));
        return n.sum();
    }

    private static Tensor deep(Tensor x, List<WeakReference<Object>> saved) {
        Tensor y = x;
        for (int i = 0; i < 10; i++) {
            Tensor output = y.exp();
            Tensor operand = output.mul(0.1);
            y = operand.square();
            saved.add(new WeakReference<>(output.storage));
            saved.add(new WeakReference<>(operand.storage));
        }
        return y.sum();
    }

    /** Whether all referents go away within some collections. */
    private static boolean collected(List<WeakReference<Object>> references) {
        for (int i = 0; i < 50; i++) {
            if (references.stream().allMatch(r -> r.get() == null)) {
                return true;
            }
            System.gc();
            byte[][] pressure = new byte[16][];
            for (int k = 0; k < pressure.length; k++) {
                pressure[k] = new byte[1 << 20];
            }
            assertNotSame(null, pressure);
        }
        return false;
    }
}
