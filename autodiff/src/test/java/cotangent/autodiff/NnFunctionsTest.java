package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the cases of {@link NnCases} and of {@link GoldenNnFunctionsTest} do not show: vmap, limits, and errors. */
class NnFunctionsTest {
    private static final int EXAMPLES = 3;

    static Stream<PrimitiveCase> cases() {
        return NnCases.all().stream();
    }

    private static Tensor randn(int... shape) {
        return Tensor.randn(Rng.of(3), DType.FLOAT64, shape);
    }

    /** Examples that differ, all away from kinks as the given input is. */
    private static Tensor examples(Tensor x) {
        List<Tensor> all = new ArrayList<>();
        for (int e = 0; e < EXAMPLES; e++) {
            all.add(x.mul(1 + 0.001 * e));
        }
        return Tensor.stack(0, all);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vmapOfValueAndGradientIsALoop(PrimitiveCase c) {
        Set<String> before = Set.copyOf(Autodiff.vmapFallbacks());
        for (long seed = 0; seed < 4; seed++) {
            PrimitiveCase.Application a = c.generator().apply(new Draw(seed, DType.FLOAT64, 24));
            List<Tensor> x = a.inputs().stream().map(NnFunctionsTest::examples).toList();
            int[] axes = new int[x.size()];
            Function<List<Tensor>, List<Tensor>> f = in -> {
                List<Tensor> all = new ArrayList<>(
                        Autodiff.grad(t -> a.f().apply(t).square().sum(), in));
                all.add(a.f().apply(in));
                return all;
            };
            List<Tensor> together = Autodiff.vmap(f, x, axes);
            for (int e = 0; e < EXAMPLES; e++) {
                int example = e;
                List<Tensor> alone =
                        f.apply(x.stream().map(t -> t.select(0, example)).toList());
                for (int i = 0; i < alone.size(); i++) {
                    assertClose(
                            together.get(i).select(0, e),
                            alone.get(i),
                            1e-12,
                            1e-12,
                            c + ", result " + i + ", example " + e);
                }
            }
        }
        assertEquals(before, Set.copyOf(Autodiff.vmapFallbacks()), "runs example by example");
    }

    /** Compares vmap of a function of two operands, the second of integers or samples, with a loop. */
    private static void vmapIsALoop(Tensor x, Tensor other, BinaryOperator<Tensor> f) {
        Tensor together = Autodiff.vmap(in -> List.of(f.apply(in.get(0), in.get(1))), List.of(x, other), 0, 0)
                .get(0);
        for (int e = 0; e < x.size(0); e++) {
            assertClose(
                    together.select(0, e), f.apply(x.select(0, e), other.select(0, e)), 1e-13, 1e-13, "example " + e);
        }
    }

    @Test
    void indicesMayDifferFromExampleToExample() {
        Tensor index = Tensor.randint(Rng.of(1), 0, 3, 4, 2, 2);
        vmapIsALoop(randn(4, 3, 2), index, (w, i) -> Embeddings.embedding(i, w, 1));
        for (Embeddings.Bag mode : Embeddings.Bag.values()) {
            vmapIsALoop(randn(4, 3, 2), index, (w, i) -> Embeddings.embeddingBag(i, w, mode, null, 1));
        }
        vmapIsALoop(randn(4, 2, 2), index, (x, i) -> Pooling.maxUnpool1d(x, i, 3));
        vmapIsALoop(randn(4, 2, 2), index, (x, t) -> Losses.multilabelMargin(x, t.clamp(0, 1), Reduction.NONE));
        Tensor samples = Tensor.rand(Rng.of(2), DType.FLOAT64, 4, 1, 2, 2);
        vmapIsALoop(randn(4, 1, 2, 5, 6), samples, (x, u) -> Pooling.fractionalMaxPool2d(x, 2, 3, 3, 2, u)
                .values());
        int[] frames = {5, 4};
        int[] lengths = {2, 1};
        vmapIsALoop(
                randn(4, 5, 2, 3),
                index,
                (x, t) -> Losses.ctc(x.logSoftmax(-1), t, frames, lengths, 0, Reduction.NONE, false));
        vmapIsALoop(
                randn(4, 2, 3), randn(4, 2, 2).gt(0), (x, m) -> Attention.scaledDotProductAttention(x, x, x, m, false));
    }

    @Test
    void poolingOfRowsAgreesWithPlanes() {
        Tensor x = randn(2, 3, 4, 5);
        Indexed y = Pooling.maxPool3dIndexed(x, PoolingOptions3d.of(1, 2, 2));
        Indexed e = Pooling.maxPool2dIndexed(x, PoolingOptions.of(2));
        assertSame(y.values(), e.values(), "maxima");
        Tensor slice = Tensor.arange(3).mul(20).reshape(3, 1, 1);
        assertSame(y.indices(), e.indices().add(slice), "places");
    }

    @Test
    void placesNamedTwiceGetTheLastValueAndGiveTheirGradientToAll() {
        Tensor x = Tensor.of(new double[] {1, 3, 5}).requiresGrad();
        Tensor y = Pooling.maxUnpool1d(x, Tensor.of(new int[] {1, 1, 0}), 3);
        assertClose(y, Tensor.of(new double[] {5, 3, 0}), 0);
        y.mul(Tensor.of(new double[] {2, 7, 9})).sum().backward();
        assertClose(x.grad(), Tensor.of(new double[] {7, 7, 2}), 0);
    }

    @Test
    void maximaOfOverlappingWindowsGoBackUnchanged() {
        Tensor x = Tensor.of(new double[] {0.1, 0.7, 0.3, 0.2}, 1, 1, 4);
        Indexed y = Pooling.maxPool1dIndexed(x, PoolingOptions.of(3).withStride(1));
        assertClose(
                Pooling.maxUnpool1d(y.values(), y.indices(), 4), Tensor.of(new double[] {0, 0.7, 0, 0}, 1, 1, 4), 0);
    }

    @Test
    void lpPoolOfZerosHasNoNaN() {
        Tensor x = Tensor.zeros(DType.FLOAT64, 1, 1, 4).requiresGrad();
        Pooling.lpPool1d(x, 2, PoolingOptions.of(2)).sum().backward();
        assertEquals(0, x.grad().abs().sum().item());
    }

    @Test
    void samplesOfFractionalPoolingComeFromTheGenerator() {
        Tensor x = randn(2, 3, 8, 9);
        Tensor samples = Tensor.rand(Rng.of(5), DType.FLOAT64, 2, 3, 2);
        assertSame(
                Pooling.fractionalMaxPool2d(x, 2, 2, 4, 5, Rng.of(5)).values(),
                Pooling.fractionalMaxPool2d(x, 2, 2, 4, 5, samples).values(),
                "maxima");
    }

    @Test
    void shufflesAreInverse() {
        Tensor x = randn(2, 8, 3, 5);
        assertSame(Shuffling.pixelUnshuffle(Shuffling.pixelShuffle(x, 2), 2), x, "pixels");
        assertSame(Shuffling.channelShuffle(Shuffling.channelShuffle(x, 2), 4), x, "channels");
    }

    @Test
    void negativeWidthsCutOff() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4});
        assertClose(PaddingModes.reflect(x, -1, 2), Tensor.of(new double[] {2, 3, 4, 3, 2}), 0);
        assertClose(PaddingModes.replicate(x, 2, -3), Tensor.of(new double[] {1, 1, 1}), 0);
        assertClose(PaddingModes.circular(x, -1, 1), Tensor.of(new double[] {2, 3, 4, 2}), 0);
    }

    @Test
    void theIdentityGridReadsTheImage() {
        Tensor x = randn(2, 3, 4, 5);
        Tensor identity = Tensor.eye(DType.FLOAT64, 3).narrow(0, 0, 2).expand(2, 2, 3);
        for (boolean corners : new boolean[] {false, true}) {
            Tensor grid = GridSampling.affineGrid(identity, corners, 4, 5);
            Tensor y =
                    GridSampling.gridSample(x, grid, GridSampling.Mode.BILINEAR, GridSampling.Padding.BORDER, corners);
            assertClose(y, x, 1e-12, 1e-12, "image");
        }
    }

    @Test
    void interpolationToTheSameSizeIsTheIdentity() {
        Tensor x = randn(1, 2, 3, 4);
        for (Interpolation.Mode mode : Interpolation.Mode.values()) {
            if (mode != Interpolation.Mode.LINEAR && mode != Interpolation.Mode.TRILINEAR) {
                assertClose(Interpolation.interpolate(x, mode, false, 3, 4), x, 1e-15);
            }
        }
    }

    @Test
    void rowsAreRenormalizedInPlace() {
        Tensor w = Tensor.of(new double[] {3, 4, 0.3, 0.4, 6, 8}, 3, 2).requiresGrad();
        Tensor y = Embeddings.embedding(Tensor.of(new int[] {0, 1}), w, Embeddings.NO_PADDING, 1, 2);
        assertClose(y, Tensor.of(new double[] {0.6, 0.8, 0.3, 0.4}, 2, 2), 1e-7);
        assertClose(w.detach().select(0, 2), Tensor.of(new double[] {6, 8}), 0);
        y.sum().backward();
        assertClose(w.grad(), Tensor.of(new double[] {1, 1, 1, 1, 0, 0}, 3, 2), 0);
    }

    @Test
    void emptyBagsAreZeros() {
        Tensor w = randn(3, 2);
        Tensor none = Tensor.zeros(DType.INT32, 0);
        for (Embeddings.Bag mode : Embeddings.Bag.values()) {
            Tensor y = Embeddings.embeddingBag(none, w, Tensor.of(new int[] {0, 0}), mode, null, Embeddings.NO_PADDING);
            assertClose(y, Tensor.zeros(DType.FLOAT64, 2, 2), 0);
        }
    }

    @Test
    void alphaDropoutKeepsMeanAndVariance() {
        Tensor x = randn(400_000);
        for (double p : new double[] {0.1, 0.5}) {
            Tensor y = Dropouts.alphaDropout(x, p, Rng.of(11));
            assertEquals(0, y.mean().item(), 0.01);
            assertEquals(1, y.var().item(), 0.02);
            // Dropped elements all have one value.
            double a = 1 / Math.sqrt((1 - p) * (1 + p * 1.7580993408473768 * 1.7580993408473768));
            double dropped = -1.7580993408473768 * a * (1 - p);
            assertEquals(
                    p, y.sub(dropped).abs().lt(1e-12).to(DType.FLOAT64).mean().item(), 0.005);
        }
        assertSame(Dropouts.alphaDropout(x, 0, Rng.of(1)), x, "p = 0");
        assertEquals(0, Dropouts.alphaDropout(x, 1, Rng.of(1)).abs().sum().item());
        Tensor features = Dropouts.featureAlphaDropout(Tensor.ones(DType.FLOAT64, 4, 50, 3), 0.4, Rng.of(2));
        assertSame(features, features.narrow(2, 0, 1).expand(4, 50, 3).contiguous(), "one decision a channel");
        assertTrue(features.var().item() > 0.1);
        assertThrows(IllegalArgumentException.class, () -> Dropouts.alphaDropout(x, 1.1, Rng.of(1)));
        assertThrows(ShapeException.class, () -> Dropouts.featureAlphaDropout(x, 0.1, Rng.of(1)));
    }

    private static void shapeError(Runnable r) {
        assertThrows(ShapeException.class, r::run);
    }

    private static void argumentError(Runnable r) {
        assertThrows(IllegalArgumentException.class, r::run);
    }

    @Test
    void errorsOfConvolutionsAndPooling() {
        ConvolutionOptions3d plain = ConvolutionOptions3d.DEFAULT;
        shapeError(() -> Convolutions.conv3d(randn(1, 2, 3, 3), randn(1, 2, 1, 1, 1), null));
        shapeError(() -> Convolutions.conv3d(randn(1, 2, 3, 3, 3), randn(1, 1, 1, 1, 1), null));
        shapeError(() -> Convolutions.conv3d(randn(1, 2, 3, 3, 3), randn(1, 2, 4, 1, 1), null));
        shapeError(() -> Convolutions.conv3d(randn(1, 2, 3, 3, 3), randn(1, 2, 1, 1, 1), randn(2)));
        shapeError(() -> Convolutions.convTranspose3d(randn(1, 2, 3, 3, 3), randn(1, 2, 1, 1, 1), null, 1, 0));
        shapeError(() -> Convolutions.convTranspose1d(randn(1, 1, 1), randn(1, 1, 1), null, 1, 1));
        argumentError(
                () -> Convolutions.convTranspose3d(randn(1, 1, 2, 2, 2), randn(1, 1, 1, 1, 1), null, plain, 1, 0, 0));
        argumentError(() -> plain.withStride(0));
        argumentError(() -> PoolingOptions3d.of(2).withPadding(2));
        argumentError(() -> PoolingOptions.of(2).withDivisorOverride(-1));
        argumentError(
                () -> Pooling.avgPool3d(randn(3, 3, 3), PoolingOptions3d.of(1).withDilation(2)));
        shapeError(() -> Pooling.maxPool3d(randn(3, 3), 1));
        shapeError(() -> Pooling.maxPool3d(randn(1, 3, 3), 2));
        shapeError(() -> Pooling.adaptiveMaxPool2d(randn(3, 3), 0, 1));
        shapeError(() -> Pooling.adaptiveAvgPool3d(randn(3, 3), 1, 1, 1));
        argumentError(() -> Pooling.lpPool2d(randn(3, 3), 0, PoolingOptions.of(1)));
        shapeError(() -> Pooling.fractionalMaxPool2d(randn(1, 1, 3, 3), 2, 2, 3, 1, randn(1, 1, 2)));
        shapeError(() -> Pooling.fractionalMaxPool2d(randn(1, 1, 3, 3), 2, 2, 1, 1, randn(1, 2)));
        shapeError(() -> Pooling.maxUnpool2d(randn(2, 2), Tensor.zeros(DType.INT32, 2), 4, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> Pooling.maxUnpool1d(randn(1), Tensor.of(new int[] {4}), 4));
    }

    @Test
    void errorsOfResampling() {
        Tensor x = randn(1, 1, 3, 3);
        shapeError(() -> PaddingModes.reflect(x, 3, 0));
        shapeError(() -> PaddingModes.circular(x, 4, 0));
        shapeError(() -> PaddingModes.replicate(x, 1));
        shapeError(() -> PaddingModes.replicate(Tensor.zeros(1, 0), 1, 0));
        shapeError(() -> Shuffling.pixelShuffle(x, 2));
        shapeError(() -> Shuffling.pixelUnshuffle(x, 2));
        argumentError(() -> Shuffling.pixelShuffle(x, 0));
        shapeError(() -> Shuffling.channelShuffle(x, 2));
        shapeError(() -> Interpolation.interpolate(x, Interpolation.Mode.LINEAR, false, 3, 3));
        shapeError(() -> Interpolation.interpolate(x, Interpolation.Mode.BILINEAR, false, 3, 0));
        shapeError(() -> Interpolation.interpolate(x, Interpolation.Mode.NEAREST, false, 3));
        argumentError(() -> Interpolation.interpolate(x, Interpolation.Mode.NEAREST, true, 3, 3));
        argumentError(() -> Interpolation.interpolateBy(x, Interpolation.Mode.NEAREST, false, -1));
        shapeError(() -> GridSampling.affineGrid(randn(1, 2, 2), false, 2, 2));
        shapeError(() -> GridSampling.gridSample(
                x, randn(2, 1, 1, 2), GridSampling.Mode.NEAREST, GridSampling.Padding.ZEROS, false));
        argumentError(() -> GridSampling.gridSample(
                randn(1, 1, 2, 2, 2),
                randn(1, 1, 1, 1, 3),
                GridSampling.Mode.BICUBIC,
                GridSampling.Padding.ZEROS,
                false));
    }

    @Test
    void errorsOfLookupsAndLosses() {
        Tensor w = randn(3, 2);
        Tensor i = Tensor.of(new int[] {0, 2});
        assertThrows(IndexOutOfBoundsException.class, () -> Embeddings.embedding(Tensor.of(new int[] {3}), w));
        assertThrows(IndexOutOfBoundsException.class, () -> Embeddings.embedding(i, w, 3));
        assertThrows(DTypeException.class, () -> Embeddings.embedding(randn(2), w));
        shapeError(() -> Embeddings.embedding(i, randn(3)));
        shapeError(() -> Embeddings.embeddingBag(i, w, Embeddings.Bag.SUM));
        argumentError(() -> Embeddings.embeddingBag(i, w, Tensor.of(new int[] {1}), Embeddings.Bag.SUM, null, -1));
        argumentError(() -> Embeddings.embeddingBag(i, w, Tensor.of(new int[] {0}), Embeddings.Bag.MEAN, randn(2), -1));
        shapeError(() -> Embeddings.embeddingBag(i, w, Tensor.of(new int[] {0}), Embeddings.Bag.SUM, randn(3), -1));
        shapeError(() -> Similarity.bilinear(randn(2, 3), randn(2, 3), randn(1, 3, 4), null));
        shapeError(() -> Normalization.localResponseNorm(randn(2, 3), 2, 1, 1, 1));
        argumentError(() -> Normalization.localResponseNorm(randn(2, 3, 1), 0, 1, 1, 1));
        shapeError(() -> Losses.multilabelMargin(randn(2, 3), Tensor.of(new int[] {0, 1, 2}), Reduction.MEAN));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Losses.multilabelMargin(randn(2), Tensor.of(new int[] {0, 2}), Reduction.MEAN));
        assertThrows(DTypeException.class, () -> Losses.multilabelMargin(randn(2), randn(2), Reduction.MEAN));
        shapeError(() -> Losses.tripletMarginWithDistance(
                w, w, randn(3, 1), Similarity::pairwiseDistance, 1, false, Reduction.MEAN));
    }
}
