package cotangent.vector;

// @specialize Double

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The copies of windows against the definition, and the two directions against each other. */
class FloatConvolutionProperties {
    private record Case(int channels, int height, int width, ConvolutionGeometry g) {
        static Case of(Random random) {
            ConvolutionGeometry g = random.nextInt(3) == 0
                    ? ConvolutionGeometry.of(1 + 2 * random.nextInt(2), 3, 1, 1, 1)
                    : geometry(random);
            int height = 1 + random.nextInt(9);
            int width = 1 + random.nextInt(9);
            height += Math.max(0, (g.kernelH() - 1) * g.dilationH() + 1 - height - g.padTop() - g.padBottom());
            width += Math.max(0, (g.kernelW() - 1) * g.dilationW() + 1 - width - g.padLeft() - g.padRight());
            return new Case(random.nextInt(4), height, width, g);
        }

        private static ConvolutionGeometry geometry(Random random) {
            return new ConvolutionGeometry(
                    1 + random.nextInt(4),
                    1 + random.nextInt(4),
                    1 + random.nextInt(3),
                    1 + random.nextInt(3),
                    random.nextInt(5),
                    random.nextInt(5),
                    random.nextInt(5),
                    random.nextInt(5),
                    1 + random.nextInt(3),
                    1 + random.nextInt(3));
        }

        int outH() {
            return g.outputHeight(height);
        }

        int outW() {
            return g.outputWidth(width);
        }

        int columns() {
            return channels * g.kernelH() * g.kernelW() * outH() * outW();
        }

        /** The place in the image that each element of the matrix comes from, or -1 for padding. */
        int[] sources() {
            int[] sources = new int[columns()];
            int i = 0;
            for (int c = 0; c < channels; c++) {
                for (int kh = 0; kh < g.kernelH(); kh++) {
                    for (int kw = 0; kw < g.kernelW(); kw++) {
                        for (int oh = 0; oh < outH(); oh++) {
                            for (int ow = 0; ow < outW(); ow++) {
                                int h = oh * g.strideH() + kh * g.dilationH() - g.padTop();
                                int w = ow * g.strideW() + kw * g.dilationW() - g.padLeft();
                                boolean inside = h >= 0 && h < height && w >= 0 && w < width;
                                sources[i++] = inside ? (c * height + h) * width + w : -1;
                            }
                        }
                    }
                }
            }
            return sources;
        }
    }

    private static float[] values(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextInt(2001) - 1000; // integers, so that sums and products are exact
        }
        return x;
    }

    @Property(tries = 500)
    void laysWindowsOut(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        float[] x = values(random, k.channels * k.height * k.width + 3);
        float[] columns = values(random, k.columns() + 5);
        float[] expected = columns.clone();
        int[] sources = k.sources();
        for (int i = 0; i < sources.length; i++) {
            expected[2 + i] = sources[i] < 0 ? 0 : x[3 + sources[i]];
        }
        FloatConvolution.im2col(x, 3, k.channels, k.height, k.width, k.g, columns, 2);
        assertArrayEquals(expected, columns);
    }

    @Property(tries = 500)
    void addsWindowsBackInOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        float[] columns = values(random, k.columns() + 2);
        for (int i = 0; i < columns.length; i++) {
            columns[i] *= 0.1f; // inexact: the order of the additions shows
        }
        float[] x = values(random, k.channels * k.height * k.width + 3);
        float[] expected = x.clone();
        int[] sources = k.sources();
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] >= 0) {
                expected[3 + sources[i]] += columns[2 + i];
            }
        }
        FloatConvolution.col2im(columns, 2, x, 3, k.channels, k.height, k.width, k.g);
        assertArrayEquals(expected, x);
    }

    @Property(tries = 200)
    void directionsAreAdjoint(@ForAll long seed) {
        Random random = new Random(seed);
        Case k = Case.of(random);
        float[] x = values(random, k.channels * k.height * k.width);
        float[] c = values(random, k.columns());
        float[] columns = new float[c.length];
        float[] back = new float[x.length];
        FloatConvolution.im2col(x, 0, k.channels, k.height, k.width, k.g, columns, 0);
        FloatConvolution.col2im(c, 0, back, 0, k.channels, k.height, k.width, k.g);
        assertEquals(dot(columns, c), dot(x, back));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Property(tries = 20)
    void everythingOnPaddingIsZero(@ForAll long seed) {
        Random random = new Random(seed);
        float[] x = values(random, 4);
        ConvolutionGeometry g = new ConvolutionGeometry(1, 1, 1, 1, 5, 0, 5, 0, 1, 1);
        float[] columns = values(random, 49);
        FloatConvolution.im2col(x, 0, 1, 2, 2, g, columns, 0);
        float[] expected = new float[49];
        System.arraycopy(x, 0, expected, 5 * 7 + 5, 2);
        System.arraycopy(x, 2, expected, 6 * 7 + 5, 2);
        assertArrayEquals(expected, columns, () -> Arrays.toString(columns));
    }
}
