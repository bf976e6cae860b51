package cotangent.samplers.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
    @Test
    void linear() {
        NoiseSchedule s = NoiseSchedule.linear(1000);
        assertEquals(1e-4, s.beta(1), 0);
        assertEquals(0.02, s.beta(1000), 1e-17);
        assertEquals(4.0358e-5, s.alphaBar(1000), 1e-9);
        NoiseSchedule hundred = NoiseSchedule.linear(100);
        assertEquals(1e-3, hundred.beta(1), 1e-18);
        assertEquals(0.2, hundred.beta(100), 1e-15);
    }

    @Test
    void cosine() {
        NoiseSchedule s = NoiseSchedule.cosine(10);
        double start = StrictMath.pow(StrictMath.cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int t = 1; t < 10; t++) {
            double c = StrictMath.cos((t / 10.0 + 0.008) / 1.008 * Math.PI / 2);
            assertEquals(c * c / start, s.alphaBar(t), 1e-14);
        }
        assertEquals(0.999, s.beta(10), 0, "clipped");
    }

    @Property(tries = 100)
    void theVarianceIsPreserved(@ForAll @IntRange(min = 21, max = 400) int steps) {
        for (NoiseSchedule s : new NoiseSchedule[] {NoiseSchedule.linear(steps), NoiseSchedule.cosine(steps)}) {
            assertEquals(1, s.signal(0), 0);
            assertEquals(0, s.noise(0), 0);
            for (int t = 1; t <= steps; t++) {
                assertEquals(1, s.signal(t) * s.signal(t) + s.noise(t) * s.noise(t), 1e-15);
                assertTrue(s.alphaBar(t) < s.alphaBar(t - 1));
                assertTrue(s.logSnr(t) < s.logSnr(t - 1));
                assertEquals(StrictMath.log(s.signal(t) / s.noise(t)), s.logSnr(t), 1e-9);
            }
        }
    }

    @Test
    void eachSampleHasItsOwnStep() {
        NoiseSchedule s = NoiseSchedule.of(0.5, 0.5);
        Tensor x = Tensor.ones(DType.FLOAT64, 3, 1, 2);
        Tensor noise = Tensor.full(DType.FLOAT64, 10, 3, 1, 2);
        Tensor y = s.diffuse(x, Tensor.of(new long[] {0, 1, 2}), noise);
        double half = Math.sqrt(0.5);
        double[] expected = {1, 11 * half, 0.5 + 10 * Math.sqrt(0.75)};
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], y.get(i, 0, 1), 1e-14);
        }
    }

    @Test
    void whatFollowsFromTheNoise() {
        NoiseSchedule s = NoiseSchedule.cosine(20);
        Rng rng = Rng.of(1);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 4, 3);
        Tensor noise = Tensor.randn(rng, DType.FLOAT64, 4, 3);
        Tensor t = Tensor.of(new long[] {1, 5, 10, 19});
        Denoiser oracle = (y, when) -> noise;
        Prediction p = oracle.predict(s, s.diffuse(x, t, noise), t);
        TensorAssertions.assertClose(p.data(), x, 1e-12, 1e-12, "data");
        Tensor a = s.signal(t, x);
        Tensor b = s.noise(t, x);
        TensorAssertions.assertClose(p.velocity(), a.mul(noise).sub(b.mul(x)), 1e-12, 1e-12, "velocity");
        TensorAssertions.assertClose(p.score(), noise.div(b).neg(), 1e-12, 1e-12, "score");
    }

    @Test
    void wrongArguments() {
        NoiseSchedule s = NoiseSchedule.linear(100);
        assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.linear(0));
        assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.linear(20), "beta of 1");
        assertThrows(IllegalArgumentException.class, () -> NoiseSchedule.of(0.1, Double.NaN));
        assertThrows(IllegalArgumentException.class, NoiseSchedule::of);
        assertThrows(IndexOutOfBoundsException.class, () -> s.beta(0));
        assertThrows(IndexOutOfBoundsException.class, () -> s.signal(101));
        assertThrows(IndexOutOfBoundsException.class, () -> s.noise(-1));
        Tensor x = Tensor.zeros(2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> s.signal(Tensor.of(new long[] {1, 101}), x));
        assertThrows(ShapeException.class, () -> s.signal(Tensor.of(new long[] {1}), x));
        assertThrows(DTypeException.class, () -> s.signal(Tensor.zeros(2), x));
    }
}
