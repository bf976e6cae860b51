package cotangent.regularizers.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import org.junit.jupiter.api.Test;

class EnergyDistanceTest {
    @Test
    void workedExample() {
        Tensor x = Tensor.of(new double[][] {{0}, {1}});
        Tensor y = Tensor.of(new double[][] {{3}, {5}, {7}});
        // Between: 3 + 5 + 7 + 2 + 4 + 6 over 6 pairs; within: 1, and (2 + 4 + 2) / 3.
        assertEquals(2 * 27 / 6.0 - 1 - 8 / 3.0, EnergyDistance.of(x, y), 1e-14);
        assertEquals(EnergyDistance.of(x, y), EnergyDistance.of(y, x), 1e-14);
    }

    /** For unit normals in one dimension E|x - x'| = 2 / sqrt(pi); shifted far apart by s, E|x - y| = s. */
    @Test
    void knownExpectations() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 1500, 1);
        Tensor y = Tensor.randn(Rng.of(2), DType.FLOAT64, 1700, 1);
        assertEquals(0, EnergyDistance.of(x, y), 0.01);
        assertEquals(2 * 20 - 4 / Math.sqrt(Math.PI), EnergyDistance.of(x, y.add(20)), 0.25);
    }

    @Test
    void errors() {
        assertThrows(ShapeException.class, () -> EnergyDistance.of(Tensor.zeros(3, 2), Tensor.zeros(3, 1)));
        assertThrows(ShapeException.class, () -> EnergyDistance.of(Tensor.zeros(1, 2), Tensor.zeros(3, 2)));
        assertThrows(ShapeException.class, () -> EnergyDistance.of(Tensor.zeros(3), Tensor.zeros(3)));
    }
}
