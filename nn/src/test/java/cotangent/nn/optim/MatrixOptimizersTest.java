package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against trajectories that src/test/scripts/matrix_optimizers.py wrote out in NumPy, and PyTorch's of recent_optimizers.py. */
class MatrixOptimizersTest {
    private static final SoapConfig SOAP = new SoapConfig(0.05, 0.9, 0.95, 0.9, 1e-6, 0.1, 3, 2048);

    private static int[] shape(String name) {
        return switch (name) {
            case "muon-wide", "soap", "adafactor", "muon" -> new int[] {3, 4};
            case "muon-tall", "muon-plain" -> new int[] {5, 2};
            case "muon-kernel" -> new int[] {2, 2, 2};
            case "soap-right", "adafactor-decay" -> new int[] {4, 3};
            case "adafactor-vector" -> new int[] {5};
            case "adafactor-kernel" -> new int[] {2, 2, 3};
            case "soap-plain" -> new int[] {2, 3};
            default -> throw new AssertionError(name);
        };
    }

    private static Optimizer variant(String name, Map<String, Parameter> p) {
        MuonConfig muon = MuonConfig.defaults().withLearningRate(0.05).withMomentum(0.9);
        return switch (name) {
            case "muon-tall", "muon-plain" -> new Muon(p, muon.withNesterov(false));
            case "soap" -> new Soap(p, SOAP);
            case "soap-right" -> new Soap(p, SOAP.withLargest(3));
            case "soap-plain" -> new Soap(p, SOAP.withLargest(1));
            // with float64's precision for epsilon1, which PyTorch takes from the parameter
            case "adafactor" -> new Adafactor(p, AdafactorConfig.defaults().withEpsilon1(0x1p-52));
            case "adafactor-decay" -> new Adafactor(p, new AdafactorConfig(0.1, -0.7, 1e-6, 1e-2, 1.5, 0.05));
            case "adafactor-vector" -> new Adafactor(p, new AdafactorConfig(0.1, -0.8, 1e-6, 1e-3, 1, 0.1));
            case "adafactor-kernel" ->
                new Adafactor(
                        p, AdafactorConfig.defaults().withLearningRate(0.05).withEpsilon1(0x1p-52));
            default -> new Muon(p, muon.withWeightDecay(0.1));
        };
    }

    private static Map<String, Parameter> start(String name, DType dtype) {
        int[] shape = shape(name);
        double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5 - 0.1 * i;
        }
        return Map.of("w", new Parameter(Tensor.of(values, shape).to(dtype)));
    }

    private static void step(Optimizer optimizer, Map<String, Parameter> p, int step) {
        optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor w = p.get("w").get();
            double[] at = w.toDoubleArray();
            double[] g = new double[at.length];
            for (int i = 0; i < g.length; i++) {
                g[i] = (1 + i % 3) * (at[i] - 0.3 * i - StrictMath.sin(step * (i + 1.0)));
            }
            w.mul(Tensor.of(g, w.shape().toArray()).to(w.dtype())).sum().backward();
            return 0;
        });
    }

    private static void assertGo(String file, Set<String> names, double tolerance) {
        Map<String, Map<Integer, double[]>> ways = new LinkedHashMap<>();
        for (String[] line : Golden.read(file)) {
            double[] at =
                    Arrays.stream(line).skip(2).mapToDouble(Double::parseDouble).toArray();
            ways.computeIfAbsent(line[0], n -> new LinkedHashMap<>()).put(Integer.parseInt(line[1]), at);
        }
        assertEquals(names, ways.keySet());
        ways.forEach((name, golden) -> {
            Map<String, Parameter> p = start(name, DType.FLOAT64);
            Optimizer optimizer = variant(name, p);
            for (int t = 1; t <= 100; t++) {
                step(optimizer, p, t);
                if (golden.containsKey(t)) {
                    assertArrayEquals(
                            golden.get(t), p.get("w").value().toDoubleArray(), tolerance, name + " at step " + t);
                }
            }
        });
    }

    @Test
    void goTheWaysOfTheirPapers() {
        assertGo(
                "matrices.csv",
                Set.of("muon-wide", "muon-tall", "muon-kernel", "soap", "soap-right", "soap-plain"),
                1e-9);
    }

    /** Muon within 1e-6, as PyTorch adds its epsilon elsewhere. */
    @Test
    void goTheWaysOfPyTorch() {
        assertGo(
                "recent.csv",
                Set.of("adafactor", "adafactor-decay", "adafactor-vector", "adafactor-kernel", "muon", "muon-plain"),
                1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"muon-wide", "muon-kernel", "soap", "soap-right", "soap-plain"})
    void goesOnFromAStateWithTheSameBits(String name) {
        Map<String, Parameter> straight = start(name, DType.FLOAT32);
        Optimizer optimizer = variant(name, straight);
        for (int t = 1; t <= 7; t++) {
            step(optimizer, straight, t);
        }
        Map<String, Parameter> resumed =
                Map.of("w", new Parameter(straight.get("w").value()));
        Optimizer other = variant(name, resumed);
        other.loadState(optimizer.state());
        for (int t = 8; t <= 14; t++) {
            step(optimizer, straight, t);
            step(other, resumed, t);
        }
        assertArrayEquals(
                straight.get("w").value().toFloatArray(),
                resumed.get("w").value().toFloatArray());
        Map<String, Tensor> bad = new LinkedHashMap<>(optimizer.state());
        bad.put("parameters/w/mean", Tensor.zeros(9));
        assertThrows(IllegalArgumentException.class, () -> other.loadState(bad));
    }

    @Test
    void muonStepsAreNearlyOrthogonal() {
        Map<String, Parameter> p = Map.of("w", new Parameter(Tensor.zeros(DType.FLOAT64, 8, 5)));
        Optimizer muon = new Muon(p, MuonConfig.defaults().withLearningRate(1));
        Tensor g = Tensor.randn(Rng.of(3), DType.FLOAT64, 8, 5);
        muon.step(() -> {
            p.get("w").get().mul(g).sum().backward();
            return 0;
        });
        double scale = Math.sqrt(8 / 5.0);
        double[] sizes = Linalg.svdvals(p.get("w").value().detach()).toDoubleArray();
        for (double s : sizes) {
            assertEquals(1, s / scale, 0.35); // Newton and Schulz with these factors end near 1, not at it
        }
    }

    @Test
    void muonRefusesVectors() {
        Map<String, Parameter> p = Map.of("bias", new Parameter(Tensor.zeros(3)));
        assertThrows(ShapeException.class, () -> new Muon(p, MuonConfig.defaults()));
    }

    @Test
    void oneEvaluationServesAJointOptimizer() {
        Map<String, Parameter> matrix = start("muon-wide", DType.FLOAT64);
        Map<String, Parameter> bias = Map.of("b", new Parameter(Tensor.ones(DType.FLOAT64, 2)));
        JointOptimizer joint = JointOptimizer.of(
                new Muon(matrix, MuonConfig.defaults()),
                new Sgd(bias, SgdConfig.defaults().withLearningRate(0.1)));
        int[] calls = new int[1];
        Closure closure = () -> {
            calls[0]++;
            joint.zeroGrad();
            Tensor loss = matrix.get("w")
                    .get()
                    .square()
                    .sum()
                    .add(bias.get("b").get().square().sum());
            loss.backward();
            return loss.item();
        };
        double first = joint.step(closure);
        assertEquals(1, calls[0]);
        assertArrayEquals(new double[] {0.8, 0.8}, bias.get("b").value().toDoubleArray(), 1e-15);
        Map<String, Tensor> state = joint.state();
        double second = joint.step(closure);
        assertEquals(true, second < first);
        joint.loadState(state);
        assertThrows(IllegalArgumentException.class, () -> joint.loadState(Map.of("7/x", Tensor.zeros(1))));
        assertThrows(
                IllegalArgumentException.class,
                () -> JointOptimizer.of(
                        new Sgd(bias, SgdConfig.defaults()),
                        new Sgd(Map.of("c", bias.get("b")), SgdConfig.defaults())));
    }
}
