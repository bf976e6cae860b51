package cotangent.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Networks that satisfy differential equations come near the solutions; the full examples take more steps. */
class PinnTest {
    @Test
    void oscillatorFollowsTheCosine() {
        double error = Pinn.oscillator(1200, 1);
        assertTrue(error < 0.02, () -> "largest error " + error);
    }

    @Test
    void burgersFollowsFiniteDifferences() {
        double error = Pinn.burgers(800, 1);
        assertTrue(error < 0.08, () -> "relative error " + error);
    }
}
