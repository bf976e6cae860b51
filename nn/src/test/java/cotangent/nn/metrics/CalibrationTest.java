package cotangent.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    /** Confidences 0.9, 0.8, 0.7, 0.6, of which the first, second and fourth are right. */
    private final Tensor p = Tensor.of(new double[][] {{0.9, 0.1}, {0.2, 0.8}, {0.7, 0.3}, {0.4, 0.6}});

    private final Tensor labels = Tensor.of(new long[] {0, 1, 1, 1});

    @Test
    void errorsOfAWorkedExample() {
        // Bins (0.6, 0.8]: 0.8 right, 0.7 wrong; (0.8, 1]: 0.9 right; (0.4, 0.6]: 0.6 right.
        Calibration c = Calibration.empty(5).plus(p, labels);
        assertEquals((Math.abs(1 - 1.5) + Math.abs(1 - 0.9) + Math.abs(1 - 0.6)) / 4, c.expectedError(), 1e-12);
        assertEquals(0.4, c.maximumError(), 1e-12);
        assertEquals(2, c.count(3));
        assertEquals(0.75, c.confidence(3), 1e-12);
        assertEquals(0.5, c.accuracy(3), 1e-12);
        // Two bins of equal size: 0.6 right and 0.7 wrong; 0.8 and 0.9 right.
        assertEquals((0.3 + 0.3) / 4, Calibration.adaptiveError(p, labels, 2), 1e-12);
        assertEquals((0.1 + 0.2 + 0.7 + 0.4) / 4, Calibration.adaptiveError(p, labels, 4), 1e-12);
    }

    @Test
    void edgesBelongToTheLowerBin() {
        Calibration c = Calibration.empty(2).plus(new double[] {0, 0.5, 1}, new boolean[] {true, true, true});
        assertEquals(2, c.count(0));
        assertEquals(1, c.count(1));
    }

    @Test
    void brierOfAWorkedExample() {
        assertArrayEquals(
                new double[] {0.02, 0.08, 0.98, 0.32},
                new BrierScore().perSample(p, labels).toDoubleArray(),
                1e-12);
        Tensor soft = Tensor.of(new double[][] {{0.8, 0.2}, {0, 1}, {0.7, 0.3}, {0.4, 0.6}});
        assertArrayEquals(
                new double[] {0.02, 0.08, 0, 0},
                new BrierScore().perSample(p, soft).toDoubleArray(),
                1e-12);
    }

    @Property(tries = 100)
    void batchesMakeNoDifferenceAndPerfectOnesHaveNoError(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int n) {
        Rng rng = Rng.of(seed);
        Tensor q = Tensor.randn(rng, DType.FLOAT64, n, 3).softmax(1);
        Tensor y = Tensor.randint(rng, 0, 3, n);
        Calibration whole = Calibration.empty(7).plus(q, y);
        int cut = n / 2;
        Calibration parts = Calibration.empty(7)
                .plus(q.slice(0, 0, cut), y.slice(0, 0, cut))
                .plus(q.slice(0, cut, n), y.slice(0, cut, n));
        assertEquals(whole.expectedError(), parts.expectedError(), 0);
        assertEquals(Calibration.adaptiveError(q, y, n), new MeanGap().of(q, y), 1e-12); // one sample a bin
        double accuracy = new Accuracy().of(q, y);
        boolean[] right = new boolean[n];
        double[] confidence = new double[n];
        for (int i = 0; i < n; i++) {
            right[i] = i < Math.round(accuracy * n);
            confidence[i] = accuracy;
        }
        assertEquals(0, Calibration.empty(7).plus(confidence, right).expectedError(), 1e-12);
    }

    /** Distance of confidence and outcome. */
    private static final class MeanGap implements Metric {
        @Override
        public String name() {
            return "gap";
        }

        @Override
        public Tensor perSample(Tensor predictions, Tensor targets) {
            return predictions
                    .argmax(1)
                    .eq(targets)
                    .to(DType.FLOAT64)
                    .sub(predictions.amax(1))
                    .abs();
        }
    }

    @Test
    void refusesLogits() {
        Tensor logits = Tensor.of(new double[][] {{3, 1}});
        assertThrows(
                IllegalArgumentException.class, () -> Calibration.empty(10).plus(logits, Tensor.of(new long[] {0})));
        assertThrows(IllegalArgumentException.class, () -> Calibration.empty(0));
    }
}
