package cotangent.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ThresholdMetricsProperties {
    @Property(tries = 200)
    void areaCountsPairs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int good,
            @ForAll @IntRange(min = 1, max = 15) int bad,
            @ForAll @IntRange(min = 1, max = 10) int levels) {
        Rng rng = Rng.of(seed);
        Tensor scores = Tensor.randint(rng, 0, levels, good + bad).to(DType.FLOAT32);
        boolean[] positive = new boolean[good + bad];
        double wins = 0;
        for (int i = 0; i < good; i++) {
            positive[i] = true;
            for (int j = good; j < good + bad; j++) {
                wins += scores.get(i) > scores.get(j) ? 1 : scores.get(i) == scores.get(j) ? 0.5 : 0;
            }
        }
        Tensor labels = Tensor.of(positive);
        double area = RocCurve.of(scores, labels).area();
        assertEquals(wins / (good * bad), area, 1e-12);
        assertEquals(1 - area, RocCurve.of(scores.neg(), labels).area(), 1e-12);
        assertEquals(area, RocCurve.of(scores.exp(), labels).area(), 1e-12);
    }

    @Property(tries = 200)
    void averagePrecisionSumsOverThresholds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 25) int n,
            @ForAll @IntRange(min = 1, max = 10) int levels) {
        Rng rng = Rng.of(seed);
        Tensor scores = Tensor.randint(rng, 0, levels, n);
        Tensor labels = Tensor.randint(rng, 0, 2, n).add(0);
        long[] y = labels.toLongArray();
        y[0] = 1;
        double all = 0;
        for (long label : y) {
            all += label;
        }
        double expected = 0;
        double before = 0;
        for (int level = levels - 1; level >= 0; level--) {
            double hits = 0;
            double taken = 0;
            for (int i = 0; i < n; i++) {
                if (scores.getLong(i) >= level) {
                    taken++;
                    hits += y[i];
                }
            }
            if (taken > 0) {
                expected += (hits / all - before) * hits / taken;
                before = hits / all;
            }
        }
        assertEquals(
                expected,
                PrecisionRecallCurve.of(scores.to(DType.FLOAT64), Tensor.of(y)).averagePrecision(),
                1e-12);
    }
}
