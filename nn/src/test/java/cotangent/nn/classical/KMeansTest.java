package cotangent.nn.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KMeansTest {
    /** At rest, centres are means of their points, and points are with the nearest centre. */
    @Property(tries = 100)
    void isAFixedPoint(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n, @ForAll @IntRange(min = 1, max = 3) int d) {
        Rng rng = Rng.of(seed);
        // On a coarse grid, with points that coincide.
        Tensor x = Tensor.randint(rng, 0, 4, n, d).to(DType.FLOAT64);
        int k = 1 + rng.nextInt(n);
        KMeans fit = KMeans.fit(x, k, rng);
        assertTrue(fit.converged());
        assertArrayEquals(fit.labels().toLongArray(), fit.assign(x).toLongArray());
        double inertia = 0;
        for (int c = 0; c < k; c++) {
            Tensor mine = fit.labels().eq(c);
            int count = (int) mine.sum().item();
            if (count > 0) {
                Tensor members = x.index(mine);
                assertTrue(members.mean(0).allClose(fit.centers().select(0, c), 1e-12, 1e-12, false));
                inertia +=
                        members.sub(fit.centers().select(0, c)).square().sum().item();
            }
        }
        assertEquals(inertia, fit.inertia(), 1e-9);
        if (k == n) {
            assertEquals(0, fit.inertia(), "as many centres as points");
        }
    }

    /** The least of all divisions in two, found by trying them all. */
    @Test
    void noDivisionInTwoIsBetter() {
        for (int seed = 0; seed < 30; seed++) {
            Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 7, 2);
            double least = Double.POSITIVE_INFINITY;
            for (int set = 1; set < 1 << 6; set++) {
                double inertia = 0;
                for (int side = 0; side < 2; side++) {
                    boolean[] mine = new boolean[7];
                    for (int i = 0; i < 7; i++) {
                        mine[i] = (set >> i & 1) == side;
                    }
                    Tensor members = x.index(Tensor.of(mine, 7));
                    inertia += members.sub(members.mean(0)).square().sum().item();
                }
                least = Math.min(least, inertia);
            }
            assertEquals(least, KMeans.fit(x, 2, 50, 100, Rng.of(seed)).inertia(), 1e-9);
        }
    }

    @Test
    void findsSeparateGroups() {
        Rng rng = Rng.of(3);
        Tensor means = Tensor.of(new float[][] {{0, 0}, {10, 0}, {0, 10}});
        Tensor group = Tensor.randint(rng, 0, 3, 300);
        Tensor x = means.indexSelect(0, group).add(Tensor.randn(rng, 300, 2));
        KMeans fit = KMeans.fit(x, 3, 5, 100, rng);
        long[] order = fit.assign(means).toLongArray();
        assertEquals(3, Arrays.stream(order).distinct().count());
        long[] found = fit.labels().toLongArray();
        long[] truth = group.toLongArray();
        for (int i = 0; i < found.length; i++) {
            assertEquals(order[(int) truth[i]], found[i]);
        }
        assertEquals(600, fit.inertia(), 100);
    }

    @Test
    void moreRunsAreNoWorse() {
        Tensor x = Tensor.randn(Rng.of(1), 60, 2);
        double once = KMeans.fit(x, 7, 1, 100, Rng.of(5)).inertia();
        KMeans best = KMeans.fit(x, 7, 10, 100, Rng.of(5));
        assertTrue(best.inertia() <= once);
        assertEquals(best.inertia(), KMeans.fit(x, 7, 10, 100, Rng.of(5)).inertia());
        assertEquals(1, KMeans.fit(x, 7, 1, 1, Rng.of(5)).iterations());
    }

    @Test
    void outlivesItsRegion() {
        KMeans fit;
        try (var scope = MemoryScope.open()) {
            fit = KMeans.fit(Tensor.randn(Rng.of(1), 100, 50), 30, Rng.of(2));
        }
        assertTrue(fit.centers().allFinite());
        assertEquals(100, fit.labels().size());
    }

    @Test
    void wrongArguments() {
        Rng rng = Rng.of(1);
        assertThrows(IllegalArgumentException.class, () -> KMeans.fit(Tensor.ones(3, 2), 4, rng));
        assertThrows(IllegalArgumentException.class, () -> KMeans.fit(Tensor.ones(3, 2), 0, rng));
        assertThrows(
                IllegalArgumentException.class,
                () -> KMeans.fit(Tensor.full(DType.FLOAT32, Double.POSITIVE_INFINITY, 3, 2), 1, rng));
    }
}
