package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.fixtures.TensorAssertions;
import org.junit.jupiter.api.Test;

/** Operators on integers give the values and the type that PyTorch gives. */
class IntegerOperatorsTest {
    private static final long ODD = (1L << 40) + 1;

    private static void assertInts(Tensor y, int... expected) {
        assertEquals(DType.INT32, y.dtype());
        assertArrayEquals(expected, y.flatten().toIntArray());
    }

    private static void assertLongs(Tensor y, long... expected) {
        assertEquals(DType.INT64, y.dtype());
        assertArrayEquals(expected, y.flatten().toLongArray());
    }

    @Test
    void windowsHaveMaximaOfTheTypeOfTheInput() {
        // These would be equal in float32.
        Tensor x = Tensor.of(new long[] {ODD, ODD + 1, -ODD, -ODD - 1}, 1, 1, 4);
        assertLongs(Pooling.maxPool1d(x, 2), ODD + 1, -ODD);
        assertLongs(Pooling.maxPool1dIndexed(x, PoolingOptions.of(2)).indices(), 1, 2);
        Tensor plane = Tensor.of(new int[] {1, 7, -3, 2}, 1, 1, 2, 2);
        assertInts(Pooling.maxPool2d(plane, 2), 7);
        assertInts(Pooling.maxPool3d(plane.reshape(1, 1, 1, 2, 2).expand(1, 1, 2, 2, 2), 2), 7);
    }

    @Test
    void bilinearFormsOfIntegersAreIntegers() {
        Tensor w = Tensor.of(new long[] {1, 0, 0, ODD}, 1, 2, 2);
        Tensor x = Tensor.of(new long[] {3, 5}, 1, 2);
        assertLongs(Similarity.bilinear(x, x, w, null), 9 + 25 * ODD);
    }

    @Test
    void sumsOfProductsStayInTheirType() {
        Tensor x = Tensor.of(new int[] {1, 2, 3, 4}, 2, 2);
        assertInts(Einsum.of("ij,jk->ik", x, x), 7, 10, 15, 22);
        assertInts(Einsum.of("ij,ij->", x, x), 30);
        assertLongs(Einsum.of("ij,jk->ik", x, x.to(DType.INT64)), 7, 10, 15, 22);
        assertLongs(Einsum.of("ij->", x), 10);
    }

    @Test
    void powersAreWideAndMaskedScansAreNot() {
        Tensor x = Tensor.of(new int[] {100_000, 2});
        assertLongs(Products.vander(x), 100_000, 1, 2, 1);
        assertLongs(Products.vander(x, 3, true), 1, 100_000, 10_000_000_000L, 1, 2, 4);
        Tensor mask = Tensor.of(new boolean[] {false, true}, 2);
        assertInts(Masked.cumsum(x, mask, 0), 0, 2);
        assertInts(Masked.cumprod(x, mask, 0), 1, 2);
    }

    @Test
    void convolutionsOfIntegersAreExact() {
        Rng rng = Rng.of(7);
        Tensor x = Tensor.randint(rng, -9, 9, 2, 4, 5, 6);
        Tensor w = Tensor.randint(rng, -9, 9, 6, 2, 3, 2);
        Tensor bias = Tensor.randint(rng, -9, 9, 6);
        ConvolutionOptions o = ConvolutionOptions.DEFAULT
                .withStride(2, 1)
                .withPadding(1, 2)
                .withDilation(1, 2)
                .withGroups(2);
        assertSameNumbers(Convolutions.conv2d(x, w, bias, o), Convolutions.conv2d(wide(x), wide(w), wide(bias), o));
        Tensor v = w.reshape(4, 3, 3, 2);
        assertSameNumbers(
                Convolutions.convTranspose2d(x, v, bias, o, 1, 0),
                Convolutions.convTranspose2d(wide(x), wide(v), wide(bias), o, 1, 0));
        Tensor columns = Convolutions.unfold(x, 3, 2, o);
        assertSameNumbers(columns, Convolutions.unfold(wide(x), 3, 2, o));
        assertSameNumbers(Convolutions.fold(columns, 5, 6, 3, 2, o), Convolutions.fold(wide(columns), 5, 6, 3, 2, o));
        Tensor far = Tensor.of(new long[] {ODD, 1, 3}, 1, 1, 3);
        assertLongs(Convolutions.conv1d(far, Tensor.of(new long[] {3, 1}, 1, 1, 2), null, 1, 0), 3 * ODD + 1, 6);
        Tensor volume = Tensor.randint(rng, -9, 9, 1, 2, 3, 4, 3);
        Tensor box = Tensor.randint(rng, -9, 9, 2, 2, 2, 2, 2);
        assertSameNumbers(
                Convolutions.conv3d(volume, box, null, 1, 1), Convolutions.conv3d(wide(volume), wide(box), null, 1, 1));
        assertSameNumbers(
                Convolutions.convTranspose3d(volume, box, null, 2, 1),
                Convolutions.convTranspose3d(wide(volume), wide(box), null, 2, 1));
    }

    private static Tensor wide(Tensor x) {
        return x.to(DType.FLOAT64);
    }

    private static void assertSameNumbers(Tensor integers, Tensor expected) {
        assertEquals(true, integers.dtype().isInteger());
        TensorAssertions.assertClose(wide(integers), expected, 0);
    }

    @Test
    void averagesOfIntegersAreCutOff() {
        Tensor x = Tensor.of(new long[] {1, 2, -3, -4, 9}, 1, 1, 5);
        PoolingOptions two = PoolingOptions.of(1, 2).withStride(1);
        assertLongs(Pooling.avgPool1d(x, two), 1, 0, -3, 2);
        assertLongs(Pooling.avgPool1d(x, two.withPadding(0, 1)), 0, 1, 0, -3, 2, 4);
        assertLongs(Pooling.avgPool1d(x, two.withPadding(0, 1).withCountIncludePad(false)), 1, 1, 0, -3, 2, 9);
        assertLongs(Pooling.avgPool1d(x, PoolingOptions.of(1, 2).withCeilMode(true)), 1, -3, 9);
        assertLongs(Pooling.avgPool1d(x, two.withDivisorOverride(3)), 1, 0, -2, 1);
        Tensor box = Tensor.arange(16).reshape(1, 2, 2, 4);
        assertLongs(Pooling.avgPool3d(box, 2), 6, 8);
    }

    @Test
    void truthValuesAddUpToTheirOrAndMultiplyToTheirAnd() {
        Tensor a = Tensor.of(new boolean[] {false, false, true, true});
        Tensor b = Tensor.of(new boolean[] {false, true, false, true});
        assertTruths(a.add(b), false, true, true, true);
        assertTruths(a.mul(b), false, false, false, true);
        assertTruths(a.maximum(b), false, true, true, true);
        assertTruths(a.minimum(b), false, false, false, true);
        assertTruths(a.amax(), true);
        assertTruths(b.amin(true, 0), false);
        assertTruths(b.cummax(0).values(), false, true, true, true);
        assertTruths(a.flip(0).cummin(0).values(), true, true, false, false);
        assertTruths(a.sign(), false, false, true, true);
        assertLongs(a.square(), 0, 0, 1, 1);
        assertLongs(a.add(1), 1, 1, 2, 2);
        Tensor at = Tensor.of(new long[] {0, 0, 1, 3});
        assertTruths(a.scatterAdd(0, at, b), true, false, true, true);
        assertTruths(a.scatter(0, at, b), true, false, true, true);
        assertTruths(a.indexAdd(0, at, b), true, false, true, true);
        for (ScatterReduction r : new ScatterReduction[] {ScatterReduction.SUM, ScatterReduction.AMAX}) {
            assertTruths(a.scatterReduce(0, at, b, r, true), true, false, true, true);
        }
        for (ScatterReduction r : new ScatterReduction[] {ScatterReduction.PROD, ScatterReduction.AMIN}) {
            assertTruths(a.scatterReduce(0, at, b, r, true), false, false, true, true);
            assertTruths(a.scatterReduce(0, at, b, r, false), false, false, true, true);
        }
        assertTruths(Scatter.scatter(a, 0, at, 1), true, true, true, true);
    }

    private static void assertTruths(Tensor y, boolean... expected) {
        assertEquals(DType.BOOL, y.dtype());
        assertArrayEquals(expected, y.flatten().toBooleanArray());
    }

    @Test
    void takeAlongDimCountsNegativePlacesFromTheEnd() {
        Tensor x = Tensor.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor at = Tensor.of(new long[] {-1, 0, -3, -2}, 2, 2);
        assertInts(x.takeAlongDim(at, 1), 3, 1, 4, 5);
        assertInts(x.takeAlongDim(Tensor.of(new long[] {-2}, 1, 1), 0), 1, 2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> x.takeAlongDim(at.sub(1), 1));
    }
}
