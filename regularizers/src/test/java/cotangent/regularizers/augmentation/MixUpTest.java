package cotangent.regularizers.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MixUpTest {
    @Test
    void workedExample() {
        Tensor x = Tensor.of(new double[][] {{0, 4}, {8, 0}});
        MixedBatch mixed =
                MixUp.mix(x, Tensor.arange(2), Tensor.of(new int[] {1, 0}), Tensor.of(new double[] {0.75, 0.5}));
        assertArrayEquals(new double[] {2, 3, 4, 2}, mixed.inputs().toDoubleArray());
        assertArrayEquals(new double[] {0.75, 0.25, 0.5, 0.5}, mixed.targets(2).toDoubleArray());
    }

    /** Inputs that are their own one-hot labels stay so under any mixture. */
    @Property
    void inputsAndTargetsMixAlike(@ForAll long seed, @ForAll boolean perSample) {
        Batch batch = new Batch(Tensor.eye(DType.FLOAT64, 6), Tensor.arange(6), Tensor.arange(6), null);
        MixUp mixUp = MixUp.of(6).withAlpha(0.4).withPerSample(perSample);
        Batch mixed = mixUp.apply(batch, Rng.of(seed));
        assertArrayEquals(mixed.inputs().toDoubleArray(), mixed.targets().toDoubleArray(), 1e-15);
        double[] lambda = mixUp.mix(batch.inputs(), batch.targets(), Rng.of(seed))
                .lambda()
                .toDoubleArray();
        for (double value : lambda) {
            assertTrue(value >= 0 && value <= 1 && (perSample || value == lambda[0]));
        }
    }

    /** Beta(alpha, alpha) has mean 1/2 and variance 1 / (4 (2 alpha + 1)). */
    @Test
    void sharesHaveTheVarianceOfAlpha() {
        int n = 20_000;
        for (double alpha : new double[] {0.2, 1, 4}) {
            Tensor lambda = MixUp.of(1)
                    .withAlpha(alpha)
                    .withPerSample(true)
                    .mix(Tensor.zeros(n, 1), Tensor.zeros(DType.INT64, n), Rng.of(2))
                    .lambda();
            double variance = 1 / (4 * (2 * alpha + 1));
            assertEquals(0.5, lambda.mean().item(), 5 * Math.sqrt(variance / n));
            assertEquals(variance, lambda.sub(0.5).square().mean().item(), 0.04 * variance);
        }
    }

    @Property
    void theLossIsThatOfSoftTargets(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor logits = Tensor.randn(rng, DType.FLOAT64, 5, 4);
        MixedBatch mixed = MixUp.of(4)
                .withPerSample(true)
                .mix(Tensor.randn(rng, DType.FLOAT64, 5, 3), Tensor.randint(rng, 0, 4, 5), rng);
        assertEquals(
                CrossEntropy.of(logits, mixed.targets(4)).item(),
                mixed.loss(logits, CrossEntropy.defaults()).item(),
                1e-12);
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> MixUp.of(0));
        assertThrows(IllegalArgumentException.class, () -> MixUp.of(2).withAlpha(0));
        assertThrows(IllegalArgumentException.class, () -> MixUp.of(2).withAlpha(Double.POSITIVE_INFINITY));
        Batch batch = new Batch(Tensor.zeros(3, 2), Tensor.arange(3), Tensor.arange(3), null);
        assertThrows(IndexOutOfBoundsException.class, () -> MixUp.of(2).apply(batch, Rng.of(1)));
    }
}
