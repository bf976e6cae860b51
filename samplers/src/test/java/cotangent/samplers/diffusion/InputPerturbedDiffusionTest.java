package cotangent.samplers.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.train.StepContext;
import cotangent.samplers.diffusion.ExposureBiasProbe.Start;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputPerturbedDiffusionTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.linear(100);
    /** One step with abar = 0.5. */
    private static final NoiseSchedule HALF = NoiseSchedule.of(0.5);

    private static final InputPerturbationConfig DDPM = InputPerturbationConfig.ddpm();

    private static final class Network extends Module implements Denoiser {
        private final Layer net;

        Network(int d) {
            net = child("net", Mlp.of(Rng.of(1), Activation::tanh, d + 1, 6, d));
        }

        @Override
        public Tensor noise(Tensor x, Tensor t) {
            return net.apply(Tensor.cat(1, x, t.to(x.dtype()).div(100).unsqueeze(1)));
        }
    }

    private static Tensor perSample(NoiseSchedule schedule, InputPerturbationConfig config, Denoiser net, Tensor x) {
        return new InputPerturbedDiffusionLoss(schedule, config).perSample(net, x, Rng.of(9));
    }

    private static Batch batch(Tensor x) {
        return new Batch(x, x, Tensor.zeros(DType.INT64, x.size(0)), null);
    }

    private static StepContext context() {
        return new StepContext(0, 0, 1, Rng.of(9), true);
    }

    /** Without perturbation the bits are those of the formula of DDPM with the same random numbers. */
    @Property(tries = 100)
    void withoutPerturbationItIsDdpm(@ForAll long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), 5, 3);
        Network net = new Network(3);
        Rng rng = Rng.of(seed + 1);
        Tensor t = Tensor.randint(rng, 1, 101, 5);
        Tensor noise = Tensor.randn(rng, 5, 3);
        Tensor y = SCHEDULE.signal(t, x).mul(x).add(SCHEDULE.noise(t, x).mul(noise));
        Tensor expected = noise.sub(net.noise(y, t)).square().sum(1);
        Tensor actual = new InputPerturbedDiffusionLoss(SCHEDULE, DDPM).perSample(net, x, Rng.of(seed + 1));
        TensorAssertions.assertSame(actual.detach(), expected.detach(), "DDPM");
        Tensor perturbed = new InputPerturbedDiffusionLoss(SCHEDULE).perSample(net, x, Rng.of(seed + 1));
        assertNotEquals(expected.sum().item(), perturbed.sum().item());
    }

    /** The card's: Var(y | x0) = s^2 (1 + gamma^2). */
    @Test
    void theInputsVariance() {
        Tensor[] seen = new Tensor[1];
        int n = 200_000;
        Tensor x = Tensor.zeros(DType.FLOAT64, n, 1);
        perSample(HALF, DDPM.withGamma(0.5), (y, t) -> seen[0] = y, x);
        double variance = 0.5 * 1.25;
        // Five standard errors of a normal sample's variance.
        assertEquals(variance, seen[0].square().mean().item(), 5 * variance * Math.sqrt(2.0 / n));
    }

    /** The card's numbers: of linear predictors k y the loss is least at these k for standard normal data. */
    @Test
    void theBestLinearPredictor() {
        for (double[] gammaAndBest : new double[][] {{0, 0.707107}, {0.1, 0.703589}}) {
            double gamma = gammaAndBest[0];
            // cov(eps, y) / var(y), with the loss's own y at data 1 and 0: var(y) = abar + (1 - abar) (1 + gamma^2).
            double k = Math.sqrt(0.5) / (0.5 + 0.5 * (1 + gamma * gamma));
            assertEquals(gammaAndBest[1], k, 5e-7);
            int n = 400_000;
            Tensor x = Tensor.randn(Rng.of(3), DType.FLOAT64, n, 1);
            double[] losses = new double[3];
            for (int i = 0; i < 3; i++) {
                double factor = k + 0.1 * (i - 1);
                losses[i] = perSample(HALF, DDPM.withGamma(gamma), (y, t) -> y.mul(factor), x)
                        .mean()
                        .item();
            }
            // The loss is a parabola in k: its vertex, with a standard error of about 1 / sqrt(n).
            double vertex = k + 0.1 * (losses[0] - losses[2]) / (2 * (losses[0] - 2 * losses[1] + losses[2]));
            assertEquals(k, vertex, 5 / Math.sqrt(n));
        }
    }

    @Test
    void theZeroNetworkLosesTheDimension() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 20_000, 2, 3);
        double loss = perSample(SCHEDULE, InputPerturbationConfig.defaults(), (y, t) -> Tensor.zerosLike(y), x)
                .mean()
                .item();
        assertEquals(6, loss, 5 * Math.sqrt(12.0 / 20_000));
    }

    /** The exact optimum is plain DDPM's at more noise: no other scaling of it loses less. */
    @Test
    void theOptimumIsThatOfMoreNoise() {
        double gamma = 0.3;
        double more = Math.sqrt(1 + gamma * gamma);
        Tensor means = Tensor.of(new double[][] {{2, 0}, {-2, 0}, {0, 2}});
        double[] weights = {1, 1, 1};
        GaussianMixtureDenoiser oracle = new GaussianMixtureDenoiser(SCHEDULE, weights, means, 0.1);
        Denoiser best = (y, t) -> oracle.noise(
                        y, SCHEDULE.signal(t, y), SCHEDULE.noise(t, y).mul(more))
                .div(more);
        Rng rng = Rng.of(2);
        Tensor x = means.indexSelect(0, Tensor.randint(rng, 0, 3, 20_000))
                .add(Tensor.randn(rng, DType.FLOAT64, 20_000, 2).mul(0.1));
        InputPerturbationConfig config = DDPM.withGamma(gamma);
        double least = perSample(SCHEDULE, config, best, x).mean().item();
        assertTrue(least < 0.995 * perSample(SCHEDULE, config, oracle, x).mean().item());
        for (double factor : new double[] {0.95, 1.05}) {
            Denoiser other = (y, t) -> best.noise(y, t).mul(factor);
            assertTrue(least < perSample(SCHEDULE, config, other, x).mean().item());
        }
    }

    @Test
    void penalties() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 200_000, 2);
        Tensor matrix = Tensor.of(new double[][] {{1, 2}, {0, -1}});
        Denoiser linear = (y, t) -> y.matmul(matrix);
        double plain = perSample(SCHEDULE, DDPM, linear, x).mean().item();
        double penalized = perSample(SCHEDULE, DDPM.withGradientPenalty(0.5), linear, x)
                .mean()
                .item();
        // ||J||_F^2 = 6, and the estimate's variance 2 ||J J^T||_F^2 = 2 (25 + 1 + 8).
        assertEquals(3, penalized - plain, 0.5 * 5 * Math.sqrt(68.0 / 200_000));
        Network net = new Network(2);
        double squares = net.parameters().values().stream()
                .mapToDouble(p -> p.value().square().sum().item())
                .sum();
        Batch batch = batch(Tensor.zeros(4, 2));
        double bare = new InputPerturbedDiffusionLoss(SCHEDULE, DDPM)
                .loss(net, batch, context())
                .item();
        double decayed = new InputPerturbedDiffusionLoss(SCHEDULE, DDPM.withWeightDecay(0.1))
                .loss(net, batch, context())
                .item();
        assertEquals(0.05 * squares, decayed - bare, 1e-5);
    }

    /** First and, with the penalty, second derivatives of the network are in the gradient. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gradients(long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, 2);
        for (InputPerturbationConfig config :
                new InputPerturbationConfig[] {InputPerturbationConfig.defaults(), DDPM.withGradientPenalty(0.3)}) {
            // Nested forward-mode and second-order checks redo the loss with the same numbers.
            GradientCheck.check(
                    w -> perSample(
                                    SCHEDULE,
                                    config,
                                    (y, t) -> y.matmul(w.to(y.dtype())).tanh(),
                                    x)
                            .mean(),
                    Tensor.randn(Rng.of(seed), DType.FLOAT64, 2, 2));
        }
    }

    @Test
    void float32AgreesAndWeightsCount() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 4, 2);
        InputPerturbedDiffusionLoss loss = new InputPerturbedDiffusionLoss(SCHEDULE);
        Network net = new Network(2);
        double single = loss.loss(net, batch(x.to(DType.FLOAT32)), context()).item();
        StepContext context = context();
        Tensor weights = Tensor.of(new float[] {1, 0, 2, 0});
        double weighted = loss.loss(net, batch(x.to(DType.FLOAT32)).withWeights(weights), context)
                .item();
        double[] losses = context.sampleLosses().toDoubleArray();
        assertEquals((losses[0] + 2 * losses[2]) / 4, weighted, 1e-6);
        assertEquals((losses[0] + losses[1] + losses[2] + losses[3]) / 4, single, 1e-6);
    }

    /** What is known in closed form: data at 0, where all denoisers s / (s^2) x are exact, and one that is off by a constant. */
    @Test
    void exposureBias() {
        Tensor data = Tensor.zeros(DType.FLOAT64, 500, 2);
        GaussianMixtureDenoiser exact =
                new GaussianMixtureDenoiser(SCHEDULE, new double[] {1}, Tensor.zeros(DType.FLOAT64, 1, 2), 0);
        for (Start start : Start.values()) {
            ExposureBias none = new ExposureBiasProbe(SCHEDULE, start, 1).errors(exact, data);
            for (int t = 0; t < 100; t++) {
                assertEquals(0, none.mean()[t], 1e-12);
                assertEquals(0, none.sd()[t], 1e-12);
            }
        }
        // Data at 0 and no estimate at all: errors are the share of x_t that the true step takes away, and x_t has
        // deviation s_t.
        ExposureBias blind =
                new ExposureBiasProbe(SCHEDULE, Start.ONE_STEP, 1).errors((x, t) -> Tensor.zerosLike(x), data);
        for (int t = 1; t <= 100; t++) {
            double kept = Math.sqrt(1 - SCHEDULE.beta(t));
            double share = 1 / kept - kept * (1 - SCHEDULE.alphaBar(t - 1)) / (1 - SCHEDULE.alphaBar(t));
            double sd = share * SCHEDULE.noise(t);
            // Five standard errors of the deviation of 1000 normal values.
            assertEquals(sd, blind.sd()[t - 1], 5 * sd / Math.sqrt(2000));
        }
        Denoiser off = (x, t) -> exact.noise(x, t).add(0.1);
        ExposureBias one = new ExposureBiasProbe(SCHEDULE, Start.ONE_STEP, 1).errors(off, data);
        ExposureBias chain = new ExposureBiasProbe(SCHEDULE, Start.CHAIN, 1).errors(off, data);
        for (int t = 1; t <= 100; t++) {
            double step = -0.1 * SCHEDULE.beta(t) / SCHEDULE.noise(t) / Math.sqrt(1 - SCHEDULE.beta(t));
            assertEquals(step, one.mean()[t - 1], 1e-12);
            assertTrue(t == 1 || t == 100 || chain.mean()[t - 1] < one.mean()[t - 1], "errors add up");
        }
        assertEquals(one.mean()[99], chain.mean()[99], 1e-12);
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> DDPM.withGamma(-0.1));
        assertThrows(IllegalArgumentException.class, () -> DDPM.withGradientPenalty(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> DDPM.withWeightDecay(-1));
        InputPerturbedDiffusionLoss loss = new InputPerturbedDiffusionLoss(SCHEDULE);
        Tensor x = Tensor.zeros(2, 2);
        assertThrows(IllegalArgumentException.class, () -> loss.loss(new Module() {}, batch(x), context()));
        Denoiser other = new GaussianMixtureDenoiser(HALF, new double[] {1}, Tensor.zeros(1, 2), 1);
        assertThrows(IllegalArgumentException.class, () -> loss.perSample(other, x, Rng.of(1)));
        assertThrows(ShapeException.class, () -> loss.perSample((y, t) -> y.sum(1), x, Rng.of(1)));
        ExposureBiasProbe probe = new ExposureBiasProbe(SCHEDULE, Start.CHAIN, 1);
        assertThrows(IllegalArgumentException.class, () -> probe.measure(new Module() {}, x));
        assertThrows(IllegalArgumentException.class, () -> probe.errors(other, x));
        assertThrows(IllegalArgumentException.class, () -> probe.measure(new Network(2), Tensor.zeros(0, 2)));
    }
}
