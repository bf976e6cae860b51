package cotangent.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MetricsProperties {
    @Property(tries = 200)
    void topKCountsRanks(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 6) int classes,
            @ForAll @IntRange(min = 1, max = 7) int k) {
        Rng rng = Rng.of(seed);
        Tensor scores = Tensor.randn(rng, DType.FLOAT64, n, classes);
        Tensor labels = Tensor.randint(rng, 0, classes, n);
        int hits = 0;
        int best = 0;
        for (int i = 0; i < n; i++) {
            int above = 0;
            for (int c = 0; c < classes; c++) {
                above += scores.get(i, c) > scores.get(i, (int) labels.getLong(i)) ? 1 : 0;
            }
            hits += above < k ? 1 : 0;
            best += above == 0 ? 1 : 0;
        }
        assertEquals(hits / (double) n, new TopKAccuracy(k).of(scores, labels), 1e-15);
        assertEquals(best / (double) n, new Accuracy().of(scores, labels), 1e-15);
        Tensor oneHot = Tensor.zeros(n, classes).scatterAdd(1, labels.unsqueeze(-1), Tensor.ones(n, 1));
        assertEquals(best / (double) n, new Accuracy().of(scores, oneHot), 1e-15);
    }

    @Property(tries = 200)
    void confusionMatrixCounts(
            @ForAll long seed, @ForAll @IntRange(max = 40) int n, @ForAll @IntRange(min = 1, max = 5) int classes) {
        Rng rng = Rng.of(seed);
        long[] predicted = Tensor.randint(rng, 0, classes, n).toLongArray();
        long[] actual = Tensor.randint(rng, 0, classes, n).toLongArray();
        ConfusionMatrix m = ConfusionMatrix.empty(classes).plus(predicted, actual);
        double f1 = 0;
        for (int c = 0; c < classes; c++) {
            int both = 0;
            int taken = 0;
            int are = 0;
            for (int i = 0; i < n; i++) {
                both += predicted[i] == c && actual[i] == c ? 1 : 0;
                taken += predicted[i] == c ? 1 : 0;
                are += actual[i] == c ? 1 : 0;
            }
            assertEquals(both, m.count(c, c));
            assertEquals(are, m.support(c));
            assertEquals(taken == 0 ? 0 : both / (double) taken, m.precision(c));
            assertEquals(are == 0 ? 0 : both / (double) are, m.recall(c));
            double expected = taken + are == 0 ? 0 : 2.0 * both / (taken + are);
            assertEquals(expected, m.f1(c), 1e-12);
            f1 += expected / classes;
        }
        assertEquals(f1, m.macroF1(), 1e-12);
        assertEquals(n, m.total());
        assertEquals(m, ConfusionMatrix.empty(classes).plus(m));
    }

    @Example
    void confusionMatrixReadsAsATable() {
        ConfusionMatrix m = ConfusionMatrix.empty(List.of("cat", "elephant"))
                .plus(new long[] {0, 1, 1, 0}, new long[] {0, 1, 0, 0});
        assertEquals("""
                actual         cat  elephant  precision  recall      f1
                cat              2         1      1.000   0.667   0.800
                elephant         0         1      0.500   1.000   0.667
                accuracy 0.7500, macro F1 0.7333, 4 samples""", m.toString());
    }

    @Example
    void confusionMatrixDoesNotChange() {
        ConfusionMatrix empty = ConfusionMatrix.empty(2);
        empty.plus(Tensor.of(new float[][] {{1, 0}, {0, 1}}), Tensor.of(new long[] {0, 0}));
        assertEquals(0, empty.total());
        assertEquals(0, empty.accuracy());
    }

    @Example
    void errorsTellWhatIsWrong() {
        assertThrows(
                IndexOutOfBoundsException.class, () -> ConfusionMatrix.empty(2).plus(new long[] {2}, new long[] {0}));
        assertThrows(
                IllegalArgumentException.class, () -> ConfusionMatrix.empty(2).plus(new long[1], new long[2]));
        assertThrows(
                IllegalArgumentException.class, () -> ConfusionMatrix.empty(2).plus(ConfusionMatrix.empty(3)));
        assertThrows(ShapeException.class, () -> new Accuracy().of(Tensor.zeros(3, 2), Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> new Accuracy().of(Tensor.zeros(3), Tensor.arange(3)));
        assertThrows(IllegalArgumentException.class, () -> new TopKAccuracy(0));
    }

    @Example
    void meansAreWeighted() {
        Mean m = Mean.EMPTY.plus(1, 3).plus(5, 1);
        assertEquals(2, m.value());
        assertTrue(Double.isNaN(Mean.EMPTY.value()));
        assertEquals(m, m.plus(Double.NaN, 0));
    }

    @Example
    void functionsAreMetrics() {
        Metric squared = Metric.of("mse", (p, t) -> p.sub(t).square().mean(1));
        assertEquals(2.5, squared.of(Tensor.of(new float[] {1, 2}, 1, 2), Tensor.zeros(1, 2)));
        assertEquals("mse", squared.name());
    }
}
