package cotangent.regularizers.adversarial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearityPenaltyTest {
    private static final Tensor NONE = Tensor.zeros(DType.INT64, 4);

    private static List<LinearityPenalty> all(double epsilon) {
        return List.of(
                new LocalLinearityError(epsilon),
                new GradAlign(epsilon),
                new LocalLinearizationResidual(epsilon),
                new CurvatureRegularization(epsilon));
    }

    private static StepContext context() {
        return new StepContext(0, 9, 10, Rng.of(7), false);
    }

    private static Batch batch(Tensor x, Tensor y) {
        return new Batch(x, y, Tensor.arange(x.size(0)), null);
    }

    /** The card's numbers: l = k x^2 / 2 with k = 2 at -0.1 and 0.3, t = 0.25. */
    @Test
    void residualOfAParabola() {
        double a = -0.1;
        double b = 0.3;
        double c = 0.75 * a + 0.25 * b;
        Tensor residual = LocalLinearityError.residual(
                Tensor.of(new double[] {a * a}),
                Tensor.of(new double[] {b * b}),
                Tensor.of(new double[] {c * c}),
                Tensor.of(new double[] {0.25}));
        assertEquals(-0.03, residual.item(), 1e-15);
        assertEquals(9e-4, residual.square().item(), 1e-15);
    }

    /** The card's expectation 2 k^2 epsilon^4 / 225 = 0.00222 for k = 2, epsilon = 0.5; 200,000 samples know it to 1 %. */
    @Test
    void expectationForAParabola() {
        int n = 200_000;
        double e = new LocalLinearityError(0.5)
                .of((x, y) -> x.square().flatten(), Tensor.zeros(DType.FLOAT64, n, 1), Tensor.zeros(n), Rng.of(1))
                .item();
        assertEquals(2 * 4 * 0.0625 / 225, e, 0.015 * e);
    }

    /** Of a loss that is affine in the input there is nothing to penalise, and without a ball neither. */
    @Property
    void nothingWhereTheLossIsLinear(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 3);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 3);
        SampleLosses affine = (in, y) -> in.mul(w).sum(1).add(0.7);
        SampleLosses curved = (in, y) -> in.sin().mul(w).sum(1).square();
        for (LinearityPenalty penalty : all(0.3)) {
            assertEquals(0, penalty.of(affine, x, NONE, rng).item(), 1e-15, penalty.toString());
            assertTrue(penalty.of(curved, x, NONE, rng).item() > 0, penalty.toString());
        }
        for (LinearityPenalty penalty : all(0)) {
            assertEquals(0, penalty.of(curved, x, NONE, rng).item(), 1e-15, penalty.toString());
        }
    }

    /** Against the definitions for l = |x|^2 / 2, whose gradient is x. */
    @Property
    void baselinesOfABowl(@ForAll long seed) {
        SampleLosses bowl = (in, y) -> in.square().sum(1).mul(0.5);
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 4, 3);
        Rng same = Rng.of(seed + 1);
        Tensor a = Perturbed.within(x, 0.3, same);
        Tensor b = Perturbed.within(x, 0.3, same);
        Tensor cosine = x.mul(a).sum(1).div(x.norm(2, false, 1).mul(a.norm(2, false, 1)));
        assertEquals(
                1 - cosine.mean().item(),
                new GradAlign(0.3).of(bowl, x, NONE, Rng.of(seed + 1)).item(),
                1e-14);
        assertEquals(
                b.sub(a).square().sum(1).mul(0.5).square().mean().item(),
                new LocalLinearizationResidual(0.3)
                        .of(bowl, x, NONE, Rng.of(seed + 1))
                        .item(),
                1e-14);
        assertEquals(
                3 * 0.3 * 0.3,
                new CurvatureRegularization(0.3).of(bowl, x, NONE, Rng.of(1)).item(),
                1e-14);
    }

    /**
     * Through all three losses of ELLE, and through losses and the gradient's gradient of LLR, in both precisions; at fixed points, since
     * where all residuals happen to be tiny float32 does not know them.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void gradientInParameters(long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 4, 3);
        Tensor w0 = Tensor.randn(Rng.of(seed + 1), DType.FLOAT64, 3, 2);
        // A wide ball and a loss that bends everywhere, at fixed points: float32 knows little of a small difference of
        // losses.
        for (LinearityPenalty penalty : List.of(new LocalLinearityError(1), new LocalLinearizationResidual(1))) {
            GradientCheck.check(
                    w -> penalty.of((in, y) -> in.matmul(w).sin().sum(1), x.to(w.dtype()), NONE, Rng.of(seed)), w0);
        }
    }

    /** What CURE and GradAlign hold constant depends on the parameters: their gradients are those with the constants written as such. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void gradientBesideConstants(long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 4, 3);
        Tensor w0 = Tensor.randn(Rng.of(seed + 1), DType.FLOAT64, 3, 2);
        Tensor here = bent(w0).inputGradients(x, NONE).detach();
        Tensor adversarial = x.add(here.sign());
        Function<Tensor, Tensor> cure = w -> bent(w).inputGradients(adversarial.to(w.dtype()), NONE)
                .sub(here.to(w.dtype()))
                .square()
                .sum(1)
                .mean();
        Tensor random = Perturbed.within(x, 1, Rng.of(seed + 2));
        Function<Tensor, Tensor> align =
                w -> cosineDistance(here.to(w.dtype()), bent(w).inputGradients(random.to(w.dtype()), NONE));
        GradientCheck.check(cure, w0);
        GradientCheck.check(align, w0);
        assertSameGradient(cure, w -> new CurvatureRegularization(1).of(bent(w), x, NONE, Rng.of(1)), w0);
        assertSameGradient(align, w -> new GradAlign(1).of(bent(w), x, NONE, Rng.of(seed + 2)), w0);
    }

    private static Tensor cosineDistance(Tensor a, Tensor b) {
        Tensor lengths = a.norm(2, false, 1).mul(b.norm(2, false, 1));
        return a.mul(b).sum(1).div(lengths).rsub(1).mean();
    }

    private static SampleLosses bent(Tensor w) {
        return (in, y) -> in.matmul(w).sin().sum(1);
    }

    private static void assertSameGradient(Function<Tensor, Tensor> f, Function<Tensor, Tensor> g, Tensor at) {
        double[] expected = Autodiff.grad(f).apply(at).toDoubleArray();
        assertArrayEquals(expected, Autodiff.grad(g).apply(at).toDoubleArray(), 1e-11);
    }

    @Test
    void narrowFollowsWide() {
        Tensor y = Tensor.of(new long[] {0, 1, 1, 0});
        Tensor x = Tensor.randn(Rng.of(2), 4, 3);
        Layer narrow = Mlp.of(Rng.of(1), Activation::tanh, 3, 8, 2);
        Layer wide = Mlp.of(Rng.of(1), Activation::tanh, 3, 8, 2);
        wide.to(DType.FLOAT64);
        for (LinearityPenalty penalty : all(0.3)) {
            double expected = penalty.of(SampleLosses.crossEntropy(wide), x.to(DType.FLOAT64), y, Rng.of(3))
                    .item();
            double found = penalty.of(SampleLosses.crossEntropy(narrow), x, y, Rng.of(3))
                    .item();
            assertEquals(
                    expected, found, 1e-3 * expected + 1e-7, penalty.toString()); // differences of losses of about 1
        }
    }

    /** ELLE is one pass of three points a sample; the others take gradients. */
    @Test
    void oneForwardPass() {
        List<Integer> sizes = new ArrayList<>();
        SampleLosses counted = (in, y) -> {
            sizes.add(in.size(0));
            return in.square().sum(1);
        };
        new LocalLinearityError(0.1).of(counted, Tensor.zeros(4, 2), NONE, Rng.of(1));
        assertEquals(List.of(12), sizes);
    }

    /** With weight 0 the training is FGSM training, bit by bit; ELLE-A begins like that. */
    @Test
    void weightZeroIsSingleStepTraining() {
        Tensor x = Tensor.rand(Rng.of(1), 5, 3);
        Tensor y = Tensor.of(new long[] {0, 1, 1, 0, 1});
        Objective training = new SingleStepAdversarialTraining(SingleStepAttack.nFgsm(0.1), 0);
        LocalLinearityError elle = new LocalLinearityError(0.1);
        Objective adaptive = new AdaptiveLinearityWeight(elle, AdaptiveLinearityConfig.defaults(1000));
        double[] expected = gradient(training, x, y);
        assertArrayEquals(expected, gradient(training.plus("elle", 0, elle), x, y), 0);
        assertArrayEquals(expected, gradient(training.plus("elle", 1, adaptive), x, y), 0);
    }

    private static double[] gradient(Objective objective, Tensor x, Tensor y) {
        Layer net = Mlp.of(Rng.of(2), 3, 4, 2);
        objective.loss(net, batch(x, y), context()).backward();
        return new TreeMap<>(net.parameters()).firstEntry().getValue().grad().toDoubleArray();
    }

    @Test
    void runningStatisticsStay() {
        Rng rng = Rng.of(1);
        BatchNorm1d norm = new BatchNorm1d(4);
        Layer net = new Sequential(new Linear(3, 4, rng), norm, new Linear(4, 2, rng));
        Map<String, Tensor> before = new TreeMap<>();
        net.stateDict().forEach((k, v) -> before.put(k, v.detach().copy()));
        for (LinearityPenalty penalty : all(0.1)) {
            penalty.loss(net, batch(Tensor.randn(rng, 4, 3), Tensor.of(new long[] {0, 1, 1, 0})), context());
        }
        net.stateDict().forEach((k, v) -> assertArrayEquals(before.get(k).toDoubleArray(), v.toDoubleArray(), 0, k));
        assertTrue(net.isTraining());
    }

    @Test
    void errors() {
        for (LinearityPenalty penalty : all(0.1)) {
            assertThrows(
                    ShapeException.class,
                    () -> penalty.of((x, y) -> x.sum(1), Tensor.zeros(0, 3), Tensor.zeros(0), Rng.of(1)));
            assertThrows(
                    ShapeException.class,
                    () -> penalty.of((x, y) -> x.sum(1), Tensor.zeros(2, 3), Tensor.zeros(3), Rng.of(1)));
        }
        for (Runnable negative : List.<Runnable>of(
                () -> new LocalLinearityError(-1),
                () -> new GradAlign(Double.NaN),
                () -> new LocalLinearizationResidual(-1),
                () -> new CurvatureRegularization(Double.POSITIVE_INFINITY))) {
            assertThrows(IllegalArgumentException.class, negative::run);
        }
    }
}
