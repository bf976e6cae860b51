package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomStatesTest {
    private static final Tensor X = Tensor.ones(4, 16);

    private static Sequential model(Rng a, Rng b) {
        return new Sequential(new Dropout(0.5, a), new Linear(16, 16, false, Rng.of(5)), new Dropout(0.5, b));
    }

    @Test
    void restoringRepeatsTheMasks() {
        Sequential model = model(Rng.of(1), Rng.of(2));
        model.apply(X);
        Map<String, Rng.State> states = model.randomStates();
        assertEquals(Set.of("0.rng", "2.rng"), states.keySet());
        float[] first = model.apply(X).toFloatArray();
        float[] second = model.apply(X).toFloatArray();
        assertFalse(Arrays.equals(first, second), "two passes draw two masks");

        model.loadRandomStates(states);
        assertArrayEquals(first, model.apply(X).toFloatArray());
        assertArrayEquals(second, model.apply(X).toFloatArray());

        Sequential other = model(Rng.of(77), Rng.of(78));
        other.loadRandomStates(states);
        assertArrayEquals(first, other.apply(X).toFloatArray(), "in another process");
    }

    @Test
    void aSharedGeneratorIsSavedOnceAndStaysShared() {
        Rng shared = Rng.of(1);
        Sequential model = model(shared, shared);
        model.apply(X);
        Map<String, Rng.State> states = model.randomStates();
        assertEquals(Map.of("0.rng", shared.state()), states);
        float[] first = model.apply(X).toFloatArray();
        long next = shared.nextLong();

        Rng fresh = Rng.of(9);
        Sequential other = model(fresh, fresh);
        other.loadRandomStates(states);
        assertArrayEquals(first, other.apply(X).toFloatArray());
        assertEquals(next, fresh.nextLong(), "whoever shares the generator goes on from there");
    }

    @Test
    void refusesOtherSharing() {
        Rng shared = Rng.of(1);
        Map<String, Rng.State> states = model(shared, shared).randomStates();
        Rng a = Rng.of(3);
        Rng b = Rng.of(4);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> model(a, b).loadRandomStates(states))
                .getMessage();
        assertEquals("loadRandomStates: missing [2.rng], unknown []", message);
        assertEquals(Rng.of(3).state(), a.state(), "nothing was set");
    }

    @Test
    void refusesForeignGenerators() {
        Dropout dropout = new Dropout(0.5, new SplittableRandom(1));
        dropout.apply(X);
        String message =
                assertThrows(IllegalStateException.class, dropout::randomStates).getMessage();
        assertTrue(message.contains("'rng'") && message.contains("SplittableRandom"), message);
    }

    @Test
    void evaluationDrawsNothing() {
        Rng rng = Rng.of(1);
        Dropout dropout = new Dropout(0.5, rng);
        dropout.eval();
        assertArrayEquals(X.toFloatArray(), dropout.apply(X).toFloatArray());
        assertEquals(Rng.of(1).state(), rng.state());
    }
}
