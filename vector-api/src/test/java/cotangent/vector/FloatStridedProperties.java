package cotangent.vector;

// @specialize Double, Int, Long, Boolean

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Gather and scatter against one element at a time, over permuted, sliced, reversed and expanded views. */
class FloatStridedProperties {
    private record View(int[] shape, int[] strides, int offset, float[] array) {
        int size() {
            int size = 1;
            for (int extent : shape) {
                size *= extent;
            }
            return size;
        }

        int place(int number) {
            int place = offset;
            int rest = number;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                place += rest % shape[axis] * strides[axis];
                rest /= shape[axis];
            }
            return place;
        }
    }

    private static float value(Random random) {
        return random.nextInt(1000); // @only Float, Double, Int, Long
        // @Boolean return random.nextBoolean();
    }

    private static float[] values(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = value(random);
        }
        return x;
    }

    /** A view of a contiguous array: some axes permuted, some cut with a step or reversed, and, if wanted, some expanded. */
    private static View view(Random random, boolean expand, int maxExtent) {
        int rank = random.nextInt(6);
        int[] base = new int[rank];
        int[] strides = new int[rank];
        int total = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            base[axis] = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(maxExtent);
            strides[axis] = total;
            total *= Math.max(base[axis], 1);
        }
        int offset = random.nextInt(5);
        float[] array = values(random, total + offset);
        int[] shape = base.clone();
        for (int axis = 0; axis < rank; axis++) {
            switch (random.nextInt(6)) {
                case 0 -> { // a slice with a step
                    int start = random.nextInt(Math.max(shape[axis], 1));
                    int step = 1 + random.nextInt(3);
                    offset += start * strides[axis];
                    shape[axis] = (shape[axis] - start + step - 1) / step;
                    strides[axis] *= step;
                }
                case 1 -> { // backwards
                    offset += Math.max(shape[axis] - 1, 0) * strides[axis];
                    strides[axis] = -strides[axis];
                }
                case 2 -> {
                    if (expand) {
                        strides[axis] = 0;
                    }
                }
                default -> {}
            }
        }
        boolean permute = random.nextBoolean();
        for (int axis = rank - 1; permute && axis > 0; axis--) {
            int other = random.nextInt(axis + 1);
            swap(shape, axis, other);
            swap(strides, axis, other);
        }
        return new View(shape, strides, offset, array);
    }

    private static void swap(int[] x, int i, int j) {
        int kept = x[i];
        x[i] = x[j];
        x[j] = kept;
    }

    private static void checkGather(Random random, View v) {
        int size = v.size();
        int from = random.nextBoolean() ? 0 : random.nextInt(size + 1);
        int n = random.nextBoolean() ? size - from : random.nextInt(size - from + 1);
        int yo = random.nextInt(4);
        float[] y = values(random, n + 8);
        float[] expected = y.clone();
        for (int i = 0; i < n; i++) {
            expected[yo + i] = v.array[v.place(from + i)];
        }
        FloatStrided.gather(v.shape, v.array, v.offset, v.strides, from, y, yo, n);
        assertArrayEquals(expected, y);
    }

    private static void checkScatter(Random random, View v) {
        int size = v.size();
        int from = random.nextBoolean() ? 0 : random.nextInt(size + 1);
        int n = random.nextBoolean() ? size - from : random.nextInt(size - from + 1);
        int so = random.nextInt(4);
        float[] source = values(random, n + 8);
        float[] expected = v.array.clone();
        for (int i = 0; i < n; i++) {
            expected[v.place(from + i)] = source[so + i];
        }
        FloatStrided.scatter(v.shape, v.array, v.offset, v.strides, from, source, so, n);
        assertArrayEquals(expected, v.array);
    }

    @Property(tries = 1000)
    void gathers(@ForAll long seed) {
        Random random = new Random(seed);
        checkGather(random, view(random, true, 7));
    }

    @Property(tries = 100)
    void gathersLongAxes(@ForAll long seed) {
        Random random = new Random(seed);
        checkGather(random, view(random, true, 20));
    }

    @Property(tries = 1000)
    void scatters(@ForAll long seed) {
        Random random = new Random(seed);
        checkScatter(random, view(random, false, 7));
    }

    @Property(tries = 100)
    void scattersLongAxes(@ForAll long seed) {
        Random random = new Random(seed);
        checkScatter(random, view(random, false, 20));
    }

    @Test
    void lastElementStaysWhereThePlaceIsShared() {
        Random random = new Random(1);
        float[] source = values(random, 60);
        float[] x = values(random, 12);
        FloatStrided.scatter(new int[] {5, 3, 4}, x, 0, new int[] {0, 1, 3}, 0, source, 0, 60);
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 4; c++) {
                assertEquals(source[48 + r * 4 + c], x[r + 3 * c]);
            }
        }
        FloatStrided.scatter(new int[] {3, 20}, x, 0, new int[] {1, 0}, 0, source, 0, 60);
        assertEquals(source[19], x[0]);
        assertEquals(source[59], x[2]);
    }
}
