package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.DType;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LayerProperties {
    private static int windows(int size, int kernel, int stride, int padding, int dilation) {
        return Math.floorDiv(size + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1;
    }

    @Property(tries = 200)
    void convolutionAndItsTransposeHaveTheDocumentedShapes(
            @ForAll @IntRange(min = 1, max = 8) int height,
            @ForAll @IntRange(min = 1, max = 8) int width,
            @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 0, max = 2) int padding,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll long seed) {
        int outH = windows(height, kernel, stride, padding, dilation);
        int outW = windows(width, kernel, stride, padding, dilation);
        Assume.that(outH > 0 && outW > 0);
        Rng rng = Rng.of(seed);
        ConvolutionOptions options = ConvolutionOptions.DEFAULT
                .withStride(stride)
                .withPadding(padding)
                .withDilation(dilation)
                .withGroups(groups);
        Tensor y =
                new Conv2d(2 * groups, 4, kernel, options, rng).apply(Tensor.randn(rng, 2, 2 * groups, height, width));
        assertEquals(Shape.of(2, 4, outH, outW), y.shape());

        int backH = (outH - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1;
        int backW = (outW - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1;
        Assume.that(backH > 0 && backW > 0);
        assertEquals(
                Shape.of(2, 2 * groups, backH, backW),
                new ConvTranspose2d(4, 2 * groups, kernel, options, rng)
                        .apply(y)
                        .shape());
    }

    @Property(tries = 100)
    void volumesAndSequencesHaveTheDocumentedShapes(
            @ForAll @IntRange(min = 1, max = 6) int size,
            @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(min = 0, max = 1) int padding,
            @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll long seed) {
        int out = windows(size, kernel, stride, padding, 1);
        Assume.that(out > 0);
        Rng rng = Rng.of(seed);
        ConvolutionOptions3d volume = ConvolutionOptions3d.DEFAULT
                .withStride(stride)
                .withPadding(padding)
                .withGroups(groups);
        Tensor y = new Conv3d(groups, 2, kernel, volume, rng).apply(Tensor.randn(rng, 1, groups, size, size, size));
        assertEquals(Shape.of(1, 2, out, out, out), y.shape());
        int back = (out - 1) * stride - 2 * padding + kernel;
        Assume.that(back > 0);
        assertEquals(
                Shape.of(1, groups, back, back, back),
                new ConvTranspose3d(2, groups, kernel, volume, rng).apply(y).shape());
        assertEquals(
                Shape.of(1, groups, back),
                new ConvTranspose1d(2, groups, kernel, volume.plane(), rng)
                        .apply(y.select(3, 0).select(2, 0))
                        .shape());
    }

    @Property(tries = 100)
    void poolsHaveTheDocumentedShapes(
            @ForAll @IntRange(min = 1, max = 8) int height,
            @ForAll @IntRange(min = 1, max = 8) int width,
            @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll boolean padded) {
        int padding = padded ? kernel / 2 : 0;
        int outH = windows(height, kernel, stride, padding, 1);
        int outW = windows(width, kernel, stride, padding, 1);
        Assume.that(outH > 0 && outW > 0);
        PoolingOptions options = PoolingOptions.of(kernel).withStride(stride).withPadding(padding);
        Tensor x = Tensor.ones(1, 2, height, width);
        assertEquals(Shape.of(1, 2, outH, outW), new MaxPool2d(options).apply(x).shape());
        assertEquals(Shape.of(1, 2, outH, outW), new AvgPool2d(options).apply(x).shape());
        assertEquals(
                Shape.of(1, 2, outW),
                new MaxPool1d(options).apply(x.select(2, 0)).shape());
        assertEquals(
                Shape.of(1, 2, outW),
                new AvgPool1d(options).apply(x.select(2, 0)).shape());
    }

    @Property(tries = 100)
    void normsDoNotSeeScaleAndShift(
            @ForAll @IntRange(min = 2, max = 6) int batch,
            @ForAll @IntRange(min = -3, max = 3) int shift,
            @ForAll long seed) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, batch, 4, 5);
        Tensor moved = x.mul(7).add(shift);
        BatchNormConfig tiny = BatchNormConfig.defaults().withEpsilon(1e-14);
        for (Layer layer : new Layer[] {
            new BatchNorm1d(4, tiny),
            new GroupNorm(2, 4, 1e-14, true),
            new InstanceNorm(4, 1e-14, false),
            new LayerNorm(new int[] {5}, 1e-14, true, true)
        }) {
            layer.to(DType.FLOAT64);
            assertArrayEquals(
                    layer.apply(x).toDoubleArray(), layer.apply(moved).toDoubleArray(), 1e-6, layer.toString());
        }
    }

    @Property(tries = 100)
    void flattenAndUnflattenAreInverse(
            @ForAll @IntRange(min = 0, max = 3) int a,
            @ForAll @IntRange(min = 1, max = 3) int b,
            @ForAll @IntRange(min = 1, max = 3) int c) {
        Tensor x = Tensor.randn(Rng.of(a), a, b, c, 2);
        for (Layer back : new Layer[] {new Unflatten(1, b, c, 2), new Unflatten(-1, b, c, 2), new Reshape(b, c, 2)}) {
            Tensor y = back.apply(new Flatten().apply(x));
            assertEquals(x.shape(), y.shape());
            assertArrayEquals(x.toFloatArray(), y.toFloatArray());
        }
    }
}
