package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class FunctionalEvaluationTest {
    private final Rng rng = Rng.of(3);
    private final Sequential model = Mlp.of(rng, Activation::tanh, 3, 4, 2);
    private final Tensor x = Tensor.randn(rng, 5, 3);

    private Map<String, Tensor> others() {
        Map<String, Tensor> others = new LinkedHashMap<>();
        model.parameters()
                .forEach((name, p) -> others.put(
                        name, Tensor.randn(rng, p.value().shape().toArray()).requiresGrad()));
        return others;
    }

    private Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        model.stateDict().forEach((name, t) -> values.put(name, t.toFloatArray()));
        return values;
    }

    @Test
    void gradientsReachTheSubstitutesAndTheModuleStays() {
        Map<String, float[]> before = values();
        Map<String, Tensor> others = others();
        model.forward(others, x).square().sum().backward();

        others.forEach((name, t) -> assertNotNull(t.grad(), name));
        model.parameters().forEach((name, p) -> assertNull(p.grad(), name));
        values().forEach((name, v) -> assertArrayEquals(before.get(name), v, name));
    }

    @Test
    void equalsAModuleThatHoldsTheSubstitutes() {
        Map<String, Tensor> others = others();
        Tensor y = model.forward(others, x);
        Sequential copy = Mlp.of(rng, Activation::tanh, 3, 4, 2);
        copy.loadStateDict(others);
        assertArrayEquals(copy.apply(x).toFloatArray(), y.toFloatArray());
    }

    @Test
    void whatIsNotSubstitutedIsTheModulesOwn() {
        Tensor bias = Tensor.zeros(2).requiresGrad();
        model.forward(Map.of("2.bias", bias), x).sum().backward();
        assertArrayEquals(new float[] {5, 5}, bias.grad().toFloatArray());
        assertNotNull(model.parameters().get("0.weight").grad());
        assertNull(model.parameters().get("2.bias").grad());
    }

    @Test
    void innerSubstitutesWinAndOuterOnesComeBack() {
        Parameter p = model.parameters().get("2.bias");
        Tensor outer = Tensor.ones(2);
        Tensor inner = Tensor.zeros(2);
        Tensor weight = Tensor.zeros(2, 4);
        model.with(Map.of("2.bias", outer), () -> {
            model.with(Map.of("2.bias", inner, "2.weight", weight), () -> {
                assertSame(inner, p.get());
                return assertArrayEqualsTo(new float[10], model.apply(x));
            });
            model.with(Map.of("2.weight", weight), () -> {
                assertSame(outer, p.get());
                return null;
            });
            assertSame(outer, p.get());
            return null;
        });
        assertSame(p.value(), p.get());
    }

    private static Object assertArrayEqualsTo(float[] expected, Tensor actual) {
        assertArrayEquals(expected, actual.toFloatArray());
        return null;
    }

    @Test
    void endsWithAnException() {
        Parameter p = model.parameters().get("2.bias");
        assertThrows(
                IllegalStateException.class,
                () -> model.with(Map.of("2.bias", Tensor.ones(2)), () -> {
                    throw new IllegalStateException("in the body");
                }));
        assertSame(p.value(), p.get());
    }

    @Test
    void threadsSeeTheirOwnSubstitutes() throws Exception {
        Parameter p = model.parameters().get("2.bias");
        CyclicBarrier both = new CyclicBarrier(3);
        List<CompletableFuture<Boolean>> results = List.of(1.0, 2.0).stream()
                .map(v -> CompletableFuture.supplyAsync(
                        () -> {
                            Tensor own = Tensor.ones(2).mul(v);
                            return model.with(Map.of("2.bias", own), () -> {
                                await(both);
                                boolean seen = p.get() == own;
                                await(both);
                                return seen;
                            });
                        },
                        task -> new Thread(task).start()))
                .toList();
        both.await();
        assertSame(p.value(), p.get(), "a third thread, while two substitute");
        both.await();
        for (CompletableFuture<Boolean> r : results) {
            assertTrue(r.get());
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void statisticsGivenMoveInPlaceOfTheOwn() {
        BatchNorm1d norm = new BatchNorm1d(3);
        Tensor mean = Tensor.zeros(3);
        Tensor var = Tensor.ones(3);
        Tensor batches = norm.stateDict().get("num_batches_tracked").copy();
        norm.forward(Map.of("running_mean", mean, "running_var", var, "num_batches_tracked", batches), x);
        assertArrayEquals(new float[3], norm.runningMean().get().toFloatArray());
        assertEquals(0, norm.stateDict().get("num_batches_tracked").itemLong());
        assertEquals(1, batches.itemLong());
        assertEquals(0.1 * x.mean(0).get(1), mean.get(1), 1e-6);
    }

    @Test
    void refusesUnknownNamesAndOtherShapes() {
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> model.forward(Map.of("9.bias", Tensor.ones(2)), x))
                        .getMessage()
                        .contains("'9.bias'"));
        String message = assertThrows(ShapeException.class, () -> model.forward(Map.of("2.bias", Tensor.ones(3)), x))
                .getMessage();
        assertEquals("with: '2.bias' has shape [3], needs [2]", message);
    }

    @Test
    void gradientsOfEachSample() {
        List<String> names = List.copyOf(model.parameters().keySet());
        List<Tensor> inputs = new ArrayList<>(List.of(x));
        model.parameters().values().forEach(p -> inputs.add(p.value().detach()));
        int[] axes = new int[inputs.size()];
        Arrays.fill(axes, 1, axes.length, Autodiff.SHARED);

        List<Tensor> each = Autodiff.vmap(
                in -> List.of(Autodiff.grad((Tensor weight) -> {
                            Map<String, Tensor> values = new LinkedHashMap<>();
                            for (int i = 0; i < names.size(); i++) {
                                values.put(names.get(i), i == 0 ? weight : in.get(i + 1));
                            }
                            return model.forward(values, in.get(0)).square().sum();
                        })
                        .apply(in.get(1))),
                inputs,
                axes);

        assertEquals(Shape.of(5, 4, 3), each.get(0).shape());
        for (int i = 0; i < 5; i++) {
            model.zeroGrad();
            model.apply(x.select(0, i)).square().sum().backward();
            assertArrayEquals(
                    model.parameters().get(names.get(0)).grad().toFloatArray(),
                    each.get(0).select(0, i).toFloatArray(),
                    1e-5f);
        }
    }
}
