package cotangent.nn.parametrize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Conv2d;
import cotangent.nn.Linear;
import cotangent.nn.Parametrization;
import cotangent.nn.Sequential;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ParametrizationTest {
    private final Rng rng = Rng.of(13);
    private final Tensor x = Tensor.randn(rng, 5, 4);

    private void bakes(Function<Tensor, ? extends Parametrization> parametrization, boolean keepsTheValue) {
        Linear layer = new Linear(4, 4, rng);
        float[] plain = layer.apply(x).toFloatArray();
        Set<String> names = layer.stateDict().keySet();
        layer.parametrize("weight", parametrization);
        layer.eval();
        float[] computed = layer.apply(x).toFloatArray();
        if (keepsTheValue) {
            assertArrayEquals(plain, computed, 1e-6f);
        } else {
            assertFalse(Arrays.equals(plain, computed));
        }
        assertFalse(layer.stateDict().containsKey("weight"));

        layer.train();
        layer.removeParametrization("weight");
        assertEquals(names, layer.stateDict().keySet());
        assertArrayEquals(computed, layer.apply(x).toFloatArray(), "the value stays as it is");
        layer.apply(x).sum().backward();
        assertNotNull(layer.weight().grad());
    }

    @Test
    void removingBakesTheValue() {
        bakes(WeightNorm::new, true);
        bakes(w -> new SpectralNorm(w, rng), false);
        bakes(w -> new LowRankUpdate(w, 2, 4, rng), true);
        bakes(w -> new Masked(w, Tensor.eye(DType.FLOAT32, 4)), false);
        bakes(Symmetric::new, false);
        bakes(Skew::new, false);
    }

    @Test
    void namesAreNestedInTheTree() {
        Linear layer = new Linear(4, 3, rng);
        Sequential model = new Sequential(layer, Activation.relu());
        layer.parametrize("weight", w -> new LowRankUpdate(w, 2, 4, rng));
        assertEquals(
                List.of(
                        "0.bias",
                        "0.parametrizations.weight.original",
                        "0.parametrizations.weight.lora_A",
                        "0.parametrizations.weight.lora_B"),
                List.copyOf(model.stateDict().keySet()));
    }

    @Test
    void weightNormGivesLengths() {
        Conv2d layer = new Conv2d(2, 3, 2, rng);
        WeightNorm norm = layer.parametrize("weight", WeightNorm::new);
        norm.parameters().get("original0").value().assign(Tensor.of(new float[] {1, 2, 3}, 3, 1, 1, 1));
        assertArrayEquals(
                new float[] {1, 2, 3},
                layer.weight().get().norm(2, false, 1, 2, 3).toFloatArray(),
                1e-5f);
    }

    @Test
    void spectralNormApproachesTheLargestSingularValue() {
        Linear layer = new Linear(2, 2, false, rng);
        layer.weight().value().assign(Tensor.of(new float[][] {{3, 0}, {0, 4}}));
        layer.parametrize("weight", w -> new SpectralNorm(w, rng));
        for (int i = 0; i < 30; i++) {
            layer.weight().get();
        }
        assertArrayEquals(new float[] {0.75f, 0, 0, 1}, layer.weight().get().toFloatArray(), 1e-5f);
    }

    @Test
    void spectralNormMovesInTrainingOnly() {
        Linear layer = new Linear(4, 3, rng);
        SpectralNorm norm = layer.parametrize("weight", w -> new SpectralNorm(w, rng));
        norm.parameters().get("original").value().assign(Tensor.randn(rng, 3, 4));
        float[] u = norm.buffers().get("0._u").get().toFloatArray();
        layer.eval();
        layer.apply(x);
        layer.mode(cotangent.nn.Module.Mode.TRAIN_FROZEN_STATISTICS);
        Tensor frozen = layer.apply(x).sum();
        assertArrayEquals(u, norm.buffers().get("0._u").get().toFloatArray());
        layer.train();
        Tensor first = layer.apply(x).sum();
        assertFalse(Arrays.equals(u, norm.buffers().get("0._u").get().toFloatArray()));
        layer.apply(x);
        frozen.backward(); // later uses did not change what earlier ones saved
        first.backward();
    }

    @Test
    void lowRankUpdateTrainsTheFactorsOnly() {
        Linear layer = new Linear(4, 3, rng);
        LowRankUpdate update = layer.parametrize("weight", w -> new LowRankUpdate(w, 2, 4, rng));
        layer.apply(x).square().sum().backward();
        assertNull(update.parameters().get("original").grad());
        assertNotNull(update.parameters().get("lora_B").grad());
        assertNotNull(update.parameters().get("lora_A").grad());
    }

    @Test
    void maskedElementsGetNoGradient() {
        Linear layer = new Linear(2, 2, false, rng);
        Masked masked = layer.parametrize(
                "weight", w -> new Masked(w, Tensor.of(new boolean[] {true, false, false, true}, 2, 2)));
        masked.parameters()
                .get("original")
                .value()
                .assign(Tensor.of(new float[] {1, Float.NaN, Float.POSITIVE_INFINITY, 1}, 2, 2));
        assertArrayEquals(new float[] {1, 0, 0, 1}, layer.weight().get().toFloatArray());
        layer.apply(Tensor.ones(1, 2)).sum().backward();
        assertArrayEquals(
                new float[] {1, 0, 0, 1},
                masked.parameters().get("original").grad().toFloatArray());
    }

    @Test
    void symmetricAndSkew() {
        Tensor a = Tensor.of(new float[][] {{1, 2}, {3, 4}});
        assertArrayEquals(new float[] {1, 2, 2, 4}, new Symmetric(a).effective().toFloatArray());
        assertArrayEquals(new float[] {0, 2, -2, 0}, new Skew(a).effective().toFloatArray());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Linear layer = new Linear(4, 3, rng);
        assertThrows(IllegalArgumentException.class, () -> layer.parametrize("wait", WeightNorm::new));
        assertThrows(ShapeException.class, () -> layer.parametrize("bias", WeightNorm::new));
        assertThrows(ShapeException.class, () -> layer.parametrize("weight", Symmetric::new));
        assertThrows(ShapeException.class, () -> new Masked(Tensor.ones(2), Tensor.ones(3)));
        assertThrows(
                IllegalArgumentException.class, () -> new Masked(Tensor.ones(2), Tensor.of(new float[] {1, 0.5f})));
        assertThrows(IllegalArgumentException.class, () -> new LowRankUpdate(Tensor.ones(2, 2), 0, 1, rng));
        assertThrows(IllegalArgumentException.class, () -> layer.removeParametrization("weight"));
        String message = assertThrows(
                        ShapeException.class, () -> layer.parametrize("weight", w -> new WeightNorm(w.mT())))
                .getMessage();
        assertEquals("parametrize: 'weight' would have shape [4, 3], needs [3, 4]", message);
        assertTrue(layer.stateDict().containsKey("weight"), "a refused parametrization leaves the module as it was");
        layer.parametrize("weight", WeightNorm::new);
        assertThrows(IllegalArgumentException.class, () -> layer.parametrize("weight", WeightNorm::new));
    }
}
