package cotangent.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    @Test
    void workedExamples() {
        // By falling scores the relevances of the first query are 3, 2, 0, 1; the second has none.
        Tensor scores = Tensor.of(new double[][] {{0.2, 0.9, 0.1, 0.5}, {1, 2, 3, 4}});
        Tensor relevances = Tensor.of(new double[][] {{0, 3, 1, 2}, {0, 0, 0, 0}});
        double dcg = 3 + 2 / log2(3) + 1 / log2(5);
        double best = 3 + 2 / log2(3) + 1 / log2(4);
        assertArrayEquals(
                new double[] {dcg / best, 0},
                Ndcg.ofAll().perSample(scores, relevances).toDoubleArray(),
                1e-12);
        assertEquals(0.5, new Ndcg(2).of(scores, relevances), 1e-12);
        assertArrayEquals(
                new double[] {2 / 3.0, 0},
                new RecallAtK(2).perSample(scores, relevances).toDoubleArray(),
                1e-12);
        Tensor late = Tensor.of(new double[][] {{0, 0, 1, 0}, {0, 0, 1, 0}});
        assertArrayEquals(
                new double[] {0.25, 0.5},
                new ReciprocalRank().perSample(scores, late).toDoubleArray(),
                1e-12);
        assertEquals("recall2", new RecallAtK(2).name());
        assertEquals("ndcg5", new Ndcg(5).name());
    }

    @Property(tries = 100)
    void theBestOrderIsBest(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int items) {
        Rng rng = Rng.of(seed);
        Tensor relevances = Tensor.rand(rng, DType.FLOAT64, 3, items).add(0.01);
        Tensor scores = Tensor.randn(rng, DType.FLOAT64, 3, items);
        for (int k = 1; k <= items; k++) {
            assertEquals(1, new Ndcg(k).of(relevances.mul(2), relevances), 1e-12);
            double value = new Ndcg(k).of(scores, relevances);
            assertEquals(true, value > 0 && value <= 1 + 1e-12);
            assertEquals(k / (double) items, new RecallAtK(k).of(scores, relevances), 1e-12);
        }
        assertEquals(1, new ReciprocalRank().of(scores, relevances), 0);
    }

    @Test
    void refusesNonsense() {
        assertThrows(IllegalArgumentException.class, () -> new Ndcg(0));
        assertThrows(IllegalArgumentException.class, () -> new RecallAtK(-1));
        Tensor one = Tensor.ones(1, 2);
        assertThrows(IllegalArgumentException.class, () -> Ndcg.ofAll().of(one, one.neg()));
        assertThrows(ShapeException.class, () -> Ndcg.ofAll().of(one, Tensor.ones(2, 1)));
    }
}
