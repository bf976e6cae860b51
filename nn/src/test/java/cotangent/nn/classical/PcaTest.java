package cotangent.nn.classical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PcaTest {
    private static void assertClose(Tensor expected, Tensor actual) {
        assertTrue(expected.allClose(actual, 1e-9, 1e-9, false), () -> expected + " and " + actual);
    }

    @Property(tries = 100)
    void diagonalizesTheCovariance(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int n, @ForAll @IntRange(min = 1, max = 5) int d) {
        Rng rng = Rng.of(seed);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, n, d).matmul(Tensor.randn(rng, DType.FLOAT64, d, d));
        int most = Math.min(n, d);
        Pca pca = Pca.fit(x, most);
        assertClose(
                Tensor.eye(DType.FLOAT64, most),
                pca.components().matmul(pca.components().mT()));
        Tensor z = pca.transform(x);
        Tensor covariance = z.mT().matmul(z).div(n - 1);
        Tensor diagonal = Tensor.eye(DType.FLOAT64, most).mul(pca.variances());
        assertTrue(covariance.sub(diagonal).abs().max().item() <= 1e-10 * (1 + pca.totalVariance()));
        assertClose(x, pca.inverse(z));
        assertEquals(x.var(0).sum().item(), pca.totalVariance(), 1e-9 * (1 + pca.totalVariance()));
        for (int i = 0; i < most; i++) {
            Tensor row = pca.components().select(0, i);
            assertEquals(
                    row.abs().max().item(), row.get((int) row.abs().argmax().itemLong()), "sign");
            assertTrue(i == 0 || pca.variances().get(i) <= pca.variances().get(i - 1));
        }
    }

    @Test
    void pointsOnALine() {
        Tensor t = Tensor.of(new double[] {-1, 0, 1, 2}, 4, 1);
        Tensor x = t.mul(Tensor.of(new double[] {3, -4})).add(7);
        Pca pca = Pca.fit(x, 1);
        assertClose(Tensor.of(new double[] {-0.6, 0.8}, 1, 2), pca.components());
        assertClose(x, pca.inverse(pca.transform(x)));
        assertEquals(1, pca.explained().item(), 1e-12);
        assertEquals(25 * 5.0 / 3, pca.variances().item(), 1e-12);
    }

    @Test
    void wrongArguments() {
        assertThrows(ShapeException.class, () -> Pca.fit(Tensor.ones(1, 3), 1));
        assertThrows(IllegalArgumentException.class, () -> Pca.fit(Tensor.ones(4, 3), 4));
        assertThrows(IllegalArgumentException.class, () -> Pca.fit(Tensor.ones(4, 3), 0));
    }
}
