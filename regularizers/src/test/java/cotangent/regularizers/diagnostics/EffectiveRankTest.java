package cotangent.regularizers.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import org.junit.jupiter.api.Test;

class EffectiveRankTest {
    @Test
    void countsEqualDirections() {
        // The corners of a cross in 3 dimensions: three equal singular values, and no mean.
        Tensor cross = Tensor.cat(
                0, Tensor.eye(DType.FLOAT64, 3), Tensor.eye(DType.FLOAT64, 3).neg());
        assertEquals(3, EffectiveRank.of(cross), 1e-12);
        assertEquals(3, EffectiveRank.of(cross.mul(5).add(7)), 1e-12);
    }

    @Test
    void weighsUnequalOnes() {
        // Singular values in the ratio 3 to 1: entropy of 3/4 and 1/4.
        Tensor x = Tensor.of(new double[][] {{3, 0}, {-3, 0}, {0, 1}, {0, -1}});
        double expected = Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25));
        assertEquals(expected, EffectiveRank.of(x), 1e-12);
    }

    @Test
    void pointsOnALineHaveRankOneAndEqualOnesZero() {
        Tensor line = Tensor.of(new double[][] {{1, 2, 3}}).mul(Tensor.of(new double[][] {{1}, {2}, {5}}));
        assertEquals(1, EffectiveRank.of(line), 1e-6);
        assertEquals(0, EffectiveRank.of(Tensor.ones(4, 2)));
    }

    @Test
    void errors() {
        assertThrows(ShapeException.class, () -> EffectiveRank.of(Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> EffectiveRank.of(Tensor.zeros(0, 3)));
        assertEquals(1, EffectiveRank.of(Tensor.randn(Rng.of(1), 9, 1)), 1e-6);
    }
}
