package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Pooling against the windows collected one by one, with ties, NaN and padding; rows shorter and longer than vectors. */
class FloatPoolingProperties {
    private record Case(int planes, int height, int width, ConvolutionGeometry g) {
        static Case of(Random random) {
            ConvolutionGeometry g = random.nextInt(3) == 0
                    ? ConvolutionGeometry.of(2, 2, 2, 0, 1)
                    : new ConvolutionGeometry(
                            1 + random.nextInt(3),
                            1 + random.nextInt(3),
                            1 + random.nextInt(3),
                            1 + random.nextInt(3),
                            random.nextInt(4),
                            random.nextInt(4),
                            random.nextInt(4),
                            random.nextInt(4),
                            1 + random.nextInt(2),
                            1 + random.nextInt(2));
            int height = 5 + random.nextInt(5);
            int width = random.nextBoolean() ? 5 + random.nextInt(5) : 10 + random.nextInt(80);
            return new Case(random.nextInt(4), height, width, g);
        }

        int outputs() {
            return planes * g.outputHeight(height) * g.outputWidth(width);
        }

        /** Places of the elements of window number {@code o} within its plane. */
        int[] window(int o) {
            int outW = g.outputWidth(width);
            int ow = o % outW;
            int oh = o / outW % g.outputHeight(height);
            int[] places = new int[g.kernelH() * g.kernelW()];
            int count = 0;
            for (int kh = 0; kh < g.kernelH(); kh++) {
                for (int kw = 0; kw < g.kernelW(); kw++) {
                    int h = oh * g.strideH() + kh * g.dilationH() - g.padTop();
                    int w = ow * g.strideW() + kw * g.dilationW() - g.padLeft();
                    if (h >= 0 && h < height && w >= 0 && w < width) {
                        places[count++] = h * width + w;
                    }
                }
            }
            return Arrays.copyOf(places, count);
        }

        int plane(int o) {
            return o / (g.outputHeight(height) * g.outputWidth(width)) * height * width;
        }
    }

    private static float[] values(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = switch (random.nextInt(12)) {
                case 0 -> -0.0f;
                case 1 -> 0f;
                case 2 -> Float.POSITIVE_INFINITY;
                case 3 -> Float.NEGATIVE_INFINITY;
                case 4, 5, 6 -> random.nextInt(3); // ties
                default -> (float) random.nextGaussian();
            };
        }
        return x;
    }

    @Property(tries = 500)
    void findsMaxima(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        float[] x = values(random, k.planes * k.height * k.width + 3);
        if (random.nextBoolean()) {
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt(8) == 0 ? Float.NaN : x[i];
            }
        }
        int n = k.outputs();
        float[] y = new float[n + 2];
        int[] index = new int[n + 1];
        FloatPooling.max(x, 3, k.planes, k.height, k.width, k.g, y, 2, index, 1);
        for (int o = 0; o < n; o++) {
            int at = -1;
            for (int place : k.window(o)) {
                float best = at < 0 ? 0 : x[3 + k.plane(o) + at];
                float v = x[3 + k.plane(o) + place];
                if (at < 0 || v > best || Float.isNaN(v) && !Float.isNaN(best)) {
                    at = place;
                }
            }
            assertEquals(at, index[1 + o]);
            assertEquals(at < 0 ? Float.NEGATIVE_INFINITY : x[3 + k.plane(o) + at], y[2 + o]);
        }
        assertEquals(0, y[0] + y[1] + index[0]);
        float[] picked = new float[n + 1];
        FloatPooling.pick(x, 3, k.planes, k.height * k.width, index, 1, n / Math.max(1, k.planes), picked, 1);
        assertArrayEquals(Arrays.copyOfRange(y, 2, n + 2), Arrays.copyOfRange(picked, 1, n + 1));
    }

    @Property(tries = 500)
    void handsGradientsOfMaximaBack(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        int elements = k.planes * k.height * k.width;
        float[] x = values(random, elements);
        int n = k.outputs();
        float[] gy = values(random, n + 1);
        int[] index = new int[n + 2];
        FloatPooling.max(x, 0, k.planes, k.height, k.width, k.g, new float[n], 0, index, 2);
        float[] gx = new float[elements + 4];
        Arrays.fill(gx, 0.5f); // what was there is not read
        float[] expected = gx.clone();
        Arrays.fill(expected, 3, 3 + elements, 0f);
        for (int o = 0; o < n; o++) {
            if (index[2 + o] >= 0) {
                expected[3 + k.plane(o) + index[2 + o]] += gy[1 + o];
            }
        }
        FloatPooling.maxGradient(gy, 1, index, 2, k.planes, k.height, k.width, k.g, gx, 3);
        assertArrayEquals(expected, gx);
    }

    @Property(tries = 500)
    void twinsAgree(@ForAll long seed) {
        Random random = new Random(seed);
        int rows = random.nextInt(4);
        int columns = random.nextInt(4);
        int columnStep = 1 + random.nextInt(2);
        int step = 1 + random.nextInt(3);
        int n = 1 + random.nextInt(70);
        int rowStep =
                (n - 1) * step + 2 * columnStep + 1 + random.nextInt(20); // rows of windows do not meet other rows
        int spare = random.nextInt(40);
        int first = 3;
        int last = first + (n - 1) * step + Math.max(0, rows - 1) * rowStep + Math.max(0, columns - 1) * columnStep;
        float[] x = values(random, last + 1 + random.nextInt(20));
        if (random.nextInt(4) == 0) {
            x[random.nextInt(x.length)] = Float.NaN;
        }
        float[] gy = values(random, n + 2 + random.nextInt(20));
        FloatPoolingRows[] twins = {new ScalarFloatPoolingRows(), Kernels.FLOAT_POOLING};
        float[][] y = new float[2][5 * (n + 2) + spare];
        int[][] index = new int[2][n + 1 + spare];
        float[][] gx = {x.clone(), x.clone()};
        float[][] averages = new float[2][n + 1 + spare];
        for (int i = 0; i < 2; i++) {
            FloatPoolingRows k = twins[i];
            k.max(x, 2, first, rows, rowStep, columns, columnStep, step, n, y[i], 1, index[i], 1, spare);
            Arrays.fill(y[i], n + 1, n + 1 + spare, 0f); // may hold anything
            Arrays.fill(index[i], n + 1, n + 1 + spare, 0);
            k.average(x, first, rows, rowStep, columns, columnStep, step, n, 3f, averages[i], 1, spare);
            Arrays.fill(averages[i], n + 1, n + 1 + spare, 0f);
            k.share(gy, 2, 3f, gx[i], first, rows, rowStep, columns, columnStep, step, n);
        }
        assertArrayEquals(y[0], y[1]);
        assertArrayEquals(index[0], index[1]);
        assertArrayEquals(averages[0], averages[1]);
        assertArrayEquals(gx[0], gx[1]);
    }

    @Property(tries = 500)
    void averages(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        boolean countPadding = random.nextBoolean();
        float[] x = values(random, k.planes * k.height * k.width + 3);
        float[] y = new float[k.outputs() + 2];
        float[] expected = y.clone();
        for (int o = 0; o < k.outputs(); o++) {
            int[] window = k.window(o);
            float sum = 0;
            for (int place : window) {
                sum += x[3 + k.plane(o) + place];
            }
            expected[2 + o] = sum / (countPadding ? k.g.kernelH() * k.g.kernelW() : Math.max(window.length, 1));
            // a window of negative zeros: their sum from +0 is +0, which the sum of the elements alone is not
            expected[2 + o] += 0f;
        }
        FloatPooling.average(x, 3, k.planes, k.height, k.width, k.g, countPadding, y, 2);
        for (int i = 0; i < y.length; i++) {
            y[i] += 0f;
        }
        assertArrayEquals(expected, y);
    }

    @Property(tries = 500)
    void handsAveragesBack(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        boolean countPadding = random.nextBoolean();
        float[] gy = new float[k.outputs() + 1];
        for (int i = 0; i < gy.length; i++) {
            gy[i] = (float) random.nextGaussian();
        }
        float[] gx = new float[k.planes * k.height * k.width + 2];
        Arrays.fill(gx, 0.5f);
        float[] expected = gx.clone();
        for (int o = 0; o < k.outputs(); o++) {
            int[] window = k.window(o);
            for (int place : window) {
                expected[2 + k.plane(o) + place] +=
                        gy[1 + o] / (countPadding ? k.g.kernelH() * k.g.kernelW() : window.length);
            }
        }
        FloatPooling.averageGradient(gy, 1, k.planes, k.height, k.width, k.g, countPadding, gx, 2);
        assertArrayEquals(expected, gx);
    }
}
