package cotangent.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleStateTest {
    private static Tensor at(long... indices) {
        return Tensor.of(indices);
    }

    /** Against a loop over an array, with samples that repeat. */
    @Property(tries = 100)
    void blendsInTheOrderOfTheBatch(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int width,
            @ForAll @IntRange(max = 9) int batch,
            @ForAll @DoubleRange(min = 0, max = 1) double weight) {
        Rng rng = Rng.of(seed);
        Tensor initial = Tensor.randn(rng, DType.FLOAT64, 6, width);
        SampleState state = SampleState.of(initial);
        double[] expected = initial.toDoubleArray();
        Tensor indices = Tensor.randint(rng, 0, 6, batch);
        Tensor rows = Tensor.randn(rng, DType.FLOAT64, batch, width);
        state.blend(indices, rows, weight);
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < width; j++) {
                int k = (int) indices.getLong(i) * width + j;
                expected[k] += weight * (rows.get(i, j) - expected[k]);
            }
        }
        assertArrayEquals(expected, state.values().toDoubleArray(), 1e-14);
        assertArrayEquals(
                Tensor.of(expected, 6, width).indexSelect(0, indices).toDoubleArray(),
                state.get(indices).toDoubleArray(),
                1e-14);
    }

    @Test
    void numbersOfSamples() {
        SampleState state = SampleState.zeros(4);
        state.set(at(3, 1, 3), Tensor.of(new float[] {1, 2, 5}));
        assertArrayEquals(new float[] {0, 2, 0, 5}, state.values().toFloatArray());
        state.set(at(0, 2), Tensor.scalar(7));
        assertArrayEquals(new float[] {7, 2, 7, 5}, state.values().toFloatArray());
        assertEquals(4, state.samples());
        assertEquals(DType.FLOAT32, state.dtype());
    }

    @Test
    void outlivesRegionsAndRecordsNothing() {
        SampleState state;
        Tensor row = Tensor.ones(2000).requiresGrad();
        try (var scope = MemoryScope.open()) {
            state = SampleState.zeros(3, 2000);
            state.blend(at(1), row.mul(2).unsqueeze(0), 0.5);
        }
        assertEquals(2000, state.values().sum().item());
        assertFalse(state.get(at(1)).carriesGrad());
        Tensor before = state.get(at(1));
        state.set(at(1), Tensor.scalar(0));
        assertEquals(2000, before.sum().item(), "what was read is a copy");
    }

    @Test
    void goesThroughAState() {
        SampleState state = SampleState.of(Tensor.randn(Rng.of(1), 5, 3));
        Map<String, Tensor> saved = state.state();
        SampleState other = SampleState.zeros(5, 3);
        other.loadState(saved);
        assertArrayEquals(state.values().toFloatArray(), other.values().toFloatArray());
        other.set(at(0), Tensor.scalar(9));
        other.loadState(saved);
        assertArrayEquals(state.values().toFloatArray(), other.values().toFloatArray());
        assertThrows(
                IllegalArgumentException.class, () -> SampleState.zeros(5, 2).loadState(saved));
        assertThrows(IllegalArgumentException.class, () -> other.loadState(Map.of()));
    }

    @Test
    void wrongArguments() {
        SampleState state = SampleState.zeros(3, 2);
        Tensor rows = Tensor.ones(2, 2);
        assertThrows(IndexOutOfBoundsException.class, () -> state.get(at(3)));
        assertThrows(IndexOutOfBoundsException.class, () -> state.set(at(0, -1), rows));
        assertThrows(ShapeException.class, () -> state.set(at(0, 1), Tensor.ones(3, 2)));
        assertThrows(ShapeException.class, () -> state.get(Tensor.scalar(0)));
        assertThrows(IllegalArgumentException.class, () -> state.blend(at(0, 1), rows, 1.5));
        assertThrows(ShapeException.class, () -> SampleState.of(Tensor.scalar(1)));
        assertEquals(0, state.values().sum().item());
    }
}
