package cotangent.regularizers.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RandAugmentTest {
    private static final RandAugmentConfig CONFIG = RandAugmentConfig.defaults();

    private static Raster image(long seed, int channels, int height, int width) {
        return new Raster(Tensor.rand(Rng.of(seed), channels * height * width).toFloatArray(), channels, height, width);
    }

    private static Raster grey(int height, int width, double... values) {
        return new Raster(Tensor.of(values).to(DType.FLOAT32).toFloatArray(), 1, height, width);
    }

    private static Batch batch(Tensor x) {
        return new Batch(x, Tensor.arange(x.size(0)), Tensor.arange(x.size(0)), null);
    }

    private static void assertImage(float[] expected, Raster actual, double tolerance) {
        assertArrayEquals(expected, actual.values(), (float) tolerance);
    }

    @Test
    void movingByNothingIsIdentity() {
        Raster x = image(1, 3, 5, 7);
        for (AugmentOp op : AugmentOp.GEOMETRIC) {
            for (boolean bilinear : new boolean[] {false, true}) {
                assertArrayEquals(
                        x.values(),
                        op.apply(x, 0, CONFIG.withBilinear(bilinear)).values(),
                        op.name());
            }
        }
    }

    @Test
    void translationMovesWholePixels() {
        Raster x = grey(1, 4, 0.1, 0.2, 0.3, 0.4);
        double onePixel = 1 / (0.45 * 4);
        assertImage(new float[] {0.5f, 0.1f, 0.2f, 0.3f}, AugmentOp.TRANSLATE_X.apply(x, onePixel, CONFIG), 0);
        assertImage(
                new float[] {0.2f, 0.3f, 0.4f, 0}, AugmentOp.TRANSLATE_X.apply(x, -onePixel, CONFIG.withFill(0)), 0);
        Raster column = grey(4, 1, 0.1, 0.2, 0.3, 0.4);
        assertImage(new float[] {0.5f, 0.1f, 0.2f, 0.3f}, AugmentOp.TRANSLATE_Y.apply(column, onePixel, CONFIG), 0);
        assertImage(
                new float[] {0.3f, 0.15f, 0.25f, 0.35f},
                AugmentOp.TRANSLATE_X.apply(x, onePixel / 2, CONFIG.withBilinear(true)),
                1e-6);
    }

    /** Three steps of 30 degrees make a quarter turn: the corners of a square move on by one. */
    @Test
    void rotationByAQuarter() {
        Raster x = grey(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertImage(new float[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, AugmentOp.ROTATE.apply(x, 3, CONFIG), 0);
        assertImage(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, AugmentOp.ROTATE.apply(x, -3, CONFIG), 0);
    }

    /** A ramp in x, turned by 30 degrees, rises by their cosine in x and their sine in y; interpolation between pixels is exact. */
    @Test
    void rotationByAThird() {
        float[] ramp = new float[81];
        for (int i = 0; i < 81; i++) {
            ramp[i] = 0.5f + 0.05f * (i % 9 - 4);
        }
        float[] turned = AugmentOp.ROTATE
                .apply(new Raster(ramp, 1, 9, 9), 1, CONFIG.withBilinear(true))
                .values();
        for (int y = -2; y <= 2; y++) {
            for (int x = -2; x <= 2; x++) {
                assertEquals(0.5 + 0.05 * (Math.sqrt(0.75) * x + 0.5 * y), turned[9 * (y + 4) + x + 4], 1e-6);
            }
        }
    }

    @Test
    void shearsLeaveTheMiddle() {
        Raster x = grey(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        double onePixel = 1 / 0.3;
        assertImage(
                new float[] {0, 1, 2, 4, 5, 6, 8, 9, 0}, AugmentOp.SHEAR_X.apply(x, onePixel, CONFIG.withFill(0)), 0);
        assertImage(
                new float[] {0, 2, 6, 1, 5, 9, 4, 8, 0}, AugmentOp.SHEAR_Y.apply(x, onePixel, CONFIG.withFill(0)), 0);
    }

    @Test
    void solarizeAtThresholdZeroIsAnInvolution() {
        Raster x = image(2, 1, 4, 4);
        Raster once = AugmentOp.SOLARIZE.apply(x, 0, CONFIG);
        for (int i = 0; i < 16; i++) {
            assertEquals(1 - x.values()[i], once.values()[i], 1e-7);
        }
        assertImage(x.values(), AugmentOp.SOLARIZE.apply(once, 0, CONFIG), 1e-6);
        Raster two = grey(1, 2, 0.25, 0.75);
        assertImage(new float[] {0.25f, 0.25f}, AugmentOp.SOLARIZE.apply(two, 0.5, CONFIG), 0);
        Raster edge = grey(1, 2, 127 / 255.0, 128 / 255.0);
        assertImage(
                new float[] {127 / 255f, 127 / 255f}, AugmentOp.SOLARIZE.apply(edge, 0.5, CONFIG), 1e-7); // from 128 on
        // Inverted, no strength changes nothing, and full strength everything.
        assertImage(two.values(), AugmentOp.SOLARIZE.apply(two, 0, CONFIG.withInverted(true)), 0);
        assertImage(new float[] {0.75f, 0.25f}, AugmentOp.SOLARIZE.apply(two, 1, CONFIG.withInverted(true)), 0);
    }

    @Test
    void posterizeKeepsBits() {
        Raster x = grey(1, 3, 0, 200 / 255.0, 1);
        assertImage(new float[] {0, 0, 0}, AugmentOp.POSTERIZE.apply(x, 0.2, CONFIG), 0);
        assertImage(new float[] {0, 192 / 255f, 192 / 255f}, AugmentOp.POSTERIZE.apply(x, 0.5, CONFIG), 1e-7);
        assertImage(x.values(), AugmentOp.POSTERIZE.apply(x, 3, CONFIG), 1e-7);
        assertImage(x.values(), AugmentOp.POSTERIZE.apply(x, 0, CONFIG.withInverted(true)), 1e-7);
        assertImage(
                new float[] {0, 192 / 255f, 240 / 255f},
                AugmentOp.POSTERIZE.apply(x, 1, CONFIG.withInverted(true)),
                1e-7);
    }

    @Test
    void autoContrastStretchesOnce() {
        Raster x = image(3, 3, 4, 5);
        Raster once = AugmentOp.AUTO_CONTRAST.apply(x, 0.9, CONFIG);
        for (int c = 0; c < 3; c++) {
            float[] channel = Arrays.copyOfRange(once.values(), 20 * c, 20 * c + 20);
            Arrays.sort(channel);
            assertEquals(0, channel[0]);
            assertEquals(1, channel[19]);
        }
        assertArrayEquals(
                once.values(), AugmentOp.AUTO_CONTRAST.apply(once, 0.9, CONFIG).values());
        Raster flat = grey(1, 2, 0.3, 0.3);
        assertArrayEquals(
                flat.values(), AugmentOp.AUTO_CONTRAST.apply(flat, 0.9, CONFIG).values());
    }

    /** An image in the lower tenth of the range gets a flat histogram over all of it. */
    @Test
    void equalizeSpreadsLevels() {
        int n = 64 * 64;
        float[] dark = new float[n];
        for (int i = 0; i < n; i++) {
            dark[i] = (i % 26) / 255f;
        }
        float[] y =
                AugmentOp.EQUALIZE.apply(new Raster(dark, 1, 64, 64), 1, CONFIG).values();
        float[] sorted = y.clone();
        Arrays.sort(sorted);
        assertEquals(0, sorted[0], 0.05);
        assertEquals(0.5, sorted[n / 2], 0.05);
        assertEquals(1, sorted[n - 1], 0.05);
        // Fewer pixels than levels: the histogram cannot be made flat.
        Raster small = image(1, 1, 4, 4);
        assertArrayEquals(
                small.values(), AugmentOp.EQUALIZE.apply(small, 1, CONFIG).values());
    }

    /** The factor is 1 at v = 0.5, where all blends are identities, and 0.1 at v = 0. */
    @Test
    void blends() {
        Raster x = image(4, 3, 4, 4);
        for (AugmentOp op : List.of(AugmentOp.COLOR, AugmentOp.CONTRAST, AugmentOp.BRIGHTNESS, AugmentOp.SHARPNESS)) {
            assertImage(x.values(), op.apply(x, 0.5, CONFIG), 1e-6);
        }
        Raster red = new Raster(new float[] {1, 0, 0}, 3, 1, 1);
        assertImage(
                new float[] {0.1f + 0.9f * 0.299f, 0.9f * 0.299f, 0.9f * 0.299f},
                AugmentOp.COLOR.apply(red, 0, CONFIG),
                1e-6);
        Raster two = grey(1, 2, 0, 1);
        assertImage(new float[] {0.45f, 0.55f}, AugmentOp.CONTRAST.apply(two, 0, CONFIG), 1e-6);
        assertImage(new float[] {0, 0.1f}, AugmentOp.BRIGHTNESS.apply(two, 0, CONFIG), 1e-6);
        assertImage(new float[] {0, 1}, AugmentOp.CONTRAST.apply(two, 1, CONFIG), 1e-6);
        Raster dot = grey(3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0);
        float middle = (float) (0.1 + 0.9 * 5 / 13);
        assertImage(
                new float[] {0, 0, 0, 0, middle, 0, 0, 0, 0},
                AugmentOp.SHARPNESS.apply(dot, 0, CONFIG),
                1e-6); // the border stays
        Raster grey = image(5, 1, 4, 4);
        assertArrayEquals(grey.values(), AugmentOp.COLOR.apply(grey, 0, CONFIG).values());
    }

    @Property
    void everyOperationStaysInRangeAndShape(
            @ForAll long seed, @ForAll AugmentOp op, @ForAll @DoubleRange(min = -3, max = 3) double v) {
        Raster x = image(seed, 3, 6, 5);
        float[] before = x.values().clone();
        Raster y = op.apply(x, op.isSigned() ? v : Math.abs(v), CONFIG);
        assertEquals(x.values().length, y.values().length);
        for (float value : y.values()) {
            assertTrue(value >= 0 && value <= 1, () -> op + " gave " + value);
        }
        assertArrayEquals(before, x.values());
    }

    @Test
    void defaults() {
        assertEquals(2, CONFIG.n());
        assertEquals(9, CONFIG.m());
        assertEquals(14, CONFIG.ops().size());
        assertEquals(0.5, CONFIG.fill());
    }

    @Test
    void noOperationIsIdentityAndEqualSeedsGiveEqualImages() {
        Batch wide = batch(Tensor.rand(Rng.of(1), DType.FLOAT64, 4, 3, 8, 8));
        assertArrayEquals(
                wide.inputs().toDoubleArray(),
                new RandAugment(CONFIG.withN(0)).apply(wide, Rng.of(1)).inputs().toDoubleArray());
        Batch batch = batch(Tensor.rand(Rng.of(1), 4, 3, 8, 8));
        RandAugment augment = new RandAugment(CONFIG);
        float[] once = augment.apply(batch, Rng.of(2)).inputs().toFloatArray();
        assertArrayEquals(once, augment.apply(batch, Rng.of(2)).inputs().toFloatArray());
        assertTrue(!Arrays.equals(once, augment.apply(batch, Rng.of(3)).inputs().toFloatArray()));
    }

    /** Which operation was drawn shows in what a white pixel in a corner becomes. */
    @Test
    void operationsAreEquallyFrequent() {
        List<AugmentOp> ops =
                List.of(AugmentOp.IDENTITY, AugmentOp.BRIGHTNESS, AugmentOp.SOLARIZE, AugmentOp.TRANSLATE_X);
        Tensor x = Tensor.full(DType.FLOAT32, 0.75, 8000, 1, 1, 1);
        float[] y = new RandAugment(CONFIG.withN(1).withM(0).withFill(0.5).withOps(ops))
                .apply(batch(x), Rng.of(6))
                .inputs()
                .toFloatArray();
        int dark = 0;
        int inverted = 0;
        int same = 0;
        for (float value : y) {
            dark += Math.abs(value - 0.075) < 1e-6 ? 1 : 0;
            inverted += value == 0.25 ? 1 : 0;
            same += value == 0.75 ? 1 : 0;
        }
        assertEquals(8000, dark + inverted + same);
        double fair = 2000;
        double chi2 = (dark - fair) * (dark - fair) / fair
                + (inverted - fair) * (inverted - fair) / fair
                + (same - 2 * fair) * (same - 2 * fair) / (2 * fair);
        assertTrue(chi2 < 13.8, "chi-square of 2 degrees " + chi2); // 1 in 1000
    }

    @Test
    void signsAreBothDrawn() {
        Tensor x = Tensor.of(new float[] {0, 1, 0}, 1, 1, 1, 3).expand(4000, 1, 1, 3);
        double pixel = 10 / (0.45 * 3);
        Tensor y = new RandAugment(CONFIG.withN(1).withM(pixel).withFill(0).withOps(List.of(AugmentOp.TRANSLATE_X)))
                .apply(batch(x), Rng.of(7))
                .inputs();
        double left = y.select(3, 0).sum().item();
        assertEquals(4000, left + y.select(3, 2).sum().item());
        assertEquals(2000, left, 5 * Math.sqrt(1000));
        Tensor dark = Tensor.full(DType.FLOAT32, 0.25, 20, 1, 1, 1);
        Tensor bright = new RandAugment(CONFIG.withN(1).withM(10).withOps(List.of(AugmentOp.BRIGHTNESS)))
                .apply(batch(dark), Rng.of(7))
                .inputs();
        assertEquals(1.9f * 0.25f, bright.amin().item(), 1e-6, "others have one direction");
    }

    @Test
    void schedules() {
        Rng rng = Rng.of(8);
        assertEquals(9, MagnitudeSchedule.CONSTANT.magnitude(9, 0.5, rng));
        assertEquals(4.5, MagnitudeSchedule.LINEAR.magnitude(9, 0.5, rng));
        double random = 0;
        double ramp = 0;
        for (int i = 0; i < 10_000; i++) {
            random = Math.max(random, MagnitudeSchedule.RANDOM.magnitude(9, 0.5, rng));
            ramp = Math.max(ramp, MagnitudeSchedule.RANDOM_LINEAR.magnitude(9, 0.5, rng));
        }
        assertEquals(9, random, 0.01);
        assertEquals(4.5, ramp, 0.01);
        // At the start of a ramp geometric operations do nothing.
        Batch batch = batch(Tensor.rand(Rng.of(1), 4, 1, 8, 8));
        RandAugmentConfig config = CONFIG.withOps(AugmentOp.GEOMETRIC).withSchedule(MagnitudeSchedule.LINEAR);
        assertArrayEquals(
                batch.inputs().toFloatArray(),
                new RandAugment(config, () -> 0)
                        .apply(batch, Rng.of(1))
                        .inputs()
                        .toFloatArray());
    }

    @Test
    void bytesStayBytes() {
        Tensor x = Tensor.randint(Rng.of(1), 0, 256, 2, 1, 4, 4);
        RandAugmentConfig invert = CONFIG.withN(1).withM(0).withOps(List.of(AugmentOp.SOLARIZE));
        Tensor y = new RandAugment(invert).apply(batch(x), Rng.of(1)).inputs();
        assertEquals(x.dtype(), y.dtype());
        assertArrayEquals(x.neg().add(255).toLongArray(), y.toLongArray());
    }

    @Test
    void gridSearchFindsTheBest() {
        RandAugmentGridSearch search =
                RandAugmentGridSearch.of(List.of(1, 2), List.of(3.0, 6.0), (n, m) -> n == 1 ? m : 6 / m + 4);
        assertEquals(4, search.tried().size());
        assertEquals(new RandAugmentGridSearch.Point(1, 6, 6), search.best()); // the first of two with 6
        assertThrows(
                IllegalArgumentException.class, () -> RandAugmentGridSearch.of(List.of(), List.of(1.0), (n, m) -> 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> RandAugmentGridSearch.of(List.of(1), List.of(1.0), (n, m) -> Double.NaN));
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withN(-1));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withM(-0.5));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withM(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withOps(List.of()));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withFill(1.5));
        RandAugment augment = new RandAugment(CONFIG);
        assertThrows(ShapeException.class, () -> augment.apply(batch(Tensor.zeros(2, 2, 4, 4)), Rng.of(1)));
        assertThrows(ShapeException.class, () -> augment.apply(batch(Tensor.zeros(2, 16)), Rng.of(1)));
        for (double outside : new double[] {-0.01, 1.01, Double.NaN}) {
            Batch wrong = batch(Tensor.full(DType.FLOAT32, outside, 1, 1, 4, 4));
            assertThrows(IllegalArgumentException.class, () -> augment.apply(wrong, Rng.of(1)));
        }
        Batch bytes = batch(Tensor.full(DType.INT32, 256, 1, 1, 4, 4));
        assertThrows(IllegalArgumentException.class, () -> augment.apply(bytes, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new RandAugment(CONFIG, () -> 2)
                .apply(batch(Tensor.zeros(2, 1, 4, 4)), Rng.of(1)));
    }
}
