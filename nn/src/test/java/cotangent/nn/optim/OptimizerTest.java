package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {
    private static Optimizer variant(String name, Map<String, Parameter> p) {
        AdamConfig other = new AdamConfig(0.03, 0.8, 0.95, 1e-6, 0, WeightDecayRule.DECOUPLED, false);
        return switch (name) {
            case "sgd" -> new Sgd(p, SgdConfig.defaults().withLearningRate(0.002));
            case "sgd-decay" ->
                new Sgd(p, SgdConfig.defaults().withLearningRate(0.002).withWeightDecay(0.1));
            case "sgd-momentum" ->
                new Sgd(p, SgdConfig.defaults().withLearningRate(0.001).withMomentum(0.9));
            case "sgd-dampening" -> new Sgd(p, new SgdConfig(0.002, 0.8, 0.3, 0.05, false));
            case "sgd-nesterov" -> new Sgd(p, new SgdConfig(0.001, 0.9, 0, 0.01, true));
            case "adam" -> new Adam(p, AdamConfig.defaults().withLearningRate(0.05));
            case "adam-l2" -> new Adam(p, other.withWeightDecay(0.1));
            case "adamw" -> new AdamW(p, AdamConfig.decoupledDefaults().withLearningRate(0.05));
            case "adamw-decay" -> new AdamW(p, other.withWeightDecay(0.3));
            case "adam-amsgrad" ->
                new Adam(p, new AdamConfig(0.05, 0.9, 0.9, 1e-8, 0.1, WeightDecayRule.DECOUPLED, true));
            case "adamw-amsgrad" ->
                new AdamW(
                        p,
                        other.withLearningRate(0.05)
                                .withBeta2(0.8)
                                .withWeightDecay(0.3)
                                .withAmsgrad(true));
            case "rmsprop" -> new RmsProp(p, RmsPropConfig.defaults());
            case "rmsprop-centered" -> new RmsProp(p, new RmsPropConfig(0.005, 0.9, 1e-3, 0.1, 0.6, true));
            case "adagrad" -> new Adagrad(p, AdagradConfig.defaults().withLearningRate(0.2));
            case "adagrad-decay" -> new Adagrad(p, new AdagradConfig(0.3, 0.02, 0.1, 0.5, 1e-6));
            case "adadelta" -> new Adadelta(p, AdadeltaConfig.defaults());
            case "adadelta-decay" -> new Adadelta(p, new AdadeltaConfig(2, 0.8, 1e-4, 0.1));
            case "adamax" -> new Adamax(p, AdamaxConfig.defaults().withLearningRate(0.05));
            case "adamax-decay" -> new Adamax(p, new AdamaxConfig(0.03, 0.8, 0.95, 1e-4, 0.1));
            case "nadam" -> new NAdam(p, NAdamConfig.defaults().withLearningRate(0.05));
            case "nadam-decay" -> new NAdam(p, new NAdamConfig(0.03, 0.8, 0.95, 1e-4, 0.1, 0.05));
            case "radam" -> new RAdam(p, RAdamConfig.defaults().withLearningRate(0.004));
            case "radam-decay" -> new RAdam(p, new RAdamConfig(0.03, 0.8, 0.95, 1e-4, 0.1));
            case "rprop" -> new Rprop(p, RpropConfig.defaults());
            case "rprop-other" -> new Rprop(p, new RpropConfig(0.05, 0.4, 1.5, 1e-3, 0.1));
            case "asgd" -> new Asgd(p, AsgdConfig.defaults().withLearningRate(0.002));
            case "asgd-decay" -> new Asgd(p, new AsgdConfig(0.003, 0.1, 0.6, 10, 0.1));
            case "lbfgs" ->
                new Lbfgs(p, LbfgsConfig.defaults().withIterations(1).withTolerances(1e-12, 1e-16));
            case "lbfgs-long" ->
                new Lbfgs(p, LbfgsConfig.defaults().withIterations(4).withHistory(3));
            case "lbfgs-slow" ->
                new Lbfgs(p, LbfgsConfig.defaults().withIterations(2).withLearningRate(0.1));
            case "lbfgs-plain" ->
                new Lbfgs(
                        p,
                        LbfgsConfig.defaults()
                                .withIterations(3)
                                .withHistory(5)
                                .withLearningRate(0.02)
                                .withLineSearch(false));
            default -> throw new AssertionError(name);
        };
    }

    private static final String[] VARIANTS = {
        "sgd",
        "sgd-decay",
        "sgd-momentum",
        "sgd-dampening",
        "sgd-nesterov",
        "adam",
        "adam-l2",
        "adamw",
        "adamw-decay",
        "adam-amsgrad",
        "adamw-amsgrad",
        "rmsprop",
        "rmsprop-centered",
        "adagrad",
        "adagrad-decay",
        "adadelta",
        "adadelta-decay",
        "adamax",
        "adamax-decay",
        "nadam",
        "nadam-decay",
        "radam",
        "radam-decay",
        "rprop",
        "rprop-other",
        "asgd",
        "asgd-decay"
    };

    /** These stop where the loss no longer changes, which is elsewhere in single precision. */
    private static final String[] SEARCHES = {"lbfgs", "lbfgs-long", "lbfgs-slow", "lbfgs-plain"};

    private static Map<String, Parameter> start(DType dtype) {
        Map<String, Parameter> p = new LinkedHashMap<>();
        p.put("valley", new Parameter(Tensor.of(new double[] {-1.2, 1}).to(dtype)));
        p.put("bowl", new Parameter(Tensor.of(new double[] {1, -2, 3}).to(dtype)));
        return p;
    }

    private static Tensor loss(Map<String, Parameter> p) {
        Tensor valley = p.get("valley").get();
        Tensor bowl = p.get("bowl").get();
        Tensor x = valley.select(0, 0);
        Tensor y = valley.select(0, 1);
        Tensor scale = Tensor.of(new double[] {0.1, 1, 10}).to(bowl.dtype());
        return x.rsub(1)
                .square()
                .add(y.sub(x.square()).square().mul(20))
                .add(bowl.square().mul(scale).sum());
    }

    private static double step(Optimizer optimizer, Map<String, Parameter> p) {
        return optimizer.step(() -> {
            optimizer.zeroGrad();
            Tensor l = loss(p);
            l.backward();
            return l.item();
        });
    }

    private static double[] point(Map<String, Parameter> p) {
        return Tensor.cat(
                        0,
                        p.get("valley").value().detach(),
                        p.get("bowl").value().detach())
                .toDoubleArray();
    }

    @Test
    void goTheWaysOfPyTorch() {
        Map<String, Map<Integer, double[]>> ways = new LinkedHashMap<>();
        for (String[] line : Golden.read("trajectories.csv")) {
            double[] at = new double[5];
            for (int i = 0; i < 5; i++) {
                at[i] = Double.parseDouble(line[2 + i]);
            }
            ways.computeIfAbsent(line[0], n -> new LinkedHashMap<>()).put(Integer.parseInt(line[1]), at);
        }
        List<String> all = new ArrayList<>(List.of(VARIANTS));
        all.addAll(List.of(SEARCHES));
        assertEquals(all, List.copyOf(ways.keySet()));
        ways.forEach((name, golden) -> {
            Map<String, Parameter> p = start(DType.FLOAT64);
            Optimizer optimizer = variant(name, p);
            for (int step = 1; step <= 100; step++) {
                step(optimizer, p);
                if (golden.containsKey(step)) {
                    // Near the minimum a line search divides differences of nearly equal losses, down to their
                    // rounding.
                    double tolerance = List.of(SEARCHES).contains(name) ? 1e-6 : 1e-9;
                    assertArrayEquals(golden.get(step), point(p), tolerance, name + " at step " + step);
                }
            }
        });
    }

    @Test
    void singlePrecisionGoesTheSameWay() {
        for (String name : VARIANTS) {
            Map<String, Parameter> narrow = start(DType.FLOAT32);
            Map<String, Parameter> wide = start(DType.FLOAT64);
            Optimizer a = variant(name, narrow);
            Optimizer b = variant(name, wide);
            for (int i = 0; i < 30; i++) {
                assertEquals(
                        step(b, wide),
                        step(a, narrow),
                        1e-3 * Math.max(1, Math.abs(loss(wide).item())),
                        name);
            }
            assertArrayEquals(point(wide), point(narrow), 1e-3, name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgd",
                "sgd-momentum",
                "sgd-nesterov",
                "adam-l2",
                "adamw-decay",
                "rmsprop",
                "rmsprop-centered",
                "adagrad-decay",
                "adadelta-decay",
                "adamax-decay",
                "nadam-decay",
                "radam-decay",
                "rprop-other",
                "asgd-decay",
                "lbfgs-long",
                "lbfgs-plain"
            })
    void goesOnFromAStateWithTheSameBits(String name) {
        Map<String, Parameter> straight = start(DType.FLOAT32);
        Optimizer optimizer = variant(name, straight);
        for (int i = 0; i < 7; i++) {
            step(optimizer, straight);
        }
        Map<String, Parameter> resumed = new LinkedHashMap<>();
        straight.forEach((n, p) -> resumed.put(n, new Parameter(p.value())));
        Optimizer other = variant(name, resumed);
        other.loadState(optimizer.state());
        for (int i = 0; i < 7; i++) {
            assertEquals(step(optimizer, straight), step(other, resumed));
        }
        assertArrayEquals(point(straight), point(resumed));
        other.state()
                .forEach((n, t) -> assertArrayEquals(optimizer.state().get(n).toDoubleArray(), t.toDoubleArray(), n));
        assertEquals(optimizer.state().keySet(), other.state().keySet());
    }

    @Test
    void stateIsACopy() {
        Map<String, Parameter> p = start(DType.FLOAT64);
        Optimizer optimizer = variant("adam", p);
        step(optimizer, p);
        Map<String, Tensor> state = optimizer.state();
        double[] before = state.get("parameters/bowl/mean").toDoubleArray();
        step(optimizer, p);
        assertArrayEquals(before, state.get("parameters/bowl/mean").toDoubleArray());
    }

    @Test
    void refusesForeignStatesUnchanged() {
        Map<String, Parameter> p = start(DType.FLOAT64);
        Optimizer adam = variant("adam", p);
        step(adam, p);
        Map<String, Tensor> good = adam.state();
        for (Function<Map<String, Tensor>, Object> spoil : List.<Function<Map<String, Tensor>, Object>>of(
                s -> s.remove("groups/0"),
                s -> s.remove("parameters/bowl/steps"),
                s -> s.put("parameters/bowl/mean", Tensor.zeros(DType.FLOAT64, 4)),
                s -> s.put("parameters/bowl/mean", Tensor.zeros(DType.FLOAT32, 3)),
                s -> s.put("parameters/bowl/mean", Tensor.zeros(DType.FLOAT64)),
                s -> s.put("parameters/nobody/steps", Tensor.zeros(DType.INT64, 1)))) {
            Map<String, Tensor> bad = new LinkedHashMap<>(good);
            spoil.apply(bad);
            assertThrows(IllegalArgumentException.class, () -> adam.loadState(bad));
        }
        assertArrayEquals(
                good.get("parameters/bowl/mean").toDoubleArray(),
                adam.state().get("parameters/bowl/mean").toDoubleArray());
    }

    @Test
    void skipsWhatHasNoGradientOrIsFrozen() {
        Map<String, Parameter> p = start(DType.FLOAT64);
        Optimizer adam = variant("adamw-decay", p);
        double[] valley = p.get("valley").value().toDoubleArray();
        adam.step(() -> {
            adam.zeroGrad();
            p.get("bowl").get().square().sum().backward();
            return 0;
        });
        assertNull(p.get("valley").grad());
        assertArrayEquals(valley, p.get("valley").value().toDoubleArray());
        assertEquals(0, adam.state().get("parameters/valley/steps").getLong(0));
        double[] bowl = p.get("bowl").value().toDoubleArray();
        p.get("bowl").setTrainable(false); // with a gradient left over
        adam.step(() -> 0);
        assertArrayEquals(bowl, p.get("bowl").value().toDoubleArray());
    }

    @Test
    void asgdAveragesTheLatePoints() {
        Map<String, Parameter> p = start(DType.FLOAT64);
        Asgd asgd = new Asgd(p, AsgdConfig.defaults().withAveragingStart(3));
        assertThrows(IllegalArgumentException.class, () -> asgd.average("bowl"));
        double[] mean = new double[3];
        for (int step = 1; step <= 20; step++) {
            step(asgd, p);
            double[] at = p.get("bowl").value().toDoubleArray();
            for (int i = 0; i < 3; i++) {
                mean[i] += (at[i] - mean[i]) / Math.max(1, step - 4);
            }
            assertArrayEquals(mean, asgd.average("bowl").toDoubleArray(), 1e-12);
        }
        assertThrows(IllegalArgumentException.class, () -> asgd.average("nobody"));
    }

    /** Gradients 1 and 3: squares 0.5 and 0.9 * 0.5 + 0.1 * 9, the latter divided by 1 - 0.9^2. */
    @Test
    void theDecayOfAdamsSquaresCanBeAnnealed() {
        Map<String, Parameter> p = Map.of("w", new Parameter(Tensor.of(new double[] {0})));
        Adam adam = new Adam(p, new AdamConfig(0.1, 0, 0.5, 1e-30, 0, WeightDecayRule.DECOUPLED, false));
        adam.step(Closure.of(adam, () -> p.get("w").get().sum()));
        assertEquals(-0.1, p.get("w").value().get(0), 1e-15);
        adam.setBeta2(0.9);
        adam.step(Closure.of(adam, () -> p.get("w").get().mul(3).sum()));
        assertEquals(-0.1 - 0.1 * 3 / Math.sqrt(1.35 / 0.19), p.get("w").value().get(0), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> adam.setBeta2(1));
    }

    @Test
    void groupsHaveTheirOwnRates() {
        Map<String, Parameter> p = start(DType.FLOAT64);
        ParameterGroup slow = new ParameterGroup(Map.of("valley", p.get("valley")), 0, 0);
        ParameterGroup fast = new ParameterGroup(Map.of("bowl", p.get("bowl")), 0.5, 0);
        Optimizer sgd = new Sgd(List.of(slow, fast), SgdConfig.defaults());
        double[] valley = p.get("valley").value().toDoubleArray();
        fast.scaleLearningRate(0.1);
        assertEquals(0.05, fast.learningRate(), 1e-15);
        step(sgd, p);
        assertArrayEquals(valley, p.get("valley").value().toDoubleArray());
        assertArrayEquals(
                new double[] {1 - 0.05 * 0.2, -2 + 0.05 * 4, 3 - 0.05 * 60},
                p.get("bowl").value().toDoubleArray(),
                1e-12);
    }

    @Test
    void refusesAParameterInTwoGroups() {
        Parameter p = new Parameter(Tensor.zeros(1));
        List<ParameterGroup> twice =
                List.of(new ParameterGroup(Map.of("a", p), 1, 0), new ParameterGroup(Map.of("b", p), 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Sgd(twice, SgdConfig.defaults()));
        List<ParameterGroup> sameName = List.of(
                new ParameterGroup(Map.of("a", p), 1, 0),
                new ParameterGroup(Map.of("a", new Parameter(Tensor.zeros(1))), 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Sgd(sameName, SgdConfig.defaults()));
    }

    @Test
    void remembersBeyondAMemoryScope() {
        Map<String, Parameter> p = Map.of("w", new Parameter(Tensor.randn(Rng.of(1), 2000)));
        Optimizer adam = new Adam(p, AdamConfig.defaults());
        for (int i = 0; i < 3; i++) {
            try (var scope = MemoryScope.open()) {
                adam.step(() -> {
                    adam.zeroGrad();
                    Tensor l = p.get("w").get().square().sum();
                    l.backward();
                    GradientClipping.byNorm(p.values(), 1);
                    return l.item();
                });
            }
        }
        assertTrue(adam.state().get("parameters/w/mean").allFinite());
        assertTrue(p.get("w").grad().allFinite());
    }

    @Test
    void checksHyperparameters() {
        assertThrows(IllegalArgumentException.class, () -> SgdConfig.defaults().withNesterov(true));
        assertThrows(IllegalArgumentException.class, () -> SgdConfig.defaults().withMomentum(1));
        assertThrows(IllegalArgumentException.class, () -> SgdConfig.defaults().withDampening(-1));
        assertThrows(IllegalArgumentException.class, () -> SgdConfig.defaults().withLearningRate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> AdamConfig.defaults().withBeta1(1));
        assertThrows(IllegalArgumentException.class, () -> AdamConfig.defaults().withBeta2(-0.1));
        assertThrows(IllegalArgumentException.class, () -> AdamConfig.defaults().withEpsilon(-1));
        assertThrows(
                IllegalArgumentException.class, () -> RpropConfig.defaults().withShrink(1));
        assertThrows(
                IllegalArgumentException.class, () -> RpropConfig.defaults().withGrow(1));
        assertThrows(
                IllegalArgumentException.class, () -> RpropConfig.defaults().withSmallest(51));
        assertThrows(
                IllegalArgumentException.class, () -> RmsPropConfig.defaults().withAlpha(1));
        assertThrows(
                IllegalArgumentException.class, () -> AdadeltaConfig.defaults().withEpsilon(0));
        assertThrows(IllegalArgumentException.class, () -> new ParameterGroup(Map.of(), -1, 0));
    }
}
