package cotangent.samplers.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.metrics.RocCurve;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RocHullTest {
    private static RocCurve curve(double... scores) {
        return RocCurve.of(Tensor.of(scores), Tensor.of(new boolean[] {true, true, false, false}));
    }

    @Test
    void perfectAndUselessRankings() {
        RocCurve perfect = curve(4, 3, 2, 1);
        assertEquals(1, perfect.area());
        assertArrayEquals(new double[] {0, 0, 1}, RocHull.of(perfect).falsePositiveRates());
        assertArrayEquals(new double[] {0, 1, 1}, RocHull.of(perfect).truePositiveRates());
        assertEquals(1, RocHull.of(perfect).area());
        RocCurve tied = curve(1, 1, 1, 1);
        assertEquals(0.5, tied.area());
        assertEquals(0.5, RocHull.of(tied).area());
        assertEquals(0, curve(1, 2, 3, 4).area());
        assertEquals(0.5, RocHull.of(curve(1, 2, 3, 4)).area(), "chance is on every hull");
        assertEquals(0.5, RocHull.of().area());
    }

    @Test
    void pointsBelowOrOnAnEdgeAreLeftOut() {
        RocHull hull = RocHull.of(List.of(
                new double[] {0.5, 0.9}, new double[] {0.25, 0.5}, new double[] {0.125, 0.5}, new double[] {0.75, 0.95
                }));
        assertArrayEquals(new double[] {0, 0.125, 0.5, 1}, hull.falsePositiveRates());
        assertArrayEquals(new double[] {0, 0.5, 0.9, 1}, hull.truePositiveRates());
    }

    @Property(tries = 100)
    void convexAndAboveEachCurve(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor labels = Tensor.arange(30).lt(11);
        RocCurve a = RocCurve.of(Tensor.randn(rng, DType.FLOAT64, 30), labels);
        RocCurve b = RocCurve.of(Tensor.randn(rng, DType.FLOAT64, 30).round(), labels);
        RocHull hull = RocHull.of(a, b);
        assertTrue(hull.area() >= Math.max(a.area(), b.area()) - 1e-12);
        double slope = Double.POSITIVE_INFINITY;
        double[] x = hull.falsePositiveRates();
        double[] y = hull.truePositiveRates();
        for (int i = 1; i < x.length; i++) {
            double next = (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
            assertTrue(next <= slope * (1 + 1e-12), "slopes fall, but for the rounding of points on one line");
            slope = next;
        }
        for (RocCurve c : List.of(a, b)) {
            for (int p = 0; p < c.thresholds().length; p++) {
                double fx = c.falsePositiveRates()[p];
                double fy = c.truePositiveRates()[p];
                for (int i = 1; i < x.length; i++) {
                    if (fx >= x[i - 1] && fx <= x[i] && x[i] > x[i - 1]) {
                        assertTrue(fy <= y[i - 1] + (y[i] - y[i - 1]) * (fx - x[i - 1]) / (x[i] - x[i - 1]) + 1e-12);
                    }
                }
            }
        }
    }

    @Test
    void pointsOutsideTheSquare() {
        assertThrows(IllegalArgumentException.class, () -> RocHull.of(List.of(new double[] {0.5, 1.5})));
        assertThrows(IllegalArgumentException.class, () -> RocHull.of(List.of(new double[] {Double.NaN, 0.5})));
    }
}
