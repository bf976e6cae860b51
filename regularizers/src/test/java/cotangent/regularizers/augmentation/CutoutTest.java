package cotangent.regularizers.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CutoutTest {
    private static Batch ones(DType dtype, int... shape) {
        return new Batch(
                Tensor.ones(dtype, shape), Tensor.arange(shape[0]), Tensor.arange(shape[0]), Tensor.ones(shape[0]));
    }

    private static double keptShare(Cutout cutout, int height, int width, int images) {
        Tensor mask = cutout.mask(images, height, width, Rng.of(1));
        return mask.to(DType.FLOAT64).mean().item();
    }

    /** With centers at each of the 8 rows a hole of length 4 has 2, 3, 4, 4, 4, 4, 4, 3 rows: 3.5 on average. */
    @Test
    void averageArea() {
        assertEquals(12.25, 64 * (1 - keptShare(new Cutout(4), 8, 8, 40_000)), 0.08);
        assertEquals(196, 1024 * (1 - keptShare(new Cutout(16), 32, 32, 8_000)), 2.5);
    }

    @Property
    void eachImageLosesOneRectangleOnAllChannels(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 0, max = 20) int length) {
        Batch batch = ones(DType.FLOAT32, 3, 2, height, width);
        float[] x = new Cutout(length).apply(batch, Rng.of(seed)).inputs().toFloatArray();
        int side = length / 2 * 2;
        for (int i = 0; i < 3; i++) {
            boolean[] rows = new boolean[height];
            boolean[] columns = new boolean[width];
            int zeros = 0;
            for (int p = 0; p < height * width; p++) {
                float first = x[2 * i * height * width + p];
                assertEquals(first, x[(2 * i + 1) * height * width + p]);
                if (first == 0) {
                    zeros++;
                    rows[p / width] = true;
                    columns[p % width] = true;
                }
            }
            assertEquals(count(rows) * count(columns), zeros);
            assertTrue(count(rows) <= side && count(columns) <= side);
            assertTrue(length == 0 || side == 0 || zeros > 0);
        }
    }

    private static int count(boolean[] values) {
        int count = 0;
        for (boolean value : values) {
            count += value ? 1 : 0;
        }
        return count;
    }

    @Test
    void lengthsAtTheEnds() {
        for (int nothing : new int[] {0, 1}) {
            assertEquals(1, keptShare(new Cutout(nothing), 5, 7, 20));
        }
        // From the farthest corner a hole of twice the longer side still reaches everything.
        assertEquals(0, keptShare(new Cutout(14), 5, 7, 200));
    }

    @Test
    void insideKeepsHolesWholeAndHalfOfTheImages() {
        Tensor mask = new Cutout(4).withInside(true).mask(4000, 6, 5, Rng.of(3));
        double[] erased = mask.not().to(DType.FLOAT64).sum(1, 2, 3).toDoubleArray();
        int whole = 0;
        for (double area : erased) {
            assertTrue(area == 0 || area == 16, () -> "area " + area);
            whole += area == 0 ? 1 : 0;
        }
        assertEquals(2000, whole, 5 * Math.sqrt(1000));
        // In 6 by 5 pixels there are 3 by 2 places: a corner is cut by one of six, half of the time.
        for (int row : new int[] {0, 5}) {
            for (int column : new int[] {0, 4}) {
                double cut = 4000
                        - mask.to(DType.FLOAT64)
                                .select(3, column)
                                .select(2, row)
                                .sum()
                                .item();
                assertEquals(4000 / 12.0, cut, 5 * Math.sqrt(4000 / 12.0));
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Cutout(6).withInside(true).mask(1, 8, 5, Rng.of(1)));
    }

    @Test
    void moreHolesEraseMore() {
        double one = keptShare(new Cutout(4), 8, 8, 4000);
        double three = keptShare(new Cutout(4).withHoles(3), 8, 8, 4000);
        assertTrue(three < one * one, () -> three + " " + one);
    }

    @Test
    void samplesDifferAndAllElseStays() {
        Batch batch = ones(DType.FLOAT64, 4, 1, 16, 16);
        Batch cut = new Cutout(6).apply(batch, Rng.of(5));
        float[] a = cut.inputs().select(0, 0).to(DType.FLOAT32).toFloatArray();
        float[] b = cut.inputs().select(0, 1).to(DType.FLOAT32).toFloatArray();
        assertFalse(Arrays.equals(a, b));
        assertEquals(DType.FLOAT64, cut.inputs().dtype());
        assertSame(batch.targets(), cut.targets());
        assertSame(batch.indices(), cut.indices());
        assertSame(batch.weights(), cut.weights());
        assertEquals(1, batch.inputs().amin().item());
        assertArrayEquals(
                cut.inputs().toDoubleArray(),
                new Cutout(6).apply(batch, Rng.of(5)).inputs().toDoubleArray());
    }

    @Test
    void theGradientIsMaskedAlike() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 2, 3, 6, 6).requiresGrad();
        Batch batch = new Batch(x, Tensor.arange(2), Tensor.arange(2), null);
        Tensor y = new Cutout(4).apply(batch, Rng.of(2)).inputs();
        y.sum().backward();
        double[] g = x.grad().toDoubleArray();
        double[] cut = y.toDoubleArray();
        for (int i = 0; i < g.length; i++) {
            assertEquals(cut[i] == 0 ? 0 : 1, g[i]);
        }
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> new Cutout(-1));
        assertThrows(IllegalArgumentException.class, () -> new Cutout(4).withHoles(0));
        assertThrows(ShapeException.class, () -> new Cutout(4).apply(ones(DType.FLOAT32, 2, 8, 8), Rng.of(1)));
    }
}
