package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.vector.Parallelism;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Convolutions with enough channels for every way of reading the windows: against loops over all indices. */
class WideConvolutionProperties {
    /** One convolution and its gradients, computed by the definition in double precision. */
    private record Case(ConvolutionOptions options, int groups, Tensor x, Tensor w, Tensor bias, Tensor g) {
        static Case random(long seed, DType type) {
            Random r = new Random(seed);
            int groups = 1 + r.nextInt(2);
            int c = 1 + r.nextInt(10);
            int o = 1 + r.nextInt(10);
            int kh = 1 + r.nextInt(3);
            int kw = 1 + r.nextInt(3);
            ConvolutionOptions options = ConvolutionOptions.DEFAULT
                    .withPadding(r.nextInt(3), r.nextInt(3), r.nextInt(3), r.nextInt(3))
                    .withStride(r.nextInt(3) == 0 ? 2 : 1)
                    .withDilation(1 + r.nextInt(2), 1 + r.nextInt(2))
                    .withGroups(groups);
            Tensor x = Tensor.randn(r, type, 2, groups * c, 5 + r.nextInt(5), 5 + r.nextInt(12));
            Tensor w = Tensor.randn(r, type, groups * o, c, kh, kw);
            Tensor bias = r.nextBoolean() ? Tensor.randn(r, type, groups * o) : null;
            Tensor y = Convolutions.conv2d(x, w, bias, options);
            return new Case(
                    options, groups, x, w, bias, Tensor.randn(r, type, y.shape().toArray()));
        }

        /** Output, gradient of the input, gradient of the weights. */
        double[][] byDefinition() {
            int[] xs = x.shape().toArray();
            int[] ws = w.shape().toArray();
            int[] ys = g.shape().toArray();
            double[] xv = x.toDoubleArray();
            double[] wv = w.toDoubleArray();
            double[] gv = g.toDoubleArray();
            double[] y = new double[gv.length];
            double[] gx = new double[xv.length];
            double[] gw = new double[wv.length];
            int perGroup = ws[0] / groups;
            int at = 0;
            for (int n = 0; n < ys[0]; n++) {
                for (int o = 0; o < ys[1]; o++) {
                    for (int i = 0; i < ys[2]; i++) {
                        for (int j = 0; j < ys[3]; j++, at++) {
                            y[at] = bias == null ? 0 : bias.get(o);
                            for (int c = 0; c < ws[1]; c++) {
                                for (int kh = 0; kh < ws[2]; kh++) {
                                    for (int kw = 0; kw < ws[3]; kw++) {
                                        int h = i * options.strideH() + kh * options.dilationH() - options.padTop();
                                        int v = j * options.strideW() + kw * options.dilationW() - options.padLeft();
                                        if (h < 0 || h >= xs[2] || v < 0 || v >= xs[3]) {
                                            continue;
                                        }
                                        int xAt = ((n * xs[1] + o / perGroup * ws[1] + c) * xs[2] + h) * xs[3] + v;
                                        int wAt = ((o * ws[1] + c) * ws[2] + kh) * ws[3] + kw;
                                        y[at] += xv[xAt] * wv[wAt];
                                        gx[xAt] += gv[at] * wv[wAt];
                                        gw[wAt] += gv[at] * xv[xAt];
                                    }
                                }
                            }
                        }
                    }
                }
            }
            return new double[][] {y, gx, gw};
        }

        double[][] byKernels() {
            Tensor xl = x.detach().requiresGrad();
            Tensor wl = w.detach().requiresGrad();
            Tensor y = Convolutions.conv2d(xl, wl, bias, options);
            y.backward(g, false);
            return new double[][] {
                y.toDoubleArray(), xl.grad().toDoubleArray(), wl.grad().toDoubleArray()
            };
        }
    }

    @Property(tries = 150)
    void valuesAndGradientsInDoublePrecision(@ForAll long seed) {
        check(seed, DType.FLOAT64, 1e-11);
    }

    @Property(tries = 150)
    void valuesAndGradientsInSinglePrecision(@ForAll long seed) {
        check(seed, DType.FLOAT32, 2e-3);
    }

    private static void check(long seed, DType type, double tolerance) {
        Case c = Case.random(seed, type);
        double[][] expected = c.byDefinition();
        double[][] actual = c.byKernels();
        for (int part = 0; part < 3; part++) {
            for (int i = 0; i < expected[part].length; i++) {
                assertEquals(
                        expected[part][i],
                        actual[part][i],
                        tolerance,
                        "part " + part + ", element " + i + ", " + c.options + " x " + c.x.shape() + " w "
                                + c.w.shape());
            }
        }
    }

    @Property(tries = 50)
    void theNumberOfThreadsDoesNotShow(@ForAll long seed) {
        Case c = Case.random(seed, DType.FLOAT32);
        double[][] one = c.byKernels();
        try (var region = Parallelism.of(3)) {
            double[][] three = c.byKernels();
            for (int part = 0; part < 3; part++) {
                assertArrayEquals(one[part], three[part]);
            }
        }
    }

    /** What overflows outside a window must not reach it: the positions between rows are dropped, not multiplied by zero. */
    @Property(tries = 50)
    void infinityStaysInItsWindows(@ForAll long seed) {
        Random r = new Random(seed);
        Tensor x = Tensor.randn(r, DType.FLOAT32, 1, 8, 6, 9);
        double[] values = x.toDoubleArray();
        values[r.nextInt(values.length)] = Double.POSITIVE_INFINITY;
        Tensor broken = Tensor.of(values).to(DType.FLOAT32).reshape(1, 8, 6, 9);
        Tensor w = Tensor.ones(4, 8, 3, 3);
        Tensor y = Convolutions.conv2d(broken, w, null, ConvolutionOptions.DEFAULT.withPadding(1));
        int infinite = 0;
        for (double v : y.toDoubleArray()) {
            infinite += v == Double.POSITIVE_INFINITY ? 1 : 0;
        }
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            at = Double.isInfinite(values[i]) ? i : at;
        }
        int h = at / 9 % 6;
        int v = at % 9;
        int rows = h == 0 || h == 5 ? 2 : 3;
        int columns = v == 0 || v == 8 ? 2 : 3;
        assertEquals(4 * rows * columns, infinite);
    }
}
