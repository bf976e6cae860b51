package cotangent.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Conv2d;
import cotangent.nn.Linear;
import cotangent.nn.parametrize.WeightNorm;
import org.junit.jupiter.api.Test;

class InitializerTest {
    private final Rng rng = Rng.of(17);

    /** Mean and deviation of 64 000 numbers lie within five standard errors (of a normal distribution, the widest here). */
    private void hasMoments(double mean, double deviation, Initializer rule) {
        Tensor t = rule.create(rng, 40, 100, 4, 4);
        double error = 5 / Math.sqrt(t.size());
        assertEquals(mean, t.to(DType.FLOAT64).mean().item(), error * deviation);
        assertEquals(1, t.to(DType.FLOAT64).std().item() / deviation, error);
    }

    private static void isWithin(double low, double high, Tensor t) {
        assertTrue(
                t.min().item() >= low && t.max().item() <= high,
                () -> t.min().item() + " to " + t.max().item());
    }

    @Test
    void moments() {
        double in = 1600;
        double out = 640;
        hasMoments(2, 3, Initializer.normal(2, 3));
        hasMoments(0.5, 1 / Math.sqrt(12), Initializer.uniform(0, 1));
        hasMoments(0, Math.sqrt(2 / (in + out)), Initializer.xavierUniform(1));
        hasMoments(0, 2 * Math.sqrt(2 / (in + out)), Initializer.xavierNormal(2));
        hasMoments(0, Math.sqrt(2 / in), Initializer.kaimingUniform(Fan.IN, Gain.relu()));
        hasMoments(0, Math.sqrt(2 / out), Initializer.kaimingNormal(Fan.OUT, Gain.relu()));
        hasMoments(0, Math.sqrt(1 / in), Initializer.lecunNormal());
        hasMoments(0, Math.sqrt(1 / in), Initializer.lecunUniform());
        hasMoments(0, 0.879625661, Initializer.truncatedNormal(0, 1, -2, 2)); // sqrt(1 - 4 phi(2) / (2 Phi(2) - 1))
    }

    @Test
    void bounds() {
        isWithin(-2, 3, Initializer.uniform(-2, 3).create(rng, 1000));
        isWithin(-0.5, 1.5, Initializer.truncatedNormal(0, 1, -0.5, 1.5).create(rng, 1000));
        isWithin(-0.1, 0.1, Initializer.xavierUniform(1).create(rng, 300, 300));
    }

    @Test
    void defaultsOfLayersArePyTorchs() {
        Linear linear = new Linear(25, 400, rng);
        isWithin(-0.2, 0.2, linear.weight().value());
        isWithin(-0.2, 0.2, linear.bias().value());
        assertEquals(0.2 / Math.sqrt(3), linear.weight().value().std().item(), 0.003);
        assertTrue(linear.bias().value().max().item() > 0.18);
        Conv2d conv = new Conv2d(4, 100, 5, rng);
        isWithin(-0.1, 0.1, conv.weight().value());
        assertTrue(conv.weight().value().max().item() > 0.0999);
    }

    @Test
    void constants() {
        assertArrayEquals(new float[] {0, 0}, Initializer.zeros().create(rng, 2).toFloatArray());
        assertArrayEquals(new float[] {1, 1}, Initializer.ones().create(rng, 2).toFloatArray());
        assertArrayEquals(
                new float[] {3, 3}, Initializer.constant(3).create(rng, 2).toFloatArray());
    }

    @Test
    void orthogonalRowsOrColumns() {
        for (int[] shape : new int[][] {{3, 7}, {7, 3}, {5, 5}, {4, 2, 3}, {1, 1}}) {
            Tensor q = Initializer.orthogonal(2)
                    .create(rng, shape)
                    .to(DType.FLOAT64)
                    .reshape(shape[0], -1);
            Tensor gram = q.size(0) <= q.size(1) ? q.matmul(q.mT()) : q.mT().matmul(q);
            assertArrayEquals(
                    Tensor.eye(DType.FLOAT64, gram.size(0)).mul(4).toDoubleArray(), gram.toDoubleArray(), 1e-6);
        }
    }

    @Test
    void sparseColumns() {
        Tensor t = Initializer.sparse(2, 1).create(rng, 5, 6);
        assertArrayEquals(new long[] {2, 2, 2, 2, 2, 2}, t.ne(0).sum(0).toLongArray());
    }

    @Test
    void sameSeedSameBits() {
        Initializer rule = Initializer.truncatedNormal(0, 1, -1, 1);
        assertArrayEquals(
                rule.create(Rng.of(1), 100).toFloatArray(),
                rule.create(Rng.of(1), 100).toFloatArray());
    }

    @Test
    void fillsParameters() {
        Linear linear = new Linear(2, 2, rng);
        linear.to(DType.FLOAT64);
        Initializer.constant(3).fill(linear.weight(), rng);
        assertArrayEquals(new double[] {3, 3, 3, 3}, linear.weight().value().toDoubleArray());
    }

    @Test
    void gains() {
        assertEquals(Math.sqrt(1.0 / 3), Gain.leakyRelu(Math.sqrt(5)), 1e-15);
        assertEquals(Gain.relu(), Gain.leakyRelu(0));
        assertEquals(5.0 / 3, Gain.tanh());
    }

    @Test
    void refusesWhatMakesNoSense() {
        Linear normed = new Linear(2, 2, rng);
        normed.parametrize("weight", WeightNorm::new);
        assertThrows(IllegalArgumentException.class, () -> Initializer.zeros().fill(normed.weight(), rng));
        assertThrows(IllegalArgumentException.class, () -> Initializer.uniform(1, 1));
        assertThrows(IllegalArgumentException.class, () -> Initializer.normal(0, -1));
        assertThrows(IllegalArgumentException.class, () -> Initializer.truncatedNormal(0, 1, 7, 8));
        assertThrows(ShapeException.class, () -> Initializer.xavierNormal(1).create(rng, 3));
        assertThrows(ShapeException.class, () -> Initializer.orthogonal(1).create(rng, 3));
        assertThrows(ShapeException.class, () -> Initializer.sparse(4, 1).create(rng, 3, 3));
    }
}
