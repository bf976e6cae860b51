package cotangent.regularizers.adversarial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.StepContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SingleStepAttackTest {
    private static final Tensor W = Tensor.of(new double[] {1, -2, 0});
    private static final SampleLosses LINEAR = (x, y) -> x.mul(W).sum(1);
    private static final Tensor NONE = Tensor.zeros(DType.INT64, 2);

    /** On a linear loss the step goes along the signs of its slope. */
    @Test
    void steps() {
        Tensor x = Tensor.of(new double[][] {{0.5, 0.5, 0.5}, {0.1, 0.95, 0.2}});
        assertArrayEquals(
                new double[] {0.75, 0.25, 0.5, 0.35, 0.7, 0.2},
                SingleStepAttack.fgsm(0.25)
                        .apply(LINEAR, x, NONE, Rng.of(1))
                        .flatten()
                        .toDoubleArray(),
                1e-15);
        assertArrayEquals(
                new double[] {1, 0, 0.5, 0.7, 0.35, 0.2},
                new SingleStepAttack(0.6, 0.6, 0, true, 0, 1)
                        .apply(LINEAR, x, NONE, Rng.of(1))
                        .flatten()
                        .toDoubleArray(),
                1e-15);
    }

    /** Without noise it is the one-step case of the attack that takes many. */
    @Test
    void fgsmIsOneStepOfProjectedAscent() {
        Layer net = Mlp.of(Rng.of(1), 3, 4, 2);
        Tensor x = Tensor.rand(Rng.of(2), 4, 3);
        Tensor y = Tensor.of(new long[] {0, 1, 1, 0});
        SampleLosses losses = SampleLosses.crossEntropy(net);
        TensorAssertions.assertSame(
                SingleStepAttack.fgsm(0.2).withRange(0, 1).apply(losses, x, y, Rng.of(3)),
                PgdAttack.fgsm(0.2).withRange(0, 1).apply(in -> losses.of(in, y).sum(), x, Rng.of(3)),
                "FGSM");
    }

    @Property
    void staysInBallAndRange(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.rand(rng, DType.FLOAT64, 2, 3);
        Tensor n = SingleStepAttack.nFgsm(0.3).withRange(0, 1).apply(LINEAR, x, NONE, rng);
        assertTrue(n.sub(x).abs().max().item() <= 0.9 + 1e-15);
        assertTrue(n.min().item() >= 0 && n.max().item() <= 1);
        Tensor rs = SingleStepAttack.rsFgsm(0.3).apply(LINEAR, x, NONE, rng);
        assertTrue(rs.sub(x).abs().max().item() <= 0.3 + 1e-15);
    }

    /** In the first of five epochs there is no step, in the third two fifths of it; the model sees no more than the result. */
    @Test
    void warmup() {
        Layer net = Mlp.of(Rng.of(1), 3, 4, 2);
        net.to(DType.FLOAT64);
        Tensor x = Tensor.rand(Rng.of(2), DType.FLOAT64, 4, 3);
        Tensor y = Tensor.of(new long[] {0, 1, 1, 0});
        Batch batch = new Batch(x, y, Tensor.arange(4), null);
        SingleStepAttack attack = SingleStepAttack.fgsm(0.5);
        SingleStepAdversarialTraining training = new SingleStepAdversarialTraining(attack, 5);
        double clean = CrossEntropy.of(net.apply(x), y).item();
        assertEquals(clean, training.loss(net, batch, context(0)).item(), 0);
        Tensor there = attack.withStepTimes(0.4).apply(SampleLosses.crossEntropy(net), x, y, Rng.of(1));
        double later = training.loss(net, batch, context(2)).item();
        assertEquals(CrossEntropy.of(net.apply(there), y).item(), later, 0);
        assertTrue(later > clean);
    }

    private static StepContext context(long epoch) {
        return new StepContext(0, epoch, 10, Rng.of(7), false);
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> SingleStepAttack.fgsm(-1));
        assertThrows(
                IllegalArgumentException.class, () -> SingleStepAttack.fgsm(1).withRange(1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new SingleStepAdversarialTraining(SingleStepAttack.fgsm(1), -1));
    }
}
