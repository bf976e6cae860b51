package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Layers that drop samples, channels, blocks and elements. */
class DropLayersProperties {
    @Property(tries = 100)
    void aPathIsDroppedForWholeSamples(
            @ForAll @DoubleRange(min = 0, max = 0.9) double p,
            @ForAll @IntRange(min = 1, max = 5) int batch,
            @ForAll long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, batch, 2, 3).add(10);
        Tensor y = new DropPath(p, Rng.of(seed)).apply(x).div(x);
        for (int i = 0; i < batch; i++) {
            double[] factors = y.select(0, i).contiguous().toDoubleArray();
            double all = factors[0] == 0 ? 0 : 1 / (1 - p);
            for (double factor : factors) {
                assertEquals(all, factor, 1e-12);
            }
        }
    }

    @Property(tries = 20)
    void theExpectationOfAPathStays(@ForAll @DoubleRange(min = 0.05, max = 0.8) double p, @ForAll long seed) {
        int n = 40_000;
        double mean = new DropPath(p, Rng.of(seed))
                .apply(Tensor.ones(DType.FLOAT64, n, 1))
                .mean()
                .item();
        double deviation = Math.sqrt(p / (1 - p) / n);
        assertEquals(1, mean, 6 * deviation);
    }

    @Property(tries = 100)
    void channelsAreDroppedWhole(@ForAll boolean volume, @ForAll long seed) {
        Layer layer = volume ? new Dropout3d(0.5, Rng.of(seed)) : new Dropout1d(0.5, Rng.of(seed));
        Tensor x = volume ? Tensor.ones(2, 3, 2, 2, 2) : Tensor.ones(2, 3, 8);
        Tensor sums = layer.apply(x).reshape(6, 8).sum(1);
        for (double sum : sums.toDoubleArray()) {
            assertTrue(sum == 0 || sum == 16, () -> "sum " + sum);
        }
    }

    @Property(tries = 100)
    void droppedBlocksAreBlocksAndTheSumStays(
            @ForAll @IntRange(min = 1, max = 3) int block,
            @ForAll @DoubleRange(min = 0.05, max = 0.3) double p,
            @ForAll long seed) {
        int side = 9;
        Tensor x = Tensor.ones(DType.FLOAT64, 2, 3, side, side);
        Tensor y = new DropBlock2d(p, block, Rng.of(seed)).apply(x);
        double[] values = y.toDoubleArray();
        assertEquals(values.length, y.sum().item(), 1e-9);
        for (int plane = 0; plane < 6; plane++) {
            for (int i = 0; i < side; i++) {
                for (int j = 0; j < side; j++) {
                    if (values[(plane * side + i) * side + j] == 0) {
                        assertTrue(inBlock(values, plane, i, j, side, block), "a gap smaller than a block");
                    }
                }
            }
        }
    }

    /** Whether some block of zeros contains the place. */
    private static boolean inBlock(double[] values, int plane, int i, int j, int side, int block) {
        for (int top = Math.max(0, i - block + 1); top <= Math.min(i, side - block); top++) {
            for (int left = Math.max(0, j - block + 1); left <= Math.min(j, side - block); left++) {
                boolean zeros = true;
                for (int a = 0; a < block * block; a++) {
                    zeros &= values[(plane * side + top + a / block) * side + left + a % block] == 0;
                }
                if (zeros) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Blocks overlap, so that a little less than the fraction is dropped; without overlap it is the fraction. */
    @Example
    void aboutTheFractionIsDropped() {
        Tensor x = Tensor.ones(DType.FLOAT64, 50, 10, 14, 14);
        double single = dropped(new DropBlock2d(0.1, 1, Rng.of(1)), x);
        assertEquals(0.1, single, 0.005);
        double blocks = dropped(new DropBlock2d(0.1, 3, Rng.of(1)), x);
        assertTrue(blocks > 0.08 && blocks < 0.1, () -> "dropped " + blocks);
    }

    private static double dropped(Layer layer, Tensor x) {
        return layer.apply(x).eq(0).sum().item() / x.size();
    }

    @Example
    void everythingCanBeDropped() {
        Tensor x = Tensor.ones(2, 1, 2, 2);
        assertArrayEquals(
                new float[8], new DropBlock2d(1, 5, Rng.of(1)).apply(x).toFloatArray());
        assertArrayEquals(new float[8], new DropPath(1, Rng.of(1)).apply(x).toFloatArray());
    }

    @Example
    void alphaDropoutKeepsMeanAndVariance() {
        Rng rng = Rng.of(5);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 200, 500);
        for (Layer layer : List.of(new AlphaDropout(0.2, rng), new FeatureAlphaDropout(0.2, rng))) {
            Tensor y = layer.apply(x);
            assertEquals(0, y.mean().item(), 0.02, layer.toString());
            assertEquals(1, y.var().item(), 0.02, layer.toString());
        }
    }

    @Example
    void inUseNothingIsDropped() {
        Rng rng = Rng.of(1);
        Tensor x = Tensor.ones(2, 3, 4, 4);
        Tensor sequence = Tensor.ones(2, 3, 4);
        Tensor volume = Tensor.ones(2, 3, 2, 2, 2);
        for (Layer layer : List.of(
                new DropPath(0.5, rng),
                new DropBlock2d(0.5, 2, rng),
                new AlphaDropout(0.5, rng),
                new FeatureAlphaDropout(0.5, rng))) {
            layer.eval();
            assertSame(x, layer.apply(x), layer.toString());
        }
        Layer one = new Dropout1d(0.5, rng);
        one.eval();
        assertSame(sequence, one.apply(sequence));
        Layer three = new Dropout3d(0.5, rng);
        three.eval();
        assertSame(volume, three.apply(volume));
    }

    @Example
    void wrongSettingsAndInputsAreNamed() {
        Rng rng = Rng.of(1);
        assertEquals(
                "DropPath: the probability must lie in [0, 1], got -0.5",
                assertThrows(IllegalArgumentException.class, () -> new DropPath(-0.5, rng))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new DropBlock2d(0.5, 0, rng));
        assertEquals(
                "Dropout1d(0.5): input has shape [2, 3], needs [batch, channels, length]",
                assertThrows(ShapeException.class, () -> new Dropout1d(0.5, rng).apply(Tensor.ones(2, 3)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> new DropBlock2d(0.5, 2, rng).apply(Tensor.ones(2, 3)));
        assertThrows(ShapeException.class, () -> new DropPath(0.5, rng).apply(Tensor.scalar(1)));
    }
}
