package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import cotangent.nn.optim.WeightDecayRule.Coupling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WeightDecayRuleTest {
    private static final WeightDecayRule PAPER = WeightDecayRule.DECOUPLED.withCoupling(Coupling.SCHEDULE_ONLY);
    private static final WeightDecayRule CAUTIOUS = WeightDecayRule.CAUTIOUS;
    private static final AdamConfig ADAMW = AdamConfig.decoupledDefaults();

    /** The optimizers that take a rule, by learning rate and weight decay. */
    private interface Maker {
        Optimizer of(Map<String, Parameter> p, double learningRate, double weightDecay, WeightDecayRule rule);
    }

    private static final List<Maker> ALL = List.of(
            (p, rate, decay, rule) -> new AdamW(
                    p, ADAMW.withLearningRate(rate).withWeightDecay(decay).withDecay(rule)),
            (p, rate, decay, rule) -> new Lion(
                    p,
                    LionConfig.defaults()
                            .withLearningRate(rate)
                            .withWeightDecay(decay)
                            .withDecay(rule)),
            (p, rate, decay, rule) -> new Muon(
                    p,
                    MuonConfig.defaults()
                            .withLearningRate(rate)
                            .withWeightDecay(decay)
                            .withDecay(rule)),
            (p, rate, decay, rule) -> new Sgdw(
                    p,
                    SgdwConfig.defaults()
                            .withLearningRate(rate)
                            .withWeightDecay(decay)
                            .withDecay(rule)));

    private static Map<String, Parameter> of(Tensor value) {
        return Map.of("w", new Parameter(value));
    }

    private static Map<String, Parameter> row(double... values) {
        return of(Tensor.of(values));
    }

    private static double[] values(Map<String, Parameter> p) {
        return p.get("w").value().toDoubleArray();
    }

    private static void step(Optimizer optimizer, Map<String, Parameter> p, Tensor gradient) {
        optimizer.step(() -> {
            p.get("w").value().setGrad(gradient);
            return 0;
        });
    }

    private static void step(Optimizer optimizer, Map<String, Parameter> p, double... gradient) {
        step(optimizer, p, Tensor.of(gradient));
    }

    private static SgdwConfig plain(double rate, double decay, WeightDecayRule rule) {
        return new SgdwConfig(rate, 0, decay, rule);
    }

    /** T271: at 1 with gradient 1, rate 0.1, decay 0.1, the first step ends at 0.89 with AdamW, and at 0.9 with Adam. */
    @Test
    void firstStep() {
        Map<String, Parameter> decoupled = row(1);
        step(new AdamW(decoupled, ADAMW.withLearningRate(0.1).withWeightDecay(0.1)), decoupled, 1);
        assertEquals(0.89, values(decoupled)[0], 1e-8);
        Map<String, Parameter> coupled = row(1);
        step(new Adam(coupled, ADAMW.withLearningRate(0.1).withWeightDecay(0.1)), coupled, 1);
        assertEquals(0.9, values(coupled)[0], 1e-8);
    }

    /** T221: u = (.5, .5, -1, .2) at (1, -2, 3, 0), rate 0.1, decay 0.1. */
    @Test
    void cautiousStep() {
        Map<String, Parameter> p = row(1, -2, 3, 0);
        step(new Sgdw(p, plain(0.1, 0.1, CAUTIOUS)), p, 0.5, 0.5, -1, 0.2);
        assertArrayEquals(new double[] {0.94, -2.05, 3.1, -0.02}, values(p), 1e-15);
    }

    /** Products of 0 and -0 count as aligned; those that vanish do not change sides. */
    @Test
    void zerosDecayAndTinyNumbersKeepTheirSigns() {
        Map<String, Parameter> p = row(2, -2, 2, -2, 1e-200);
        step(new Sgdw(p, plain(0.5, 1, CAUTIOUS)), p, 0.0, 0.0, -0.0, -0.0, -1e-200);
        assertArrayEquals(new double[] {1, -1, 1, -1, 1.5e-200}, values(p), 0);
    }

    @Property
    void withoutDecayAllRulesAreTheBase(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor start = Tensor.randn(rng, type, 3, 2);
            Map<String, Parameter> base = of(start);
            Optimizer adam = new Adam(base, AdamConfig.defaults());
            List<Map<String, Parameter>> ruled = List.of(of(start), of(start), of(start));
            List<Optimizer> optimizers = List.of(
                    ALL.get(0).of(ruled.get(0), 1e-3, 0, WeightDecayRule.DECOUPLED),
                    ALL.get(0).of(ruled.get(1), 1e-3, 0, CAUTIOUS),
                    ALL.get(0).of(ruled.get(2), 1e-3, 0, PAPER));
            for (int t = 0; t < 5; t++) {
                Tensor g = Tensor.randn(rng, type, 3, 2);
                step(adam, base, g);
                for (int i = 0; i < 3; i++) {
                    step(optimizers.get(i), ruled.get(i), g);
                    assertArrayEquals(values(base), values(ruled.get(i)), 0);
                }
            }
        }
    }

    /** Where all directions point to zero, cautious decay is decoupled decay; where all point away, there is none. */
    @Property
    void alignedAndOpposed(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.rand(rng, DType.FLOAT64, 1, 5).add(0.5); // for one row, Muon's direction is the gradient's
        Tensor g = Tensor.rand(rng, DType.FLOAT64, 1, 5).add(0.5);
        for (Maker maker : ALL) {
            assertSame(x, g, maker, 0.1, 0.1);
            assertSame(x, g.neg(), maker, 0.1, 0);
        }
    }

    private static void assertSame(Tensor x, Tensor g, Maker maker, double cautiousDecay, double decoupledDecay) {
        Map<String, Parameter> cautious = of(x);
        Map<String, Parameter> decoupled = of(x);
        step(maker.of(cautious, 0.01, cautiousDecay, CAUTIOUS), cautious, g);
        step(maker.of(decoupled, 0.01, decoupledDecay, WeightDecayRule.DECOUPLED), decoupled, g);
        assertArrayEquals(values(decoupled), values(cautious), 0);
    }

    /**
     * The mask follows the final direction, not the gradient: what the same optimizer without decay does from the same point, after the
     * same gradients, has the signs that decide.
     */
    @Property
    void theFinalDirectionDecides(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        for (Maker maker : ALL) {
            Tensor start = Tensor.randn(rng, DType.FLOAT64, 3, 2);
            Map<String, Parameter> base = of(start);
            Map<String, Parameter> cautious = of(start);
            Optimizer plain = maker.of(base, 0.1, 0, WeightDecayRule.DECOUPLED);
            Optimizer decaying = maker.of(cautious, 0.1, 0.5, CAUTIOUS);
            for (int t = 0; t < 5; t++) {
                Tensor g = Tensor.randn(rng, DType.FLOAT64, 3, 2);
                double[] x = values(cautious);
                base.get("w").value().assign(cautious.get("w").value().detach());
                step(plain, base, g);
                step(decaying, cautious, g);
                double[] expected = values(base);
                for (int i = 0; i < x.length; i++) {
                    double u = (x[i] - expected[i]) / 0.1;
                    expected[i] -= u * x[i] >= 0 ? 0.1 * 0.5 * x[i] : 0;
                }
                assertArrayEquals(expected, values(cautious), 1e-12);
            }
        }
    }

    /** The paper's AdamWR: multipliers of a cosine that starts again act on rate and decay alike. */
    @Test
    void adamWithWarmRestarts() {
        Schedule schedule = Schedules.cosineWithRestarts(3, 2, 0);
        Map<String, Parameter> p = row(1.5);
        AdamW adamW =
                new AdamW(p, ADAMW.withLearningRate(0.1).withWeightDecay(0.02).withDecay(PAPER));
        double[] now = {0, 1, 2, 0, 1, 2, 3, 4, 5, 0};
        double[] length = {3, 3, 3, 6, 6, 6, 6, 6, 6, 12};
        double x = 1.5;
        double m = 0;
        double v = 0;
        for (int t = 0; t < 10; t++) {
            double multiplier = 0.5 + 0.5 * StrictMath.cos(Math.PI * now[t] / length[t]);
            adamW.groups().get(0).scaleLearningRate(schedule.multiplier(t));
            double g = StrictMath.cos(t);
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double ratio = m
                    / (1 - StrictMath.pow(0.9, t + 1.0))
                    / (Math.sqrt(v / (1 - StrictMath.pow(0.999, t + 1.0))) + 1e-8);
            x = x - multiplier * (0.1 * ratio + 0.02 * x);
            step(adamW, p, g);
            assertEquals(x, values(p)[0], 1e-12, "step " + t);
        }
    }

    /** Against the rule written out, for directions of mixed signs, over several steps; float32 follows float64. */
    @Property
    void cautiousAdamWRecurrence(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        double[] x = Tensor.randn(rng, DType.FLOAT64, 6).toDoubleArray();
        Map<String, Parameter> wide = row(x);
        Map<String, Parameter> narrow = of(Tensor.of(x).to(DType.FLOAT32));
        AdamConfig config = ADAMW.withLearningRate(0.1).withWeightDecay(0.5).withDecay(CAUTIOUS);
        Optimizer wideAdam = new AdamW(wide, config);
        Optimizer narrowAdam = new AdamW(narrow, config);
        double[] m = new double[6];
        double[] v = new double[6];
        for (int t = 1; t <= 5; t++) {
            double[] g = Tensor.randn(rng, DType.FLOAT64, 6).toDoubleArray();
            for (int i = 0; i < 6; i++) {
                m[i] = 0.9 * m[i] + (1 - 0.9) * g[i];
                v[i] = 0.999 * v[i] + (1 - 0.999) * g[i] * g[i];
                double u =
                        m[i] / (1 - StrictMath.pow(0.9, t)) / (Math.sqrt(v[i] / (1 - StrictMath.pow(0.999, t))) + 1e-8);
                x[i] -= 0.1 * (u + (u * x[i] >= 0 ? 0.5 * x[i] : 0));
            }
            step(wideAdam, wide, g);
            step(narrowAdam, narrow, Tensor.of(g).to(DType.FLOAT32));
            assertArrayEquals(x, values(wide), 1e-13);
        }
        assertArrayEquals(x, values(narrow), 1e-4);
    }

    /** SGD without momentum: L2 with lambda / alpha is decoupled decay by lambda. */
    @Property
    void withoutMomentumL2IsDecoupledDecay(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor start = Tensor.randn(rng, DType.FLOAT64, 4);
        Map<String, Parameter> l2 = of(start);
        Map<String, Parameter> decoupled = of(start);
        Optimizer sgd = new Sgd(l2, SgdConfig.defaults().withLearningRate(0.25).withWeightDecay(0.125 / 0.25));
        Optimizer sgdw = new Sgdw(decoupled, plain(0.25, 0.125, PAPER));
        for (int t = 0; t < 5; t++) {
            Tensor g = Tensor.randn(rng, DType.FLOAT64, 4);
            step(sgd, l2, g);
            step(sgdw, decoupled, g);
        }
        assertArrayEquals(values(l2), values(decoupled), 1e-14);
    }

    /** The paper's recurrence with a schedule: the multiplier acts on what enters the velocity, and on the decay. */
    @Test
    void sgdwWithSchedule() {
        Map<String, Parameter> p = row(1.5);
        Sgdw sgdw = new Sgdw(p, new SgdwConfig(0.1, 0.9, 0.02, PAPER));
        double x = 1.5;
        double m = 0;
        for (int t = 0; t < 6; t++) {
            double multiplier = 1 - t / 8.0;
            sgdw.groups().get(0).scaleLearningRate(multiplier);
            double g = StrictMath.cos(t);
            m = 0.9 * m + multiplier * 0.1 * g;
            x = x - m - multiplier * 0.02 * x;
            step(sgdw, p, g);
            assertEquals(x, values(p)[0], 1e-14);
        }
    }

    /** With gradient 0, AdamW shrinks by 1 - decay a step; Adam with L2 moves by the learning rate, whatever the decay. */
    @Test
    void zeroGradient() {
        BiFunction<WeightDecayRule, Double, Double> after = (rule, decay) -> {
            Map<String, Parameter> p = row(2);
            Optimizer adamW = new AdamW(
                    p, ADAMW.withLearningRate(0.1).withWeightDecay(decay).withDecay(rule));
            step(adamW, p, 0);
            step(adamW, p, 0);
            return values(p)[0];
        };
        assertEquals(2 * 0.95 * 0.95, after.apply(WeightDecayRule.DECOUPLED, 0.5), 1e-15);
        assertEquals(2 * 0.95 * 0.95, after.apply(CAUTIOUS, 0.5), 1e-15);
        assertEquals(2 * 0.5 * 0.5, after.apply(PAPER, 0.5), 1e-15);
        for (double decay : new double[] {1e-3, 0.1, 10}) {
            Map<String, Parameter> p = row(2);
            step(new Adam(p, ADAMW.withLearningRate(0.1).withWeightDecay(decay)), p, 0);
            assertEquals(1.9, values(p)[0], 1e-5, "decay " + decay);
        }
    }

    @Test
    void couplingWithTheSchedule() {
        ParameterGroup group = new ParameterGroup(row(1), 0.5, 0.2);
        group.scaleLearningRate(0.25);
        assertEquals(0.125 * 0.2, WeightDecayRule.DECOUPLED.share(group), 0);
        assertEquals(0.25 * 0.2, PAPER.share(group), 0);
        assertEquals(0.2, PAPER.share(new ParameterGroup(row(1), 0, 0.2)), 0);
        Map<String, Parameter> p = row(4);
        AdamW adamW =
                new AdamW(p, ADAMW.withLearningRate(0.5).withWeightDecay(0.2).withDecay(PAPER));
        adamW.groups().get(0).scaleLearningRate(0.25);
        step(adamW, p, 0);
        assertEquals(4 * (1 - 0.25 * 0.2), values(p)[0], 1e-15);
    }

    @Test
    void normalizedDecay() {
        assertEquals(2.52982e-4, NormalizedWeightDecay.of(0.05, 128, 50000, 100), 5e-10);
        // 8 batches of 16 out of 128 an epoch: the second period, of 2 * 24 steps, is 6 epochs
        assertEquals(
                NormalizedWeightDecay.of(0.05, 16, 128, 3), NormalizedWeightDecay.withRestarts(0.05, 24, 2, 23), 1e-17);
        assertEquals(
                NormalizedWeightDecay.of(0.05, 16, 128, 6), NormalizedWeightDecay.withRestarts(0.05, 24, 2, 24), 1e-17);
        assertThrows(IllegalArgumentException.class, () -> NormalizedWeightDecay.of(-1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> NormalizedWeightDecay.of(1, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> NormalizedWeightDecay.withRestarts(1, 0, 1, 0));
    }

    /** On (x - 2)^2 / 2 cautious decay comes to rest at 2, but for O(eta lambda); decoupled decay at 2 / (1 + lambda). */
    @Test
    void quadraticIsNotBiased() {
        UnaryOperator<double[]> slope = x -> new double[] {x[0] - 2};
        assertEquals(2 / 1.1, descend(slope, WeightDecayRule.DECOUPLED, 0.1, 5000, 5)[0], 1e-12);
        assertEquals(2, descend(slope, CAUTIOUS, 0.1, 5000, 5)[0], 2 * 0.01 * 0.1 * 2);
    }

    /** On (x + y - 2)^2 / 2 from (3, 0.5): rest off the manifold, at its next point, or at its point of smallest largest weight. */
    @Test
    void slidesAlongTheManifoldOfMinima() {
        UnaryOperator<double[]> slope = x -> new double[] {x[0] + x[1] - 2, x[0] + x[1] - 2};
        double[] plain = descend(slope, WeightDecayRule.DECOUPLED, 0, 20_000, 3, 0.5);
        assertArrayEquals(new double[] {2.25, -0.25}, plain, 1e-9);
        double[] decoupled = descend(slope, WeightDecayRule.DECOUPLED, 0.1, 20_000, 3, 0.5);
        assertArrayEquals(new double[] {0.952, 0.952}, decoupled, 5e-4);
        double[] cautious = descend(slope, CAUTIOUS, 0.1, 20_000, 3, 0.5);
        assertTrue(Math.hypot(cautious[0] - 2, cautious[1]) < 0.05, () -> cautious[0] + ", " + cautious[1]);
        assertEquals(2, cautious[0] + cautious[1], 1e-2);
    }

    private static double[] descend(
            UnaryOperator<double[]> slope, WeightDecayRule rule, double decay, int steps, double... start) {
        Map<String, Parameter> p = row(start);
        Optimizer sgd = new Sgdw(p, plain(0.01, decay, rule));
        for (int t = 0; t < steps; t++) {
            step(sgd, p, slope.apply(values(p)));
        }
        return values(p);
    }

    @Test
    void biasesAndScalesDoNotDecay() {
        Map<String, Parameter> p = new LinkedHashMap<>();
        p.put("weight", new Parameter(Tensor.ones(2, 2)));
        p.put("bias", new Parameter(Tensor.ones(2)));
        List<ParameterGroup> groups = ParameterGroup.decayingWeightsOnly(p, 0.1, 0.5);
        assertEquals(List.of("weight"), List.copyOf(groups.get(0).parameters().keySet()));
        assertEquals(0.5, groups.get(0).weightDecay());
        assertEquals(List.of("bias"), List.copyOf(groups.get(1).parameters().keySet()));
        assertEquals(0, groups.get(1).weightDecay());
        assertEquals(0.1, groups.get(1).baseLearningRate());
    }

    @Test
    void gradientsThatAreNotFinite() {
        for (Maker maker : ALL) {
            Map<String, Parameter> p = of(Tensor.of(new double[][] {{1, 2}}));
            Optimizer optimizer = maker.of(p, 0.1, 0.1, CAUTIOUS);
            ArithmeticException e = assertThrows(
                    ArithmeticException.class, () -> step(optimizer, p, Tensor.of(new double[][] {{1, Double.NaN}})));
            assertTrue(e.getMessage().contains("'w'"), e.getMessage());
            assertArrayEquals(new double[] {1, 2}, values(p), 0);
        }
    }

    @Test
    void settings() {
        SgdwConfig c = SgdwConfig.defaults();
        assertEquals(new SgdwConfig(0.05, 0.9, 2.5e-4, PAPER), c);
        assertThrows(IllegalArgumentException.class, () -> c.withLearningRate(-1));
        assertThrows(IllegalArgumentException.class, () -> c.withMomentum(1));
        assertThrows(IllegalArgumentException.class, () -> c.withWeightDecay(-1));
        assertThrows(NullPointerException.class, () -> c.withDecay(null));
        assertThrows(IllegalArgumentException.class, () -> ADAMW.withEpsilon(0));
        assertThrows(IllegalArgumentException.class, () -> ADAMW.withBeta1(1));
        assertThrows(IllegalArgumentException.class, () -> ADAMW.withBeta2(-0.1));
        assertThrows(IllegalArgumentException.class, () -> ADAMW.withLearningRate(-1));
        assertThrows(IllegalArgumentException.class, () -> ADAMW.withWeightDecay(-1));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Adam(row(1), ADAMW.withDecay(CAUTIOUS)));
        assertTrue(e.getMessage().contains("AdamW"), e.getMessage());
    }
}
