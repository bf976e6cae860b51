package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.Sequential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightAveragesTest {
    private static final double[] START = {1, -2, 3};

    private static Map<String, Parameter> start() {
        return Map.of("w", new Parameter(Tensor.of(START)));
    }

    private static double[] point(Map<String, Parameter> p) {
        return p.get("w").value().toDoubleArray();
    }

    /** One step of plain descent on a parabola, 0.1 of the way. */
    private static void step(Optimizer optimizer, Map<String, Parameter> p) {
        optimizer.step(
                Closure.of(optimizer, () -> p.get("w").get().square().sum().mul(0.5)));
    }

    private static Optimizer sgd(Map<String, Parameter> p) {
        return new Sgd(p, SgdConfig.defaults().withLearningRate(0.1));
    }

    @Test
    void emaFollowsItsRecurrence() {
        for (boolean warm : new boolean[] {false, true}) {
            Map<String, Parameter> p = start();
            Optimizer sgd = sgd(p);
            Ema ema = warm ? Ema.withWarmup(p, 0.6) : Ema.of(p, 0.6);
            double[] expected = START.clone();
            for (int n = 1; n <= 30; n++) {
                step(sgd, p);
                ema.update();
                double d = warm ? Math.min(0.6, (1.0 + n) / (10 + n)) : 0.6;
                for (int i = 0; i < 3; i++) {
                    expected[i] = d * expected[i] + (1 - d) * point(p)[i];
                }
                assertArrayEquals(expected, ema.average("w").toDoubleArray(), 1e-14);
            }
            assertEquals(30, ema.updates());
        }
    }

    @Test
    void emaFromTheMeanIsAMeanAtFirst() {
        Map<String, Parameter> p = start();
        Optimizer sgd = sgd(p);
        Ema ema = Ema.fromMean(p, 0.75);
        double sum = 0;
        double expected = 0;
        for (int n = 1; n <= 10; n++) {
            step(sgd, p);
            ema.update();
            sum += point(p)[0];
            expected = n <= 4 ? sum / n : 0.75 * expected + 0.25 * point(p)[0];
            assertEquals(expected, ema.average("w").toDoubleArray()[0], 1e-14);
        }
    }

    @Test
    void emaFollowsASchedule() {
        Map<String, Parameter> p = start();
        Optimizer sgd = sgd(p);
        Ema ema = Ema.scheduled(p, n -> n == 4 ? 1 : n / 5.0);
        double expected = point(p)[0];
        for (int n = 1; n <= 3; n++) {
            step(sgd, p);
            ema.update();
            expected = n / 5.0 * expected + (1 - n / 5.0) * point(p)[0];
            assertEquals(expected, ema.average("w").toDoubleArray()[0], 1e-14);
        }
        assertThrows(IllegalArgumentException.class, ema::update);
    }

    @Test
    void swaIsTheMeanOfTheUpdates() {
        Map<String, Parameter> p = start();
        Optimizer sgd = sgd(p);
        Swa swa = new Swa(p);
        double[] sum = new double[3];
        for (int n = 1; n <= 10; n++) {
            step(sgd, p);
            swa.update();
            for (int i = 0; i < 3; i++) {
                sum[i] += point(p)[i];
                assertEquals(sum[i] / n, swa.average("w").toDoubleArray()[i], 1e-14);
            }
        }
    }

    @Test
    void swapsAndRestoresTheSameBits() {
        Map<String, Parameter> p = start();
        Optimizer sgd = sgd(p);
        Ema ema = Ema.of(p, 0.9);
        step(sgd, p);
        ema.update();
        double[] value = point(p);
        double[] average = ema.average("w").toDoubleArray();
        try (var averaged = ema.swap()) {
            assertArrayEquals(average, point(p));
            assertArrayEquals(average, ema.average("w").toDoubleArray());
            assertThrows(IllegalStateException.class, ema::update);
            assertThrows(IllegalStateException.class, ema::apply);
            assertThrows(IllegalStateException.class, ema::state);
        }
        assertArrayEquals(value, point(p));
        assertArrayEquals(average, ema.average("w").toDoubleArray());
        assertThrows(IllegalStateException.class, ema::restore);
        assertThrows(IllegalArgumentException.class, () -> ema.average("nobody"));
    }

    @Test
    void averagesGoOnFromAState() {
        Map<String, Parameter> p = start();
        Optimizer sgd = sgd(p);
        Swa swa = new Swa(p);
        for (int n = 0; n < 5; n++) {
            step(sgd, p);
            swa.update();
        }
        Swa other = new Swa(p);
        other.loadState(swa.state());
        step(sgd, p);
        swa.update();
        other.update();
        assertArrayEquals(swa.average("w").toDoubleArray(), other.average("w").toDoubleArray());
        Map<String, Tensor> bad = new LinkedHashMap<>(swa.state());
        bad.put("averages/w", Tensor.zeros(3)); // of another type
        assertThrows(IllegalArgumentException.class, () -> other.loadState(bad));
        bad.putAll(swa.state());
        bad.put("more", Tensor.zeros(3));
        assertThrows(IllegalArgumentException.class, () -> other.loadState(bad));
    }

    @Test
    void reestimatesBatchNorms() {
        BatchNorm1d norm = new BatchNorm1d(2);
        Dropout dropout = new Dropout(0.5, Rng.of(1));
        Sequential model = new Sequential(dropout, norm);
        List<Tensor> batches = List.of(
                Tensor.of(new float[][] {{1, 2}, {3, 6}}), Tensor.of(new float[][] {{10, 0}, {20, 1}, {30, 5}}));
        model.train();
        model.apply(batches.get(0)); // statistics that are to be forgotten
        norm.eval();
        WeightAverages.reestimate(model, model::apply, batches);
        // Means 2, 4 and 20, 2; unbiased variances 2, 8 and 100, 7.
        assertArrayEquals(new double[] {11, 3}, norm.runningMean().get().toDoubleArray(), 1e-5);
        assertArrayEquals(new double[] {51, 7.5}, norm.runningVar().get().toDoubleArray(), 1e-5);
        assertEquals(Module.Mode.TRAIN, model.mode());
        assertEquals(Module.Mode.TRAIN, dropout.mode());
        assertEquals(Module.Mode.EVAL, norm.mode());
        norm.train();
        norm.apply(Tensor.of(new float[][] {{1, 1}, {1, 1}})); // the momentum counts again
        assertArrayEquals(new double[] {10, 2.8}, norm.runningMean().get().toDoubleArray(), 1e-5);
    }

    @Test
    void lookaheadFollowsAPartOfTheWay() {
        Map<String, Parameter> p = start();
        Lookahead lookahead = new Lookahead(sgd(p), 3, 0.4);
        double fast = 1;
        double slow = 1;
        for (int n = 1; n <= 20; n++) {
            step(lookahead, p);
            fast -= 0.1 * fast;
            if (n % 3 == 0) {
                slow += 0.4 * (fast - slow);
                fast = slow;
            }
            assertArrayEquals(new double[] {fast, -2 * fast, 3 * fast}, point(p), 1e-14);
        }
    }

    @Test
    void lookaheadGoesOnFromAState() {
        Map<String, Parameter> p = start();
        Optimizer one = new Lookahead(new Adam(p, AdamConfig.defaults()), 5, 0.5);
        for (int n = 0; n < 7; n++) {
            step(one, p);
        }
        Map<String, Parameter> q = Map.of("w", new Parameter(p.get("w").value()));
        Optimizer other = new Lookahead(new Adam(q, AdamConfig.defaults()), 5, 0.5);
        other.loadState(one.state());
        for (int n = 0; n < 7; n++) {
            step(one, p);
            step(other, q);
        }
        assertArrayEquals(point(p), point(q));
        for (String missing : one.state().keySet()) {
            Map<String, Tensor> bad = new LinkedHashMap<>(one.state());
            Tensor t = bad.remove(missing);
            if (!missing.endsWith("/mean") && !missing.endsWith("/square")) { // without these it is a younger Adam's
                assertThrows(IllegalArgumentException.class, () -> other.loadState(bad), missing);
            }
            bad.put(missing + "?", t);
            bad.put("lookahead/more", t);
            assertThrows(IllegalArgumentException.class, () -> other.loadState(bad));
        }
        assertThrows(IllegalArgumentException.class, () -> new Lookahead(one, 0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new Lookahead(one, 5, 0));
    }
}
