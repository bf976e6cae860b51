package cotangent.regularizers.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HungarianTest {
    @Test
    void aKnownCase() {
        Tensor cost = Tensor.of(new double[][] {{4, 1, 3}, {2, 0, 5}, {3, 2, 2}});
        assertArrayEquals(new int[] {1, 0, 2}, Hungarian.assign(cost));
        assertArrayEquals(new int[] {0}, Hungarian.assign(Tensor.ones(1, 1)));
    }

    /** Against all assignments; small integers make ties, and sums exact. */
    @Property(tries = 300)
    void noAssignmentCostsLess(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
        Tensor cost = Tensor.randint(Rng.of(seed), -5, 6, n, n).to(DType.FLOAT64);
        int[] columns = Hungarian.assign(cost);
        double sum = 0;
        boolean[] used = new boolean[n];
        for (int i = 0; i < n; i++) {
            assertTrue(!used[columns[i]]);
            used[columns[i]] = true;
            sum += cost.get(i, columns[i]);
        }
        assertEquals(least(cost, 0, new boolean[n]), sum);
    }

    private static double least(Tensor cost, int row, boolean[] used) {
        if (row == used.length) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int j = 0; j < used.length; j++) {
            if (!used[j]) {
                used[j] = true;
                best = Math.min(best, cost.get(row, j) + least(cost, row + 1, used));
                used[j] = false;
            }
        }
        return best;
    }

    @Test
    void wrongCostsAreNamed() {
        assertThrows(ShapeException.class, () -> Hungarian.assign(Tensor.ones(2, 3)));
        assertThrows(ShapeException.class, () -> Hungarian.assign(Tensor.ones(2)));
        assertThrows(IllegalArgumentException.class, () -> Hungarian.assign(Tensor.of(new double[][] {{Double.NaN}})));
    }
}
