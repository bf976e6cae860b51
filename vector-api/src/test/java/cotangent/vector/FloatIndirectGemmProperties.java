package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Multiplication through tables of places: the bits of a plain multiplication with the matrix written out, from both twins. */
class FloatIndirectGemmProperties {
    private static final float[] SCALES = {0, 1, -0.5f};

    @Property(tries = 500)
    void windowsArePlanesInRowsOfAMatrix(
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(max = 150) int n,
            @ForAll @IntRange(min = 1, max = 60) int k,
            @ForAll long seed) {
        windows(m, n, k, seed);
    }

    @Property(tries = 10)
    void windowsOfSeveralBlocks(
            @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 600) int n,
            @ForAll @IntRange(min = 500, max = 1100) int k,
            @ForAll long seed) {
        windows(m, n, k, seed);
    }

    /** About {@code n} columns, in planes of any shape. */
    static void windows(int m, int n, int k, long seed) {
        Random random = new Random(seed);
        int ars = random.nextBoolean() ? k + random.nextInt(3) : 1;
        int acs = ars == 1 ? m + random.nextInt(3) : 1;
        float[] a = values(random, 2 + m * ars + k * acs);
        int[] rows = places(random, k);
        int width = n == 0 ? 0 : 1 + random.nextInt(n);
        int height = width == 0 ? 0 : n / width;
        int wide = width + random.nextInt(4);
        int run = Math.max(0, (height - 1) * wide + width);
        int bo = random.nextInt(4);
        float[] b = values(random, bo + Arrays.stream(rows).max().orElse(0) + run);
        float[] bias = random.nextBoolean() ? values(random, 1 + m) : null;
        int ccs = 1 + random.nextInt(2);
        int crs = width * ccs + random.nextInt(2);
        int cps = height * crs + random.nextInt(2);
        float[] c = values(random, 3 + m * cps);
        int size = height * width;
        float[] written = new float[k * size];
        float[] product = new float[m * size];
        for (int p = 0; p < k; p++) {
            for (int j = 0; j < size; j++) {
                written[p * size + j] = b[bo + rows[p] + j / width * wide + j % width];
            }
        }
        for (int i = 0; i < m * size; i++) {
            product[i] = bias == null ? 0 : bias[1 + i / size];
        }
        new ScalarFloatGemm().gemm(m, size, k, 1, a, 2, ars, acs, written, 0, size, 1, 1, product, 0, size);
        float[] expected = c.clone();
        for (int i = 0; i < m * size; i++) {
            expected[3 + i / size * cps + i % size / width * crs + i % size % width * ccs] = product[i];
        }
        for (FloatIndirectGemm gemm :
                new FloatIndirectGemm[] {new ScalarFloatIndirectGemm(), Kernels.FLOAT_INDIRECT_GEMM}) {
            float[] packed = new float[5 + gemm.packedLength(m, k)];
            gemm.pack(m, k, a, 2, ars, acs, packed, 5);
            float[] y = c.clone();
            gemm.windows(m, k, packed, 5, b, bo, rows, height, width, wide, bias, 1, y, 3, cps, crs, ccs);
            assertArrayEquals(expected, y);
        }
    }

    @Property(tries = 300)
    void placesAreSumsOfTwoTables(
            @ForAll @IntRange(max = 30) int m,
            @ForAll @IntRange(max = 100) int n,
            @ForAll @IntRange(min = 1, max = 60) int k,
            @ForAll long seed) {
        places(m, n, k, seed);
    }

    @Property(tries = 10)
    void placesOfSeveralBlocks(
            @ForAll @IntRange(min = 1, max = 30) int m,
            @ForAll @IntRange(min = 1, max = 300) int n,
            @ForAll @IntRange(min = 500, max = 1100) int k,
            @ForAll long seed) {
        places(m, n, k, seed);
    }

    static void places(int m, int n, int k, long seed) {
        Random random = new Random(seed);
        int[] rows = places(random, m);
        int[] columns = places(random, k);
        float[] a = values(
                random,
                3
                        + Arrays.stream(rows).max().orElse(0)
                        + Arrays.stream(columns).max().orElse(0));
        int brs = random.nextBoolean() ? n + random.nextInt(3) : 1;
        int bcs = brs == 1 ? k + random.nextInt(3) : 1;
        float[] b = values(random, 1 + k * brs + n * bcs);
        float beta = SCALES[random.nextInt(SCALES.length)];
        float[] written = new float[m * k];
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                written[i * k + p] = a[2 + rows[i] + columns[p]];
            }
        }
        float[] c = result(random, m, n, beta);
        float[] expected = c.clone();
        new ScalarFloatGemm().gemm(m, n, k, 1, written, 0, k, 1, b, 1, brs, bcs, beta, expected, 3, n + 2);
        for (FloatIndirectGemm gemm :
                new FloatIndirectGemm[] {new ScalarFloatIndirectGemm(), Kernels.FLOAT_INDIRECT_GEMM}) {
            float[] y = c.clone();
            gemm.places(m, n, k, a, 2, rows, columns, b, 1, brs, bcs, beta, y, 3, n + 2);
            assertArrayEquals(expected, y);
        }
    }

    /** All of the array, so that stray writes show; NaN where it must not be read. */
    private static float[] result(Random random, int m, int n, float beta) {
        float[] c = values(random, 3 + m * (n + 2));
        if (beta == 0) {
            Arrays.fill(c, Float.NaN);
        }
        return c;
    }

    private static int[] places(Random random, int count) {
        return random.ints(count, 0, 200).toArray();
    }

    private static float[] values(Random random, int size) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}
