package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What golden trajectories do not show; those are in OptimizerTest. */
class LbfgsTest {
    @Property(tries = 100)
    void theHistoryKnowsTheSecantEquation(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
        Rng rng = Rng.of(seed);
        LbfgsHistory history = new LbfgsHistory(3);
        double[] newest = null;
        double[] step = null;
        for (int i = 0; i < 5; i++) {
            double[] s = Tensor.randn(rng, DType.FLOAT64, n).toDoubleArray();
            double[] y = s.clone();
            for (int j = 0; j < n; j++) {
                y[j] *= j + 1; // of a quadratic with these curvatures
            }
            if (history.add(s, y, 1e-10)) {
                newest = y;
                step = s;
            }
        }
        assertTrue(history.size() <= 3);
        double[] d = history.direction(newest); // H y = s
        for (int j = 0; j < n; j++) {
            assertEquals(-step[j], d[j], 1e-9 * (1 + Math.abs(step[j])));
        }
    }

    @Property(tries = 200)
    void searchesEndAtStrongWolfePoints(
            @ForAll @DoubleRange(min = -3, max = 3) double a,
            @ForAll @DoubleRange(min = -3, max = 3) double b,
            @ForAll @DoubleRange(min = 0.01, max = 20) double first) {
        // A quartic that falls at 0 and grows in the end.
        StrongWolfe.Line line = t -> new StrongWolfe.Point(
                t,
                -t + a * t * t + b * t * t * t + 4 * t * t * t * t,
                -1 + 2 * a * t + 3 * b * t * t + 16 * t * t * t,
                new double[0]);
        StrongWolfe.Found found = StrongWolfe.defaults().search(line, line.at(0), first, 1);
        StrongWolfe.Point p = found.point();
        assertTrue(p.value() <= -1e-4 * p.step(), p + " is not low");
        assertTrue(Math.abs(p.slope()) <= 0.9, p + " is not flat");
        assertTrue(found.trials() <= 26);
    }

    @Test
    void acceptsNotANumberAsTooHigh() {
        StrongWolfe.Line line = t -> new StrongWolfe.Point(
                t, t > 2 ? Double.NaN : (t - 1) * (t - 1), t > 2 ? Double.NaN : 2 * (t - 1), new double[0]);
        StrongWolfe.Found found = StrongWolfe.defaults().search(line, line.at(0), 8, 1);
        assertTrue(found.point().value() < 0.9 && found.point().step() <= 2);
        StrongWolfe.Line up = t -> new StrongWolfe.Point(t, t, t == 0 ? -1 : 1, new double[0]);
        assertEquals(
                0, StrongWolfe.defaults().search(up, up.at(0), 1, 1).point().step());
    }

    @Test
    void leavesFrozenParametersAlone() {
        Parameter frozen = new Parameter(Tensor.ones(2));
        Parameter free = new Parameter(Tensor.ones(2));
        frozen.setTrainable(false);
        Map<String, Parameter> p = new LinkedHashMap<>();
        p.put("frozen", frozen);
        p.put("free", free);
        Lbfgs lbfgs = new Lbfgs(p, LbfgsConfig.defaults());
        lbfgs.step(Closure.of(lbfgs, () -> free.get().add(frozen.get()).square().sum()));
        assertArrayEquals(new float[] {1, 1}, frozen.value().toFloatArray());
        assertArrayEquals(new float[] {-1, -1}, free.value().toFloatArray(), 1e-6f);
    }

    @Test
    void refusesForeignStates() {
        Map<String, Parameter> p = Map.of("w", new Parameter(Tensor.ones(DType.FLOAT64, 3)));
        Lbfgs lbfgs = new Lbfgs(p, LbfgsConfig.defaults().withIterations(2));
        Closure closure = Closure.of(
                lbfgs, () -> p.get("w").get().exp().sub(p.get("w").get()).sum());
        lbfgs.loadState(lbfgs.state()); // before the first step
        lbfgs.step(closure);
        lbfgs.step(closure);
        Map<String, Tensor> good = lbfgs.state();
        for (String entry : good.keySet()) {
            Map<String, Tensor> bad = new LinkedHashMap<>(good);
            bad.put(entry, Tensor.zeros(5));
            assertThrows(IllegalArgumentException.class, () -> lbfgs.loadState(bad), entry);
            bad.remove(entry);
            assertThrows(IllegalArgumentException.class, () -> lbfgs.loadState(bad), entry);
        }
        assertEquals(good.keySet(), lbfgs.state().keySet());
        assertThrows(
                IllegalArgumentException.class, () -> LbfgsConfig.defaults().withIterations(0));
    }
}
