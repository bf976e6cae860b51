package cotangent.regularizers.labelnoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelNoiseTest {
    private static Tensor labels(int n, int classes) {
        return Tensor.of(IntStream.range(0, n).mapToLong(i -> i % classes).toArray());
    }

    private static int flips(LabelNoise.Noisy noisy) {
        boolean[] flipped = noisy.flipped().toBooleanArray();
        return (int) IntStream.range(0, flipped.length).filter(i -> flipped[i]).count();
    }

    @Property
    void symmetricFlipsTheFractionToOthers(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 60) int n,
            @ForAll @IntRange(min = 2, max = 9) int classes) {
        Tensor before = labels(n, classes);
        LabelNoise.Noisy noisy = LabelNoise.symmetric(classes, 0.4).apply(before, Rng.of(seed));
        assertEquals((int) Math.rint(0.4 * n), flips(noisy));
        long[] after = noisy.labels().toLongArray();
        boolean[] flipped = noisy.flipped().toBooleanArray();
        for (int i = 0; i < n; i++) {
            assertEquals(flipped[i], after[i] != i % classes);
            assertEquals(after[i], Math.floorMod(after[i], classes));
        }
        assertArrayEquals(labels(n, classes).toLongArray(), before.toLongArray());
        assertArrayEquals(
                after,
                LabelNoise.symmetric(classes, 0.4)
                        .apply(before, Rng.of(seed))
                        .labels()
                        .toLongArray());
    }

    @Test
    void otherClassesAreEquallyLikely() {
        LabelNoise.Noisy noisy = LabelNoise.symmetric(4, 1).apply(labels(40000, 1), Rng.of(1));
        int[] counts = new int[4];
        for (long label : noisy.labels().toLongArray()) {
            counts[(int) label]++;
        }
        assertEquals(0, counts[0]);
        for (int k = 1; k < 4; k++) {
            assertEquals(40000 / 3.0, counts[k], 500);
        }
        assertEquals(30000, flips(LabelNoise.uniform(4, 1).apply(labels(40000, 1), Rng.of(1))), 500);
    }

    @Test
    void asymmetricGoesToTheNext() {
        long[] after = LabelNoise.asymmetric(3, 1)
                .apply(labels(6, 3), Rng.of(1))
                .labels()
                .toLongArray();
        assertArrayEquals(new long[] {1, 2, 0, 1, 2, 0}, after);
    }

    @Test
    void transitionMatricesGiveTheProbabilities() {
        Tensor swap = Tensor.of(new double[][] {{0, 1}, {1, 0}});
        assertArrayEquals(
                new long[] {1, 0, 1},
                LabelNoise.transitionMatrix(swap)
                        .apply(labels(3, 2), Rng.of(1))
                        .labels()
                        .toLongArray());
        Tensor t = Tensor.of(new double[][] {{0.7, 0.2, 0.1}, {0, 1, 0}, {0, 0, 1}});
        LabelNoise.Noisy noisy = LabelNoise.transitionMatrix(t).apply(labels(20000, 1), Rng.of(2));
        int[] counts = new int[3];
        for (long label : noisy.labels().toLongArray()) {
            counts[(int) label]++;
        }
        assertEquals(14000, counts[0], 400);
        assertEquals(4000, counts[1], 300);
        assertEquals(2000, counts[2], 250);
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> LabelNoise.symmetric(10, 1.1));
        assertThrows(IllegalArgumentException.class, () -> LabelNoise.symmetric(1, 0.1));
        assertThrows(ShapeException.class, () -> LabelNoise.transitionMatrix(Tensor.zeros(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> LabelNoise.transitionMatrix(Tensor.zeros(2, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> LabelNoise.transitionMatrix(Tensor.of(new double[][] {{2, -1}, {0, 1}})));
        LabelNoise noise = LabelNoise.symmetric(3, 0.5);
        assertThrows(IndexOutOfBoundsException.class, () -> noise.apply(labels(4, 4), Rng.of(1)));
        assertThrows(DTypeException.class, () -> noise.apply(Tensor.zeros(4), Rng.of(1)));
        assertThrows(ShapeException.class, () -> noise.apply(labels(4, 2).reshape(2, 2), Rng.of(1)));
        assertFalse(LabelNoise.symmetric(3, 0)
                .apply(labels(9, 3), Rng.of(1))
                .flipped()
                .any());
    }
}
