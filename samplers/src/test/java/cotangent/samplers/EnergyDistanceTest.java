package cotangent.samplers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EnergyDistanceTest {
    /** Points 0 and 2 against 1: 2 * 1 - (2 + 2) / 4 - 0. */
    @Test
    void byHand() {
        Tensor x = Tensor.of(new double[][] {{0}, {2}});
        Tensor y = Tensor.of(new double[][] {{1}});
        assertEquals(1, EnergyDistance.measure(x, y), 1e-12);
        assertEquals(0, EnergyDistance.measure(x, x), 1e-12);
    }

    @Property(tries = 100)
    void isSymmetricAndNotNegative(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int n) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, n, 3);
        Tensor y = Tensor.randn(rng, DType.FLOAT64, 5, 3);
        double d = EnergyDistance.measure(x, y);
        assertTrue(d > 0);
        assertEquals(d, EnergyDistance.measure(y, x), 1e-12);
    }

    @Test
    void isDifferentiable() {
        Rng rng = Rng.of(1);
        Tensor y = Tensor.randn(rng, DType.FLOAT64, 4, 2);
        GradientCheck.check(x -> EnergyDistance.of(x, y), Tensor.randn(rng, DType.FLOAT64, 3, 2));
    }
}
