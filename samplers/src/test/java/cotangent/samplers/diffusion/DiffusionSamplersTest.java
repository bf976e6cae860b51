package cotangent.samplers.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.samplers.EnergyDistance;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DiffusionSamplersTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.linear(100);
    private static final Tensor MEANS = Tensor.of(new double[][] {{1, 0}, {-1, 0.5}, {0, -1}});

    private static GaussianMixtureDenoiser mixture() {
        return new GaussianMixtureDenoiser(SCHEDULE, new double[] {1, 2, 1}, MEANS, 0.2);
    }

    /** Tweedie: the score is the gradient of the log of the diffused density, which is a mixture again. */
    @Property(tries = 100)
    void theOracleIsTheScore(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 2);
        Tensor t = Tensor.randint(rng, 1, 101, 4);
        Tensor logWeights = Tensor.of(new double[] {1, 2, 1}).log();
        Tensor a = SCHEDULE.signal(t, x);
        Tensor c = a.square().mul(0.04).add(SCHEDULE.noise(t, x).square());
        Tensor score = Autodiff.grad((Tensor y) -> {
                    Tensor d = y.unsqueeze(1).sub(a.unsqueeze(2).mul(MEANS.unsqueeze(0)));
                    Tensor squares = d.square().sum(2);
                    return logWeights.sub(squares.div(c.mul(2))).logSumExp(1).sum();
                })
                .apply(x);
        TensorAssertions.assertClose(mixture().predict(SCHEDULE, x, t).score(), score, 1e-9, 1e-9, "score");
        Tensor single = mixture().noise(x.to(DType.FLOAT32), t);
        // Rounding of far points' exponents, of order ||x||^2 / c.
        TensorAssertions.assertClose(single.to(DType.FLOAT64), mixture().noise(x, t), 1e-3, 1e-3, "float32");
    }

    @Test
    void theOracleIsDifferentiable() {
        Tensor t = Tensor.of(new long[] {3, 50, 100});
        GradientCheck.check(x -> mixture().noise(x, t).square().sum(), Tensor.randn(Rng.of(3), DType.FLOAT64, 3, 2));
    }

    /** With all steps and eta 1, DDIM is DDPM with the posterior's variances. */
    @Test
    void ddimWithAllNoiseIsDdpm() {
        Tensor noise = Tensor.randn(Rng.of(1), DType.FLOAT64, 50, 2);
        Tensor ancestral = new DdpmSampler(SCHEDULE).sample(mixture(), noise, Rng.of(2));
        Tensor implicit = new DdimSampler(SCHEDULE, 100, 1).sample(mixture(), noise, Rng.of(2));
        TensorAssertions.assertClose(implicit, ancestral, 1e-7, 1e-7, "samples");
    }

    @Test
    void theMeanIsThatOfThePosterior() {
        DdpmSampler steps = new DdpmSampler(SCHEDULE);
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 5, 2);
        for (int t : new int[] {1, 2, 57, 100}) {
            Tensor data =
                    mixture().predict(SCHEDULE, x, Denoiser.everywhere(t, 5)).data();
            TensorAssertions.assertClose(
                    steps.mean(mixture(), x, t), steps.posteriorMean(x, data, t), 1e-9, 1e-9, "t = " + t);
        }
        assertEquals(0, steps.sd(1), 0);
        assertEquals(Math.sqrt(SCHEDULE.beta(7)), new DdpmSampler(SCHEDULE, DdpmSampler.Variance.FORWARD).sd(7), 0);
    }

    /** All samplers with the oracle draw from the mixture; noise alone does not. */
    @Test
    void samplesAreTheMixtures() {
        Rng rng = Rng.of(5);
        int n = 1000;
        Tensor noise = Tensor.randn(rng, n, 2);
        Tensor which =
                Tensor.of(rng.ints(n, 0, 4).mapToLong(i -> i == 3 ? 1 : i).toArray());
        Tensor data = MEANS.to(DType.FLOAT32)
                .indexSelect(0, which)
                .add(Tensor.randn(rng, n, 2).mul(0.2));
        // Two samples of the law are at 2 / n E||x - x'|| = 0.003 on average.
        double limit = 0.012;
        assertTrue(EnergyDistance.measure(noise, data) > 10 * limit);
        for (Tensor samples : new Tensor[] {
            new DdpmSampler(SCHEDULE).sample(mixture(), noise, rng),
            new DdimSampler(SCHEDULE, 100).sample(mixture(), noise, rng),
            new DdimSampler(SCHEDULE, 20, 0.5).sample(mixture(), noise, rng)
        }) {
            assertEquals(DType.FLOAT32, samples.dtype());
            double distance = EnergyDistance.measure(samples, data);
            assertTrue(distance < limit, () -> "energy distance " + distance);
        }
    }

    /** Upward and down again; the error falls with the number of steps. */
    @Test
    void inversion() {
        Tensor x = MEANS.add(0.1);
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            NoiseSchedule schedule = NoiseSchedule.linear(i == 0 ? 100 : 400);
            GaussianMixtureDenoiser oracle = new GaussianMixtureDenoiser(schedule, new double[] {1, 2, 1}, MEANS, 0.2);
            DdimSampler sampler = new DdimSampler(schedule, schedule.steps());
            Tensor back = sampler.sample(oracle, sampler.invert(oracle, x), Rng.of(1));
            errors[i] = back.sub(x).norm().item();
        }
        assertTrue(errors[1] < 0.5 * errors[0] && errors[1] < 0.1, () -> errors[0] + " and " + errors[1]);
    }

    @Test
    void fewStepsAskTheDenoiserFewTimes() {
        AtomicInteger calls = new AtomicInteger();
        Denoiser counted = (x, t) -> {
            calls.incrementAndGet();
            return Tensor.zerosLike(x);
        };
        new DdimSampler(SCHEDULE, 7).sample(counted, Tensor.ones(2, 3), Rng.of(1));
        assertEquals(7, calls.getAndSet(0));
        new DdpmSampler(SCHEDULE).sample(counted, Tensor.ones(2, 3), Rng.of(1));
        assertEquals(100, calls.get());
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new DdimSampler(SCHEDULE, 101));
        assertThrows(IllegalArgumentException.class, () -> new DdimSampler(SCHEDULE, 0));
        assertThrows(IllegalArgumentException.class, () -> new DdimSampler(SCHEDULE, 10, 1.5));
        DdpmSampler other = new DdpmSampler(NoiseSchedule.linear(50));
        assertThrows(IllegalArgumentException.class, () -> other.sample(mixture(), Tensor.zeros(1, 2), Rng.of(1)));
        assertThrows(ShapeException.class, () -> mixture().noise(Tensor.zeros(1, 3), Tensor.of(new long[] {1})));
        assertThrows(ShapeException.class, () -> new GaussianMixtureDenoiser(SCHEDULE, new double[] {1}, MEANS, 0.2));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GaussianMixtureDenoiser(SCHEDULE, new double[] {1, 0, 1}, MEANS, 0.2));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GaussianMixtureDenoiser(SCHEDULE, new double[] {1, 1, 1}, MEANS, -1));
        assertThrows(ShapeException.class, () -> EnergyDistance.of(Tensor.zeros(2, 3), Tensor.zeros(2, 2)));
        assertThrows(ShapeException.class, () -> EnergyDistance.of(Tensor.zeros(2, 3), Tensor.zeros(0, 3)));
    }
}
