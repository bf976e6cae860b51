package cotangent.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import org.junit.jupiter.api.Test;

class ThresholdMetricsTest {
    /** The worked example of scikit-learn's user guide. */
    private final Tensor scores = Tensor.of(new double[] {0.1, 0.4, 0.35, 0.8});

    private final Tensor positives = Tensor.of(new long[] {0, 0, 1, 1});

    @Test
    void rocOfAWorkedExample() {
        RocCurve curve = RocCurve.of(scores, positives);
        assertArrayEquals(new double[] {0, 0, 0.5, 0.5, 1}, curve.falsePositiveRates());
        assertArrayEquals(new double[] {0, 0.5, 0.5, 1, 1}, curve.truePositiveRates());
        assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1}, curve.thresholds());
        assertEquals(0.75, curve.area(), 1e-15);
    }

    @Test
    void averagePrecisionOfAWorkedExample() {
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(scores, positives);
        assertArrayEquals(new double[] {0.5, 0.5, 1, 1}, curve.recalls());
        assertArrayEquals(new double[] {1, 0.5, 2 / 3.0, 0.5}, curve.precisions());
        assertEquals(0.5 + 0.5 * 2 / 3, curve.averagePrecision(), 1e-15);
    }

    @Test
    void equalScoresShareAPoint() {
        Tensor same = Tensor.of(new double[] {1, 1, 1, 1});
        assertEquals(0.5, RocCurve.of(same, positives).area());
        assertEquals(0.5, PrecisionRecallCurve.of(same, positives).averagePrecision());
    }

    @Test
    void macroAveragesGoOverColumns() {
        Tensor p = Tensor.of(new double[][] {{0.7, 0.2, 0.1}, {0.3, 0.5, 0.2}, {0.5, 0.1, 0.4}, {0.1, 0.6, 0.3}});
        Tensor labels = Tensor.of(new long[] {0, 1, 2, 1});
        // Column 0 and 1 separate their class; in column 2, 0.4 is above all others.
        assertEquals(1, RocCurve.macroArea(p, labels), 1e-15);
        Tensor wrong = Tensor.of(new long[] {1, 1, 2, 0});
        double first = 0.0; // class 0 has the lowest score of column 0
        double second = (2 * 2 - 1 - 1) / 4.0; // 0.2 and 0.5 against 0.1 and 0.6
        assertEquals((first + second + 1) / 3, RocCurve.macroArea(p, wrong), 1e-15);
        Tensor sets = Tensor.of(new long[] {1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0}, 4, 3);
        double a = (1 + 2 / 3.0) / 2; // ranks 1 and 3 of column 0
        assertEquals((a + 1 + 1) / 3, PrecisionRecallCurve.macroAveragePrecision(p, sets), 1e-15);
    }

    @Test
    void refusesWhatHasNoCurve() {
        assertThrows(IllegalArgumentException.class, () -> RocCurve.of(scores, Tensor.of(new long[4])));
        assertThrows(
                IllegalArgumentException.class,
                () -> RocCurve.of(scores, Tensor.of(new boolean[] {true, true, true, true})));
        assertThrows(IllegalArgumentException.class, () -> PrecisionRecallCurve.of(scores, Tensor.of(new long[4])));
        assertThrows(
                IllegalArgumentException.class,
                () -> RocCurve.of(Tensor.of(new double[] {1, Double.NaN, 2, 3}), positives));
        assertThrows(ShapeException.class, () -> RocCurve.of(scores, Tensor.of(new long[3])));
        assertThrows(ShapeException.class, () -> RocCurve.of(scores.unsqueeze(1), positives.unsqueeze(1)));
    }
}
