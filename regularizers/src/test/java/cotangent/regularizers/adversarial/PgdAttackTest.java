package cotangent.regularizers.adversarial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Mlp;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PgdAttackTest {
    private static final UnaryOperator<Tensor> LINEAR =
            in -> in.mul(Tensor.of(new double[] {3, -4, 0})).sum();

    /** On a linear loss: along the signs for the maximum norm, along the slope (3, -4, 0) / 5 for the Euclidean one. */
    @Test
    void workedExamples() {
        Tensor x = Tensor.of(new double[][] {{0.5, 0.5, 0.5}});
        PgdAttack linf = new PgdAttack(0.25, 0.1, 2, PgdAttack.Norm.LINF, false);
        assertArrayEquals(
                new double[] {0.7, 0.3, 0.5},
                linf.apply(LINEAR, x, Rng.of(1)).flatten().toDoubleArray(),
                1e-15);
        assertArrayEquals(
                new double[] {0.75, 0.25, 0.5},
                new PgdAttack(0.25, 0.1, 3, PgdAttack.Norm.LINF, false)
                        .apply(LINEAR, x, Rng.of(1))
                        .flatten()
                        .toDoubleArray(),
                1e-15,
                "projected");
        PgdAttack l2 = new PgdAttack(0.25, 0.1, 2, PgdAttack.Norm.L2, false);
        assertArrayEquals(
                new double[] {0.62, 0.34, 0.5},
                l2.apply(LINEAR, x, Rng.of(1)).flatten().toDoubleArray(),
                1e-12);
        assertArrayEquals(
                new double[] {0.65, 0.3, 0.5},
                new PgdAttack(0.25, 0.1, 9, PgdAttack.Norm.L2, false)
                        .apply(LINEAR, x, Rng.of(1))
                        .flatten()
                        .toDoubleArray(),
                1e-12,
                "projected");
        assertArrayEquals(
                new double[] {0.6, 0.4, 0.5},
                linf.withRange(0.4, 0.6).apply(LINEAR, x, Rng.of(1)).flatten().toDoubleArray(),
                1e-15,
                "clipped");
    }

    /** The gradient of a loss that a sure model has flattened is tiny, and says no less where to go. */
    @Test
    void tinyGradientsLeadAsFar() {
        Tensor x = Tensor.of(new float[][] {{0.5f, 0.5f, 0.5f}, {0, 0, 0}});
        Tensor slope = Tensor.of(new float[][] {{3, -4, 0}, {0, 0, 0}});
        for (PgdAttack.Norm norm : PgdAttack.Norm.values()) {
            PgdAttack attack = new PgdAttack(0.25, 0.1, 2, norm, false);
            float[] expected =
                    attack.apply(in -> in.mul(slope).sum(), x, Rng.of(1)).toFloatArray();
            Tensor tiny = slope.mul(1e-30);
            assertArrayEquals(
                    expected,
                    attack.apply(in -> in.mul(tiny).sum(), x, Rng.of(1)).toFloatArray(),
                    1e-6f);
            assertArrayEquals(new float[3], Arrays.copyOfRange(expected, 3, 6), "no slope, no way");
        }
    }

    /** On networks, whose worst points are not known: in the ball, and worse than the centre for every sample. */
    @Test
    void findsLargerLossesInItsBall() {
        Rng rng = Rng.of(1);
        Layer net = Mlp.of(rng, Activation::tanh, 4, 6, 3);
        net.to(DType.FLOAT64);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 5, 4);
        Tensor y = Tensor.of(new long[] {0, 1, 2, 0, 1});
        SampleLosses losses = SampleLosses.crossEntropy(net);
        for (PgdAttack.Norm norm : PgdAttack.Norm.values()) {
            int[] passes = new int[1];
            PgdAttack attack = new PgdAttack(0.3, 0.1, 10, norm, true);
            Tensor found = attack.apply(
                    t -> {
                        passes[0]++;
                        return losses.of(t, y).sum();
                    },
                    x,
                    Rng.of(3));
            assertEquals(10, passes[0], "one pass a step");
            Tensor delta = found.sub(x);
            Tensor size = norm == PgdAttack.Norm.LINF
                    ? delta.abs().amax(1)
                    : delta.square().sum(1).sqrt();
            assertTrue(size.le(0.3 + 1e-9).all(), norm + ": " + size);
            assertTrue(losses.of(found, y).gt(losses.of(x, y)).all(), "every loss is larger");
            assertFalse(found.carriesGrad());
        }
        Tensor g = Autodiff.grad(t -> losses.of(t, y).sum()).apply(x);
        Tensor fgsm = PgdAttack.fgsm(0.2).apply(t -> losses.of(t, y).sum(), x, Rng.of(3));
        assertEquals(0, fgsm.sub(x.add(g.sign().mul(0.2))).abs().max().item(), 1e-15);
    }

    /** Starts fill the ball: with no step, half of the points of the maximum norm lie beyond half of the radius in each coordinate. */
    @Test
    void randomStarts() {
        Tensor x = Tensor.zeros(DType.FLOAT64, 4000, 2);
        Tensor linf = new PgdAttack(0.5, 0.1, 0, PgdAttack.Norm.LINF, true).apply(LINEAR, x, Rng.of(1));
        assertTrue(linf.abs().max().item() <= 0.5);
        assertEquals(0.5, linf.abs().gt(0.25).to(DType.FLOAT64).mean().item(), 0.03);
        assertEquals(0, linf.mean().item(), 0.02);
        Tensor length = new PgdAttack(0.5, 0.1, 0, PgdAttack.Norm.L2, true)
                .apply(LINEAR, x, Rng.of(1))
                .square()
                .sum(1)
                .sqrt();
        assertTrue(length.max().item() <= 0.5 + 1e-12);
        // Uniform in the disc: a quarter of it lies within half of the radius.
        assertEquals(0.25, length.lt(0.25).to(DType.FLOAT64).mean().item(), 0.03);
        Tensor none = new PgdAttack(0.5, 0.1, 0, PgdAttack.Norm.L2, false).apply(LINEAR, x, Rng.of(1));
        assertEquals(0, none.abs().max().item());
    }

    /** On a linear classifier the worst input is known, so that the robust accuracy is a matter of margins. */
    @Test
    void robustAccuracy() {
        Linear net = new Linear(2, 2, Rng.of(1));
        net.weight().value().assign(Tensor.of(new float[][] {{1, 0}, {-1, 0}}));
        net.bias().value().assign(Tensor.zeros(2));
        Tensor x = Tensor.of(new float[][] {{0.05f, 0}, {0.2f, 0}, {0.5f, 0}, {-0.5f, 0}});
        Tensor y = Tensor.of(new long[] {0, 0, 0, 0});
        assertEquals(0.75, PgdAttack.linf(0, 0.1, 3).robustAccuracy(net, x, y, Rng.of(1)));
        assertEquals(0.5, PgdAttack.linf(0.1, 0.1, 3).robustAccuracy(net, x, y, Rng.of(1)));
        assertTrue(net.isTraining());
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> new PgdAttack(-1, 0, 1, PgdAttack.Norm.L2, true));
        assertThrows(IllegalArgumentException.class, () -> new PgdAttack(1, -1, 1, PgdAttack.Norm.L2, true));
        assertThrows(IllegalArgumentException.class, () -> new PgdAttack(1, 1, -1, PgdAttack.Norm.L2, true));
        assertThrows(IllegalArgumentException.class, () -> PgdAttack.fgsm(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> PgdAttack.fgsm(1).withRange(1, 0));
        assertThrows(ShapeException.class, () -> PgdAttack.fgsm(1).apply(Tensor::sum, Tensor.zeros(3), Rng.of(1)));
    }
}
