package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.fixtures.TensorArbitraries;
import cotangent.autodiff.fixtures.Values;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SortingProperties {
    /** The obvious stable order of a vector: NaN largest, zeros of either sign equal. */
    private static long[] order(Tensor x, boolean descending) {
        Comparator<Integer> ascending = x.dtype().isFloating()
                ? Comparator.comparingDouble(i -> x.get(i) + 0.0)
                : Comparator.comparingLong(i -> x.getLong(i));
        return IntStream.range(0, x.size())
                .boxed()
                .sorted(descending ? ascending.reversed() : ascending)
                .mapToLong(i -> i)
                .toArray();
    }

    private static Tensor vector(Random r, DType dtype, int n) {
        Values values = Values.values()[r.nextInt(Values.values().length)];
        if (dtype == DType.INT64 && r.nextBoolean()) {
            return Tensor.of(r.longs(n).toArray(), n);
        }
        if (dtype == DType.INT32 && r.nextBoolean()) {
            return Tensor.of(r.ints(n).toArray(), n);
        }
        return TensorArbitraries.tensor(r, dtype, Shape.of(n), values);
    }

    @Property(tries = 300)
    void orderIsStableAndHasNanLast(
            @ForAll long seed, @ForAll DType dtype, @ForAll @IntRange(max = 200) int n, @ForAll boolean descending) {
        Tensor x = vector(new Random(seed), dtype, n);
        assertArrayEquals(order(x, descending), x.argsort(0, descending).toLongArray());
    }

    @Property(tries = 20)
    void longRowsAreSortedToo(@ForAll long seed, @ForAll DType dtype, @ForAll boolean descending) {
        Random r = new Random(seed);
        Tensor x = vector(r, dtype, r.nextInt(4000, 9000));
        assertArrayEquals(order(x, descending), x.argsort(0, descending).toLongArray());
    }

    @Property(tries = 300)
    void theFirstFewAreThoseOfTheWholeOrder(
            @ForAll long seed, @ForAll DType dtype, @ForAll @IntRange(max = 600) int n, @ForAll boolean largest) {
        Random r = new Random(seed);
        Tensor x = vector(r, dtype, n);
        int k = r.nextInt(Math.max(1, r.nextBoolean() ? n / 16 : n) + 1);
        Indexed top = x.topK(Math.min(k, n), 0, largest);
        Indexed all = x.sort(0, largest);
        assertSame(top.indices(), all.indices().narrow(0, 0, Math.min(k, n)), "positions");
        assertSame(top.values(), all.values().narrow(0, 0, Math.min(k, n)), "values");
    }

    @Property(tries = 100)
    void everyRowOfAnAxisIsSortedByItself(@ForAll long seed, @ForAll @IntRange(max = 2) int axis) {
        Random r = new Random(seed);
        int[] sizes = {r.nextInt(4), r.nextInt(4), r.nextInt(4)};
        sizes[axis] = r.nextInt(60);
        Tensor x = TensorArbitraries.tensor(r, DType.FLOAT32, Shape.of(sizes), Values.TIES);
        Tensor positions = x.argsort(axis, true).moveAxis(axis, -1);
        Tensor rows = x.moveAxis(axis, -1);
        for (int i = 0; i < rows.size(0); i++) {
            for (int j = 0; j < rows.size(1); j++) {
                Tensor row = rows.select(0, i).select(0, j);
                assertArrayEquals(
                        order(row, true), positions.select(0, i).select(0, j).toLongArray());
            }
        }
    }

    @Example
    void scalarsCountAsVectors() {
        assertEquals(0, Tensor.scalar(3).sort(-1).indices().item());
        assertEquals(Shape.of(), Tensor.scalar(3).argsort(0, false).shape());
        assertEquals(3, Tensor.scalar(3).topK(1, 0).values().item());
        assertThrows(ShapeException.class, () -> Tensor.scalar(3).sort(1));
    }

    @Example
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> Tensor.ones(3).topK(4, 0));
        assertThrows(IllegalArgumentException.class, () -> Tensor.ones(3).topK(-1, 0));
        assertThrows(ShapeException.class, () -> Tensor.ones(3).topK(1, 1));
        assertThrows(ShapeException.class, () -> Tensor.ones(3).argsort(-2, false));
    }
}
