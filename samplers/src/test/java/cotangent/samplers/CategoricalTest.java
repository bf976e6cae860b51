package cotangent.samplers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CategoricalTest {
    @Test
    void frequenciesAreThoseOfTheWeights() {
        int[] counts = new int[4];
        for (int i : new Categorical(1, 0, 5, 4).draw(20_000, Rng.of(1))) {
            counts[i]++;
        }
        assertEquals(0, counts[1]);
        assertEquals(0.1, counts[0] / 20_000.0, 0.01); // the standard error is at most 0.0036
        assertEquals(0.5, counts[2] / 20_000.0, 0.015);
    }

    @Property(tries = 100)
    void weightsOfZeroAreNeverDrawn(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
        Rng rng = Rng.of(seed);
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = rng.nextBoolean() ? 0 : rng.nextDouble() * 1e-300;
        }
        weights[rng.nextInt(n)] = 1e-300;
        assertTrue(Arrays.stream(new Categorical(weights).draw(50, rng)).allMatch(i -> weights[i] > 0));
    }

    @Test
    void wrongWeights() {
        assertThrows(IllegalArgumentException.class, Categorical::new);
        assertThrows(IllegalArgumentException.class, () -> new Categorical(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Categorical(2, -1));
        assertThrows(IllegalArgumentException.class, () -> new Categorical(2, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Categorical(2, Double.POSITIVE_INFINITY));
    }
}
