package cotangent.regularizers.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutMixTest {
    /** Each pixel of image {@code i} is {@code i}, so that pixels tell where they come from. */
    private static Batch numbered(int n, int channels, int height, int width) {
        Tensor x = Tensor.arange(n).to(DType.FLOAT64).reshape(n, 1, 1, 1).expand(n, channels, height, width);
        return new Batch(x, Tensor.arange(n), Tensor.arange(n), null);
    }

    /** The card's example: rows 0 to 3 and columns 4 to 8 of an 8 by 8 image; 12 pixels. */
    @Test
    void workedExample() {
        Box box = CutMix.box(0.75, 1, 6, 8, 8);
        assertEquals(new Box(0, 3, 4, 8), box);
        Batch batch = numbered(2, 1, 8, 8);
        MixedBatch mixed =
                CutMix.paste(batch.inputs(), batch.targets(), Tensor.of(new int[] {1, 0}), new Box[] {box, box});
        assertArrayEquals(new double[] {0.8125, 0.8125}, mixed.lambda().toDoubleArray());
        assertArrayEquals(new double[] {12, 52}, mixed.inputs().sum(1, 2, 3).toDoubleArray());
    }

    @Property
    void theShareIsThatOfTheKeptPixels(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll boolean perSample) {
        Batch batch = numbered(n, 2, height, width);
        CutMix cutMix = CutMix.of(n).withPerSample(perSample);
        MixedBatch mixed = cutMix.mix(batch.inputs(), batch.targets(), Rng.of(seed));
        double[] x = mixed.inputs().toDoubleArray();
        double[] lambda = mixed.lambda().toDoubleArray();
        long[] partner = mixed.second().toLongArray();
        for (int i = 0; i < n; i++) {
            int own = 0;
            for (int p = 0; p < height * width; p++) {
                double pixel = x[2 * i * height * width + p];
                assertTrue(pixel == i || pixel == partner[i]);
                assertEquals(pixel, x[(2 * i + 1) * height * width + p]);
                own += pixel == i ? 1 : 0;
            }
            if (partner[i] != i) {
                assertEquals(own / (double) (height * width), lambda[i], 1e-12);
            }
            assertTrue(lambda[i] >= 0 && lambda[i] <= 1);
            assertTrue(perSample || lambda[i] == lambda[0]);
        }
    }

    @Property
    void theLossIsThatOfSoftTargets(@ForAll long seed, @ForAll boolean perSample) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 5, 1, 6, 7);
        Tensor y = Tensor.randint(rng, 0, 4, 5);
        Tensor logits = Tensor.randn(rng, DType.FLOAT64, 5, 4);
        MixedBatch mixed = CutMix.of(4).withPerSample(perSample).mix(x, y, rng);
        double soft = CrossEntropy.of(logits, mixed.targets(4)).item();
        assertEquals(soft, mixed.loss(logits, CrossEntropy.defaults()).item(), 1e-12);
        assertArrayEquals(new double[] {1, 1, 1, 1, 1}, mixed.targets(4).sum(1).toDoubleArray(), 1e-15);
    }

    @Test
    void nothingChangesWithoutAPartnerOrABox() {
        Batch one = numbered(1, 1, 4, 4);
        MixedBatch alone = CutMix.of(3).mix(one.inputs().add(2), one.targets(), Rng.of(1));
        assertArrayEquals(one.inputs().add(2).toDoubleArray(), alone.inputs().toDoubleArray());
        assertArrayEquals(new double[] {1, 0, 0}, alone.targets(3).toDoubleArray());
        assertEquals(0, CutMix.box(1, 2, 3, 8, 8).area());
        Batch batch = numbered(4, 1, 4, 4);
        Batch plain = CutMix.of(4).withProbability(0).apply(batch, Rng.of(1));
        assertArrayEquals(batch.inputs().toDoubleArray(), plain.inputs().toDoubleArray());
        assertArrayEquals(
                Tensor.eye(DType.FLOAT64, 4).toDoubleArray(), plain.targets().toDoubleArray());
    }

    @Test
    void batchesAreMixedWithTheProbability() {
        Batch batch = numbered(8, 1, 6, 6);
        Rng rng = Rng.of(4);
        int plain = 0;
        for (int i = 0; i < 2000; i++) {
            // A mixed batch keeps all with a chance, too, but rarely: a box without rows or columns.
            MixedBatch mixed = CutMix.of(8).withProbability(0.3).mix(batch.inputs(), batch.targets(), rng);
            plain += Arrays.equals(batch.targets().toLongArray(), mixed.second().toLongArray()) ? 1 : 0;
        }
        assertEquals(1400, plain, 5 * Math.sqrt(2000 * 0.21));
    }

    /** The mean share that is kept, against the sum over all centers and the integral over Beta(beta, beta). */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1})
    void boxesAreDrawnAroundAllPixels(double beta) {
        int n = 20_000;
        Tensor x = Tensor.zeros(DType.FLOAT32, n, 1, 8, 6);
        double[] kept = CutMix.of(1)
                .withBeta(beta)
                .withPerSample(true)
                .mix(x, Tensor.zeros(DType.INT64, n), Rng.of(5))
                .lambda()
                .toDoubleArray();
        double expected = 0;
        int points = 10_000;
        for (int i = 0; i < points; i++) {
            double u = (i + 0.5) / points;
            double sine = StrictMath.sin(Math.PI * u / 2);
            double side = Math.sqrt(
                    1 - (beta == 1 ? u : sine * sine)); // quantiles of the uniform and the arcsine distribution
            expected += (1 - meanLength((int) (8 * side), 8) * meanLength((int) (6 * side), 6) / 48) / points;
        }
        assertEquals(
                expected,
                Arrays.stream(kept).average().orElseThrow(),
                5 * 0.3 / Math.sqrt(n)); // deviations of about 0.3
    }

    /** How many of {@code size} pixels an interval of {@code floor(length / 2)} to either side of a pixel covers in the mean. */
    private static double meanLength(int length, int size) {
        double sum = 0;
        for (int center = 0; center < size; center++) {
            sum += Math.min(size, center + length / 2) - Math.max(0, center - length / 2);
        }
        return sum / size;
    }

    /** Box and share are constants; in both precisions, at fixed points without a saturated softmax, which float32 does not resolve. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void gradients(long seed) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 3, 2, 4, 4);
        Tensor y = Tensor.randint(rng, 0, 3, 3);
        Tensor w = Tensor.randn(rng, DType.FLOAT64, 32, 3).mul(0.1);
        CutMix cutMix = CutMix.of(3).withPerSample(true);
        GradientCheck.check(
                in -> {
                    MixedBatch mixed = cutMix.mix(in, y, Rng.of(seed));
                    return mixed.loss(mixed.inputs().flatten(1).matmul(w.to(in.dtype())), CrossEntropy.defaults());
                },
                x);
        MixedBatch mixed = cutMix.mix(x, y, Rng.of(seed));
        GradientCheck.check(
                logits -> new MixedBatch(
                                mixed.inputs(),
                                mixed.first(),
                                mixed.second(),
                                mixed.lambda().to(logits.dtype()))
                        .loss(logits, CrossEntropy.defaults()),
                Tensor.randn(rng, DType.FLOAT64, 3, 3));
    }

    @Test
    void probabilitiesAreTargetsToo() {
        Tensor soft = Tensor.of(new double[][] {{0.9, 0.1}, {0.2, 0.8}});
        Batch batch = numbered(2, 1, 8, 8).withTargets(soft);
        Box box = CutMix.box(0.75, 1, 6, 8, 8);
        MixedBatch mixed =
                CutMix.paste(batch.inputs(), batch.targets(), Tensor.of(new int[] {1, 0}), new Box[] {box, box});
        double first = 0.8125 * 0.9 + 0.1875 * 0.2;
        double second = 0.8125 * 0.2 + 0.1875 * 0.9;
        assertArrayEquals(
                new double[] {first, 1 - first, second, 1 - second},
                mixed.targets(2).toDoubleArray(),
                1e-15);
    }

    @Test
    void float32ImagesGiveFloat32Targets() {
        Batch batch = numbered(3, 1, 8, 8);
        Batch mixed = CutMix.of(3).apply(batch.withInputs(batch.inputs().to(DType.FLOAT32)), Rng.of(1));
        assertEquals(DType.FLOAT32, mixed.inputs().dtype());
        assertEquals(DType.FLOAT32, mixed.targets().dtype());
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> CutMix.of(0));
        assertThrows(IllegalArgumentException.class, () -> CutMix.of(3).withBeta(0));
        assertThrows(IllegalArgumentException.class, () -> CutMix.of(3).withBeta(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> CutMix.of(3).withProbability(1.5));
        assertThrows(IllegalArgumentException.class, () -> CutMix.of(3).withProbability(-0.1));
        Batch flat = new Batch(Tensor.zeros(2, 8, 8), Tensor.arange(2), Tensor.arange(2), null);
        assertThrows(ShapeException.class, () -> CutMix.of(3).apply(flat, Rng.of(1)));
        Batch many = numbered(4, 1, 4, 4);
        assertThrows(IndexOutOfBoundsException.class, () -> CutMix.of(3).apply(many, Rng.of(1)));
        Batch wrong = many.withTargets(Tensor.zeros(4, 5));
        assertThrows(ShapeException.class, () -> CutMix.of(3).apply(wrong, Rng.of(1)));
    }
}
