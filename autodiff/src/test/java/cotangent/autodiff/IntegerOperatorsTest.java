package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    void takeAlongDimCountsNegativePlacesFromTheEnd() {
        Tensor x = Tensor.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor at = Tensor.of(new long[] {-1, 0, -3, -2}, 2, 2);
        assertInts(x.takeAlongDim(at, 1), 3, 1, 4, 5);
        assertInts(x.takeAlongDim(Tensor.of(new long[] {-2}, 1, 1), 0), 1, 2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> x.takeAlongDim(at.sub(1), 1));
    }
}
