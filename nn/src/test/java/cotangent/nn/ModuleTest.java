package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.parametrize.WeightNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private final Rng rng = Rng.of(29);

    private static final class Parts extends Module {
        Parts(String... names) {
            for (String name : names) {
                parameter(name, Tensor.ones(1));
            }
        }
    }

    /** Two layers with one weight. */
    private final class Tied extends Module {
        final Parameter weight = parameter("first", Tensor.randn(rng, 2, 2));
        final Parameter same = parameter("second", weight);
    }

    @Test
    void namesOfPartsAreUniqueAndUsable() {
        assertThrows(IllegalArgumentException.class, () -> new Parts(""));
        assertThrows(IllegalArgumentException.class, () -> new Parts(".a"));
        assertThrows(IllegalArgumentException.class, () -> new Parts("a."));
        String message = assertThrows(IllegalArgumentException.class, () -> new Parts("a", "a"))
                .getMessage();
        assertEquals("module: Parts has a part named 'a' already", message);
    }

    @Test
    void sharedParametersAreListedOnceAndSavedTwice() {
        Tied tied = new Tied();
        assertSame(tied.weight, tied.same);
        assertEquals(List.of("first"), List.copyOf(tied.parameters().keySet()));
        assertEquals(List.of("first", "second"), List.copyOf(tied.stateDict().keySet()));
        assertEquals(4, tied.parameterCount());
    }

    @Test
    void modulesAreNamedFromTheRoot() {
        Sequential model = new Sequential(new Residual(new Linear(2, 2, rng)), new BatchNorm1d(2));
        assertEquals(
                List.of("", "0", "0.body", "1"), List.copyOf(model.modules().keySet()));
        assertEquals(
                List.of("1.running_mean", "1.running_var", "1.num_batches_tracked"),
                List.copyOf(model.buffers().keySet()));
    }

    @Test
    void loadsAllOrNothing() {
        Linear a = new Linear(2, 2, rng);
        Linear b = new Linear(2, 2, rng);
        float[] before = b.weight().value().toFloatArray();
        Map<String, Tensor> state = new LinkedHashMap<>(a.stateDict());
        state.put("bias", Tensor.ones(3));
        assertThrows(ShapeException.class, () -> b.loadStateDict(state));
        assertArrayEquals(before, b.weight().value().toFloatArray());
        state.remove("bias");
        state.put("extra", Tensor.ones(3));
        assertEquals(
                "loadStateDict: missing [bias], unknown [extra]",
                assertThrows(IllegalArgumentException.class, () -> b.loadStateDict(state))
                        .getMessage());
        assertEquals(Set.of("weight"), b.loadMatching(state));
        assertArrayEquals(a.weight().value().toFloatArray(), b.weight().value().toFloatArray());
    }

    @Test
    void modesReachTheWholeTree() {
        Residual block = new Residual(new Linear(2, 2, rng));
        Sequential model = new Sequential(block, Activation.relu());
        model.eval();
        model.modules().values().forEach(m -> assertEquals(Module.Mode.EVAL, m.mode()));
        block.mode(Module.Mode.TRAIN_FROZEN_STATISTICS);
        assertTrue(block.children().get("body").isTraining());
        assertEquals(Module.Mode.EVAL, model.mode());
    }

    @Test
    void frozenParametersGetNoGradient() {
        Linear linear = new Linear(2, 2, rng);
        linear.weight().setTrainable(false);
        linear.apply(Tensor.ones(1, 2)).sum().backward();
        assertNull(linear.weight().grad());
        assertArrayEquals(new float[] {1, 1}, linear.bias().grad().toFloatArray());
        linear.zeroGrad();
        assertNull(linear.bias().grad());
    }

    @Test
    void convertsFloatingPartsOnly() {
        BatchNorm1d norm = new BatchNorm1d(2);
        norm.to(DType.FLOAT64);
        assertEquals(DType.FLOAT64, norm.weight().value().dtype());
        assertEquals(DType.FLOAT64, norm.runningMean().get().dtype());
        assertEquals(DType.INT64, norm.stateDict().get("num_batches_tracked").dtype());
        assertEquals(
                DType.FLOAT64,
                norm.apply(Tensor.randn(rng, DType.FLOAT64, 3, 2)).dtype());
    }

    @Test
    void whatAModuleHoldsOutlivesMemoryScopes() {
        Linear linear;
        BatchNorm1d norm = new BatchNorm1d(2048);
        try (var scope = MemoryScope.open()) {
            linear = new Linear(64, 64, rng);
            linear.parametrize("weight", WeightNorm::new);
            linear.removeParametrization("weight");
            linear.to(DType.FLOAT64);
            norm.to(DType.FLOAT64);
            norm.apply(Tensor.randn(rng, DType.FLOAT64, 3, 2048));
        }
        assertTrue(linear.apply(Tensor.ones(DType.FLOAT64, 1, 64)).allFinite());
        norm.eval();
        assertTrue(norm.apply(Tensor.ones(DType.FLOAT64, 1, 2048)).allFinite());
        linear.stateDict().values().forEach(t -> assertTrue(t.allFinite()));
    }
}
