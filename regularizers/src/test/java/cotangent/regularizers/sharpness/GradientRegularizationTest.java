package cotangent.regularizers.sharpness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.Points;
import cotangent.regularizers.sharpness.GradientRegularization.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class GradientRegularizationTest {
    private static final Batch NONE = new Batch(Tensor.zeros(1), Tensor.zeros(1), Tensor.of(new long[] {0}), null);
    private static final Objective PARABOLA = (model, batch, context) -> parabola((Points) model);

    private static Tensor parabola(Points at) {
        return at.get(0).square().mul(1.5);
    }

    private static double gradient(Difference difference, double gamma, double epsilon) {
        Points at = new Points(2);
        Points.Counted closure = at.closure(GradientRegularizationTest::parabola);
        new GradientRegularization(at.descent(), difference, gamma, epsilon).step(closure);
        assertEquals(gamma == 0 ? 1 : 2, closure.count);
        assertEquals(2 - at.gradients()[0], at.values()[0], 1e-12);
        return at.gradients()[0];
    }

    private static StepContext context() {
        return new StepContext(0, 0, 1, Rng.of(1), false);
    }

    private static double exact(double gamma) {
        Points at = new Points(2);
        StepContext context = context();
        new GradientNormPenalty(PARABOLA, gamma).loss(at, NONE, context).backward();
        assertEquals(gamma == 0 ? Map.of() : Map.of("gradientNorm", 6.0), context.logged());
        return at.gradients()[0];
    }

    /** The card's numbers: 1.5 x^2 at 2 with gamma 0.5 gives 15 in all modes. */
    @Test
    void allModesAgreeOnAQuadratic() {
        assertEquals(15, exact(0.5), 0);
        for (double epsilon : new double[] {1e-3, 0.1, 1}) {
            assertEquals(15, gradient(Difference.FORWARD, 0.5, epsilon), 1e-9);
            assertEquals(15, gradient(Difference.BACKWARD, 0.5, epsilon), 1e-9);
        }
    }

    @Test
    void weightZeroIsThePlainGradient() {
        assertEquals(6, exact(0), 0);
        assertEquals(6, gradient(Difference.FORWARD, 0, 0.1), 0);
    }

    /** gamma = epsilon is SAM without normalisation: the gradient 3 (2 + 0.1 * 6). */
    @Test
    void equalWeightAndStepIsUnnormalisedSam() {
        assertEquals(7.8, gradient(Difference.FORWARD, 0.1, 0.1), 1e-12);
    }

    /** With the step rho / ||g|| and the same weight it is SAM. */
    @Test
    void normalisedItIsSam() {
        Points at = new Points(2);
        new Sam(at.descent(), SamConfig.defaults().withRho(0.3)).step(at.closure(GradientRegularizationTest::parabola));
        assertEquals(at.gradients()[0], gradient(Difference.FORWARD, 0.3 / 6, 0.3 / 6), 1e-12);
    }

    /**
     * The error of the difference falls linearly in epsilon on a smooth network, whichever side it is taken on; in float32 the two agree,
     * too. On fixed networks: where the third derivative along the gradient happens to vanish, the error falls faster.
     */
    @Test
    void differencesConvergeLinearly() {
        for (long seed = 1; seed <= 5; seed++) {
            Rng rng = Rng.of(seed);
            Layer net = Mlp.of(rng, Activation::tanh, 3, 5, 3);
            net.to(DType.FLOAT64);
            Tensor x = Tensor.randn(rng, DType.FLOAT64, 6, 3);
            Batch batch = new Batch(x, x.argmax(1), Tensor.of(new long[6]), null);
            ParameterVector exact = exact(net, batch);
            for (Difference difference : Difference.values()) {
                double first = error(net, batch, difference, 1e-3, exact);
                double second = error(net, batch, difference, 5e-4, exact);
                assertTrue(first < 0.01 * exact.norm(), first + " of " + exact.norm());
                assertEquals(2, first / second, 0.05, "seed " + seed);
            }
            net.to(DType.FLOAT32);
            ParameterVector single = exact(net, batch.withInputs(x.to(DType.FLOAT32)));
            assertEquals(0, exact.plus(-1, single.map(t -> t.to(DType.FLOAT64))).norm(), 1e-4 * exact.norm());
        }
    }

    private static final Objective CROSS_ENTROPY = Objective.supervised(CrossEntropy.defaults());

    private static ParameterVector exact(Layer net, Batch batch) {
        net.zeroGrad();
        new GradientNormPenalty(CROSS_ENTROPY, 0.5).loss(net, batch, context()).backward();
        return ParameterVector.ofGradients(net.parameters());
    }

    private static double error(Layer net, Batch batch, Difference difference, double epsilon, ParameterVector exact) {
        Sgd still = new Sgd(net.parameters(), SgdConfig.defaults().withLearningRate(0));
        new GradientRegularization(still, difference, 0.5, epsilon)
                .step(Closure.of(still, () -> CROSS_ENTROPY.loss(net, batch, context())));
        return ParameterVector.ofGradients(net.parameters()).plus(-1, exact).norm();
    }

    /** The gradient of the whole objective, in every parameter, against differences of its value: it is differentiated twice. */
    @Test
    void penaltyIsDifferentiable() {
        Rng rng = Rng.of(1);
        Tensor x = Tensor.rand(rng, DType.FLOAT64, 4, 3).sub(0.5);
        Tensor y = Tensor.of(new long[] {0, 1, 2, 1});
        GradientNormPenalty penalty = new GradientNormPenalty(CROSS_ENTROPY, 0.5);
        List<Tensor> start = List.of(
                Tensor.rand(rng, DType.FLOAT64, 4, 3).sub(0.5),
                Tensor.rand(rng, DType.FLOAT64, 4).sub(0.5),
                Tensor.rand(rng, DType.FLOAT64, 3, 4).sub(0.5),
                Tensor.rand(rng, DType.FLOAT64, 3).sub(0.5));
        GradientCheck.check(
                in -> {
                    DType dtype = in.get(0).dtype();
                    Layer net = Mlp.of(Rng.of(1), Activation::tanh, 3, 4, 3);
                    net.to(dtype);
                    Batch batch = new Batch(x.to(dtype), y, Tensor.arange(4), null);
                    Map<String, Tensor> values = new LinkedHashMap<>();
                    net.parameters().keySet().forEach(name -> values.put(name, in.get(values.size())));
                    return net.with(values, () -> penalty.loss(net, batch, context()));
                },
                start);
    }

    /** The card's flooding pair: 1.5 x^2 from 2 with step 0.1 across a level: down to 1.4, up to 1.82. */
    @Test
    void floodingPair() {
        Points at = new Points(2);
        Flooding flooding = new Flooding(PARABOLA, 4);
        Sgd sgd = new Sgd(at.parameters(), SgdConfig.defaults().withLearningRate(0.1));
        Points.Counted closure = at.closure(p -> flooding.loss(p, NONE, context()));
        sgd.step(closure);
        assertEquals(1.4, at.values()[0], 1e-12);
        sgd.step(closure);
        assertEquals(1.82, at.values()[0], 1e-12);
        double g = 6;
        assertEquals(2 - 0.1 * (g - 3 * (2 - 0.1 * g)), at.values()[0], 1e-12);
    }

    @Test
    void floodingFarAndAtTheLevel() {
        for (double[] levelAndGradient : new double[][] {{-1, 6}, {6, 0}, {7, -6}}) {
            Points at = new Points(2);
            Flooding flooding = new Flooding(PARABOLA, levelAndGradient[0]);
            at.closure(p -> flooding.loss(p, NONE, context())).evaluate();
            assertEquals(levelAndGradient[1], at.gradients()[0], 0);
        }
        GradientCheck.check(
                x -> new Flooding((model, batch, context) -> x.square().mean(), 0.05)
                        .loss(new Points(1), NONE, context()),
                Tensor.of(new double[] {1, 2, 3}));
    }

    /** epsilon ||g|| is 6 epsilon at 2: a warning from epsilon 1/6 on, once. */
    @Test
    void warnsOfStepsThatAreNoDifferences() {
        Logger log = Logger.getLogger(GradientRegularization.class.getName());
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                warnings.add(message.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        log.setUseParentHandlers(false);
        try {
            gradient(Difference.FORWARD, 0.1, 0.16);
            assertEquals(List.of(), warnings);
            Points at = new Points(2);
            GradientRegularization far = new GradientRegularization(
                    new Sgd(at.parameters(), SgdConfig.defaults().withLearningRate(0)), Difference.FORWARD, 0.1, 0.17);
            far.step(at.closure(GradientRegularizationTest::parabola));
            far.step(at.closure(GradientRegularizationTest::parabola));
            assertEquals(1, warnings.size());
        } finally {
            log.removeHandler(handler);
            log.setUseParentHandlers(true);
        }
    }

    @Test
    void diagonalNetwork() {
        DiagonalLinearNetwork net = new DiagonalLinearNetwork(3, 0.5);
        assertArrayEquals(new float[] {0, 0}, net.apply(Tensor.ones(2, 3)).toFloatArray(), 0);
        assertEquals(0.25, net.effectiveInitialization(), 0);
        net.parameters().get("u").value().assign(Tensor.of(new float[] {1, 2, 3}));
        assertArrayEquals(new float[] {14 - 0.75f}, net.apply(Tensor.ones(1, 3)).toFloatArray(), 0);
    }

    @Test
    void errorsRestore() {
        Points at = new Points(2);
        assertThrows(
                IllegalArgumentException.class,
                () -> new GradientRegularization(at.descent(), Difference.FORWARD, 0.1, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GradientRegularization(at.descent(), Difference.FORWARD, -1, 0.1));
        assertThrows(NullPointerException.class, () -> new GradientRegularization(at.descent(), null, 1, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new GradientNormPenalty(CROSS_ENTROPY, -1));
        assertThrows(IllegalArgumentException.class, () -> new Flooding(CROSS_ENTROPY, Double.NaN));
        AtomicInteger calls = new AtomicInteger();
        GradientRegularization gr = new GradientRegularization(at.descent(), Difference.BACKWARD, 0.1, 0.1);
        assertThrows(
                ArithmeticException.class,
                () -> gr.step(at.closure(p -> parabola(p).mul(calls.incrementAndGet() == 2 ? Double.NaN : 1))));
        assertArrayEquals(new double[] {2}, at.values(), 0);
    }
}
