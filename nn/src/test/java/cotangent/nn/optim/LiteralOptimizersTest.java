package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimizers that PyTorch 1.13 lacks, against their papers' recurrences written out on arrays. */
class LiteralOptimizersTest {
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    /** A step on an array; {@code t} counts from 1. */
    private interface Rule {
        double[] step(double[] p, double[] g, int t);
    }

    private static double[] targets(int step) {
        double[] at = new double[ROWS * COLUMNS];
        for (int i = 0; i < at.length; i++) {
            at[i] = 0.3 * i + StrictMath.sin(step * (i + 1));
        }
        return at;
    }

    /** The gradient of half the weighted squared distance from a target that moves, so that no step is like another. */
    private static double[] slope(double[] p, int step) {
        double[] target = targets(step);
        double[] g = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            g[i] = (i + 1) * (p[i] - target[i]);
        }
        return g;
    }

    private static Map<String, Parameter> start(DType dtype, int... shape) {
        return Map.of(
                "w",
                new Parameter(
                        Tensor.of(new double[] {1, -2, 3, 0.5, -0.1, 2}, shape).to(dtype)));
    }

    private static void step(Optimizer optimizer, Map<String, Parameter> p, int step) {
        optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor w = p.get("w").get();
            Tensor g = Tensor.of(slope(w.toDoubleArray(), step))
                    .to(w.dtype())
                    .reshape(w.shape().toArray());
            w.mul(g).sum().backward();
            return 0;
        });
    }

    private static void assertFollows(Rule rule, Optimizer optimizer, Map<String, Parameter> p) {
        double[] expected = p.get("w").value().toDoubleArray();
        for (int t = 1; t <= 100; t++) {
            expected = rule.step(expected, slope(expected, t), t);
            step(optimizer, p, t);
            assertArrayEquals(expected, p.get("w").value().toDoubleArray(), 1e-9, "step " + t);
        }
    }

    private static double norm(double[] a) {
        double sum = 0;
        for (double v : a) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    @Test
    void lion() {
        double[] m = new double[6];
        Rule rule = (p, g, t) -> {
            double[] next = p.clone();
            for (int i = 0; i < p.length; i++) {
                double c = 0.8 * m[i] + (1 - 0.8) * g[i];
                next[i] = p[i] - 0.03 * (Math.signum(c) + 0.1 * p[i]);
                m[i] = 0.95 * m[i] + (1 - 0.95) * g[i];
            }
            return next;
        };
        Map<String, Parameter> p = start(DType.FLOAT64, 6);
        assertFollows(rule, new Lion(p, new LionConfig(0.03, 0.8, 0.95, 0.1, WeightDecayRule.DECOUPLED)), p);
    }

    @Test
    void lamb() {
        double[] m = new double[6];
        double[] v = new double[6];
        Rule rule = (p, g, t) -> {
            double[] u = new double[p.length];
            for (int i = 0; i < p.length; i++) {
                m[i] = 0.8 * m[i] + (1 - 0.8) * g[i];
                v[i] = 0.95 * v[i] + (1 - 0.95) * g[i] * g[i];
                double mHat = m[i] / (1 - StrictMath.pow(0.8, t));
                double vHat = v[i] / (1 - StrictMath.pow(0.95, t));
                u[i] = mHat / (Math.sqrt(vHat) + 1e-4) + 0.1 * p[i];
            }
            double ratio = norm(p) / norm(u);
            double[] next = p.clone();
            for (int i = 0; i < p.length; i++) {
                next[i] -= 0.02 * ratio * u[i];
            }
            return next;
        };
        Map<String, Parameter> p = start(DType.FLOAT64, 6);
        assertFollows(rule, new Lamb(p, new LambConfig(0.02, 0.8, 0.95, 1e-4, 0.1)), p);
    }

    @Test
    void lars() {
        double[] v = new double[6];
        Rule rule = (p, g, t) -> {
            double local = 0.02 * norm(p) / (norm(g) + 0.1 * norm(p));
            double[] next = p.clone();
            for (int i = 0; i < p.length; i++) {
                v[i] = 0.7 * v[i] + 0.5 * local * (g[i] + 0.1 * p[i]);
                next[i] -= v[i];
            }
            return next;
        };
        Map<String, Parameter> p = start(DType.FLOAT64, 6);
        assertFollows(rule, new Lars(p, new LarsConfig(0.5, 0.7, 0.1, 0.02)), p);
    }

    @Test
    void zeroParametersMoveUnderLambAndLars() {
        Map<String, Parameter> p = Map.of("w", new Parameter(Tensor.zeros(DType.FLOAT64, 6)));
        Map<String, Parameter> q = Map.of("w", new Parameter(Tensor.zeros(DType.FLOAT64, 6)));
        step(new Lamb(p, LambConfig.defaults().withEpsilon(0)), p, 1);
        step(new Lars(q, LarsConfig.defaults()), q, 1);
        double[] g = slope(new double[6], 1);
        for (int i = 0; i < 6; i++) {
            assertEquals(-1e-3 * Math.signum(g[i]), p.get("w").value().toDoubleArray()[i], 1e-15);
            assertEquals(-0.1 * g[i], q.get("w").value().toDoubleArray()[i], 1e-15);
        }
    }

    private static double meanSquare(double[] a) {
        return norm(a) * norm(a) / a.length;
    }

    /** What Adafactor does with a direction that is not yet bounded. */
    private static double[] adafactorStep(double[] p, double[] g, double[] v, int t) {
        double rho = Math.min(0.1, 1 / Math.sqrt(t));
        double alpha = Math.max(1e-3, Math.sqrt(meanSquare(p))) * rho;
        double[] u = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            u[i] = g[i] / Math.sqrt(Math.max(v[i], 1e-12));
        }
        double[] next = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            next[i] = p[i] * (1 - 0.1 * 0.05) - alpha * u[i] / Math.max(1, Math.sqrt(meanSquare(u)) / 0.7);
        }
        return next;
    }

    private static AdafactorConfig adafactor() {
        return new AdafactorConfig(0.1, -0.7, 1e-6, 1e-3, 0.7, 0.05);
    }

    @Test
    void adafactorOfVectors() {
        double[] v = new double[6];
        Rule rule = (p, g, t) -> {
            double b = StrictMath.pow(t, -0.7);
            for (int i = 0; i < 6; i++) {
                v[i] = (1 - b) * v[i] + b * g[i] * g[i];
            }
            return adafactorStep(p, g, v, t);
        };
        Map<String, Parameter> p = start(DType.FLOAT64, 6);
        assertFollows(rule, new Adafactor(p, adafactor()), p);
    }

    @Test
    void adafactorOfMatrices() {
        double[] r = new double[ROWS];
        double[] c = new double[COLUMNS];
        Rule rule = (p, g, t) -> {
            double b = StrictMath.pow(t, -0.7);
            double[] rowMean = new double[ROWS];
            double[] columnMean = new double[COLUMNS];
            for (int i = 0; i < ROWS; i++) {
                for (int j = 0; j < COLUMNS; j++) {
                    double square = g[i * COLUMNS + j] * g[i * COLUMNS + j];
                    rowMean[i] += square / COLUMNS;
                    columnMean[j] += square / ROWS;
                }
            }
            double whole = 0;
            for (int i = 0; i < ROWS; i++) {
                r[i] = (1 - b) * r[i] + b * rowMean[i];
                whole += r[i] / ROWS;
            }
            double[] v = new double[6];
            for (int j = 0; j < COLUMNS; j++) {
                c[j] = (1 - b) * c[j] + b * columnMean[j];
                for (int i = 0; i < ROWS; i++) {
                    v[i * COLUMNS + j] = r[i] * c[j] / whole;
                }
            }
            return adafactorStep(p, g, v, t);
        };
        Map<String, Parameter> p = start(DType.FLOAT64, ROWS, COLUMNS);
        Adafactor optimizer = new Adafactor(p, adafactor());
        assertFollows(rule, optimizer, p);
        assertEquals(ROWS, optimizer.state().get("parameters/w/rows").size());
        assertEquals(COLUMNS, optimizer.state().get("parameters/w/columns").size());
    }

    private static Optimizer variant(String name, Map<String, Parameter> p) {
        return switch (name) {
            case "lion" -> new Lion(p, LionConfig.defaults().withLearningRate(0.01));
            case "lamb" -> new Lamb(p, LambConfig.defaults());
            case "lars" -> new Lars(p, LarsConfig.defaults());
            case "adafactor" -> new Adafactor(p, AdafactorConfig.defaults());
            default -> throw new AssertionError(name);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"lion", "lamb", "lars", "adafactor"})
    void goesOnFromAStateWithTheSameBits(String name) {
        Map<String, Parameter> straight = start(DType.FLOAT32, ROWS, COLUMNS);
        Optimizer optimizer = variant(name, straight);
        for (int t = 1; t <= 7; t++) {
            step(optimizer, straight, t);
        }
        Map<String, Parameter> resumed =
                Map.of("w", new Parameter(straight.get("w").value()));
        Optimizer other = variant(name, resumed);
        other.loadState(optimizer.state());
        double[] before = straight.get("w").value().toDoubleArray();
        for (int t = 8; t <= 14; t++) {
            step(optimizer, straight, t);
            step(other, resumed, t);
        }
        double[] after = straight.get("w").value().toDoubleArray();
        assertArrayEquals(after, resumed.get("w").value().toDoubleArray());
        assertTrue(before[0] != after[0]);
    }

    @Test
    void adafactorRefusesAForeignState() {
        Map<String, Parameter> p = start(DType.FLOAT32, ROWS, COLUMNS);
        Optimizer optimizer = variant("adafactor", p);
        step(optimizer, p, 1);
        Map<String, Tensor> bad = new LinkedHashMap<>(optimizer.state());
        bad.put("parameters/w/rows", Tensor.zeros(1, COLUMNS));
        assertThrows(IllegalArgumentException.class, () -> optimizer.loadState(bad));
        assertThrows(
                IllegalArgumentException.class, () -> AdafactorConfig.defaults().withDecayPower(0));
    }
}
