package cotangent.nn.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NearestNeighborsTest {
    /** Points on a coarse grid, so that there are ties. */
    private static Tensor grid(Rng rng, int n, int d) {
        return Tensor.randint(rng, 0, 3, n, d).to(DType.FLOAT64);
    }

    private static double distance(Tensor a, int i, Tensor b, int j) {
        return a.select(0, i).sub(b.select(0, j)).square().sum().sqrt().item();
    }

    @Property(tries = 100)
    void asBySorting(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int n, @ForAll @IntRange(min = 1, max = 3) int d) {
        Rng rng = Rng.of(seed);
        Tensor points = grid(rng, n, d);
        Tensor queries = grid(rng, 4, d);
        int k = 1 + rng.nextInt(n - 1);
        NearestNeighbors neighbors = new NearestNeighbors(points);
        check(neighbors.search(queries, k), queries, points, k, false);
        check(neighbors.amongThemselves(k), points, points, k, true);
    }

    private static void check(NearestNeighbors.Neighbors found, Tensor queries, Tensor points, int k, boolean others) {
        for (int q = 0; q < queries.size(0); q++) {
            int at = q;
            int[] expected = IntStream.range(0, points.size(0))
                    .filter(i -> !others || i != at)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> distance(queries, at, points, i)))
                    .limit(k)
                    .mapToInt(i -> i)
                    .toArray();
            assertArrayEquals(expected, found.indices().select(0, q).toIntArray());
            for (int j = 0; j < k; j++) {
                assertEquals(
                        distance(queries, q, points, expected[j]),
                        found.distances().get(q, j),
                        1e-12);
            }
        }
    }

    @Test
    void manyQueries() {
        Tensor points = Tensor.randn(Rng.of(1), 600, 2);
        NearestNeighbors.Neighbors found = new NearestNeighbors(points).search(points, 1);
        assertArrayEquals(
                IntStream.range(0, 600).toArray(), found.indices().flatten().toIntArray());
        assertEquals(0, found.distances().sum().item());
    }

    @Test
    void wrongArguments() {
        NearestNeighbors neighbors = new NearestNeighbors(Tensor.ones(3, 2));
        assertThrows(IllegalArgumentException.class, () -> neighbors.search(Tensor.ones(1, 2), 4));
        assertThrows(IllegalArgumentException.class, () -> neighbors.amongThemselves(3));
        assertThrows(ShapeException.class, () -> neighbors.search(Tensor.ones(1, 3), 1));
        assertThrows(ShapeException.class, () -> new NearestNeighbors(Tensor.ones(3)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new NearestNeighbors(Tensor.full(DType.FLOAT32, Double.NaN, 1, 1)));
        assertEquals(0, neighbors.search(Tensor.ones(0, 2), 1).indices().size());
    }
}
