package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Convolutions and their relatives against their definition, and all derivatives. */
class ConvolutionsProperties {
    private static final GradientCheck.Options SECOND_ORDER =
            GradientCheck.Options.defaults().withSecondOrder(true).withMaxElements(12);

    /** A random convolution that exists. */
    private record Problem(Tensor x, Tensor w, Tensor bias, ConvolutionOptions options) {
        static Problem of(long seed, int maxSize) {
            Random r = new Random(seed);
            int groups = 1 + r.nextInt(3);
            int kh = 1 + r.nextInt(3);
            int kw = 1 + r.nextInt(3);
            ConvolutionOptions o = ConvolutionOptions.DEFAULT.withGroups(groups);
            if (r.nextInt(4) > 0) {
                o = o.withStride(1 + r.nextInt(3), 1 + r.nextInt(3))
                        .withDilation(1 + r.nextInt(2), 1 + r.nextInt(2))
                        .withPadding(r.nextInt(3), r.nextInt(3), r.nextInt(3), r.nextInt(3));
            }
            int h = Math.max(1, o.dilationH() * (kh - 1) + 1 - o.padTop() - o.padBottom()) + r.nextInt(maxSize);
            int w = Math.max(1, o.dilationW() * (kw - 1) + 1 - o.padLeft() - o.padRight()) + r.nextInt(maxSize);
            int c = 1 + r.nextInt(2);
            int out = groups * (1 + r.nextInt(2));
            int n = 1 + r.nextInt(3);
            return new Problem(
                    Tensor.randn(r, DType.FLOAT64, n, h, w, groups * c).permute(0, 3, 1, 2),
                    Tensor.randn(r, DType.FLOAT64, out, c, kh, kw),
                    r.nextBoolean() ? Tensor.randn(r, DType.FLOAT64, out) : null,
                    o);
        }
    }

    private static Tensor naive(Tensor x, Tensor w, Tensor bias, ConvolutionOptions o, int outH, int outW) {
        int c = w.size(1);
        int perGroup = w.size(0) / o.groups();
        double[] y = new double[x.size(0) * w.size(0) * outH * outW];
        int at = 0;
        for (int n = 0; n < x.size(0); n++) {
            for (int k = 0; k < w.size(0); k++) {
                for (int i = 0; i < outH; i++) {
                    for (int j = 0; j < outW; j++) {
                        double sum = bias == null ? 0 : bias.get(k);
                        for (int q = 0; q < c; q++) {
                            for (int a = 0; a < w.size(2); a++) {
                                for (int b = 0; b < w.size(3); b++) {
                                    int row = i * o.strideH() + a * o.dilationH() - o.padTop();
                                    int column = j * o.strideW() + b * o.dilationW() - o.padLeft();
                                    if (row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3)) {
                                        sum += w.get(k, q, a, b) * x.get(n, k / perGroup * c + q, row, column);
                                    }
                                }
                            }
                        }
                        y[at++] = sum;
                    }
                }
            }
        }
        return Tensor.of(y, x.size(0), w.size(0), outH, outW);
    }

    @Property(tries = 300)
    void convolutionIsItsDefinition(@ForAll long seed) {
        Problem p = Problem.of(seed, 6);
        ConvolutionOptions o = p.options;
        int outH = (p.x.size(2) + o.padTop() + o.padBottom() - o.dilationH() * (p.w.size(2) - 1) - 1) / o.strideH() + 1;
        int outW = (p.x.size(3) + o.padLeft() + o.padRight() - o.dilationW() * (p.w.size(3) - 1) - 1) / o.strideW() + 1;
        Tensor expected = naive(p.x, p.w, p.bias, o, outH, outW);
        assertClose(Convolutions.conv2d(p.x, p.w, p.bias, o), expected, 1e-12, 1e-12, o.toString());
        Tensor single = Convolutions.conv2d(
                p.x.to(DType.FLOAT32), p.w.to(DType.FLOAT32), p.bias == null ? null : p.bias.to(DType.FLOAT32), o);
        assertClose(single, expected, 1e-4, 1e-4, "float32 " + o);
    }

    @Property(tries = 30)
    void derivativesOfBothOrders(@ForAll long seed) {
        Problem p = Problem.of(seed, 3);
        if (p.bias == null) {
            GradientCheck.check(
                    in -> Convolutions.conv2d(in.get(0), in.get(1), null, p.options), List.of(p.x, p.w), SECOND_ORDER);
        } else {
            GradientCheck.check(
                    in -> Convolutions.conv2d(in.get(0), in.get(1), in.get(2), p.options),
                    List.of(p.x, p.w, p.bias),
                    SECOND_ORDER);
        }
    }

    @Property(tries = 20)
    void derivativesOfTheGradients(@ForAll long seed) {
        Problem p = Problem.of(seed, 3);
        Conv2d conv = new Conv2d(p.options.geometry(p.w.size(2), p.w.size(3)), p.options.groups());
        Tensor g = Tensor.randn(
                new Random(seed), DType.FLOAT64, conv.apply(p.x, p.w).shape().toArray());
        GradientCheck.check(
                in -> conv.inputGradient(in.get(0), in.get(1), p.x.size(2), p.x.size(3)),
                List.of(g, p.w),
                SECOND_ORDER);
        GradientCheck.check(in -> conv.weightGradient(in.get(0), in.get(1)), List.of(p.x, g), SECOND_ORDER);
    }

    @Property(tries = 100)
    void transposedConvolutionIsTheAdjoint(@ForAll long seed) {
        Problem p = Problem.of(seed, 5);
        ConvolutionOptions o = p.options;
        Tensor y = Convolutions.conv2d(p.x, p.w, null, o);
        Tensor u = Tensor.randn(new Random(seed), DType.FLOAT64, y.shape().toArray());
        int lostH = (p.x.size(2) + o.padTop() + o.padBottom() - o.dilationH() * (p.w.size(2) - 1) - 1) % o.strideH();
        int lostW = (p.x.size(3) + o.padLeft() + o.padRight() - o.dilationW() * (p.w.size(3) - 1) - 1) % o.strideW();
        Tensor back = Convolutions.convTranspose2d(u, p.w, null, o, lostH, lostW);
        assertClose(back.mul(p.x).sum(), u.mul(y).sum(), 1e-11, 1e-11, "<A'u, x> = <u, Ax>");
    }

    @Property(tries = 100)
    void foldIsTheAdjointOfUnfold(@ForAll long seed) {
        Problem p = Problem.of(seed, 5);
        Tensor columns = Convolutions.unfold(p.x, p.w.size(2), p.w.size(3), p.options);
        Tensor u = Tensor.randn(new Random(seed), DType.FLOAT64, columns.shape().toArray());
        Tensor back = Convolutions.fold(u, p.x.size(2), p.x.size(3), p.w.size(2), p.w.size(3), p.options);
        assertClose(back.mul(p.x).sum(), u.mul(columns).sum(), 1e-11, 1e-11, "<A'u, x> = <u, Ax>");
    }

    @Property(tries = 10)
    void derivativesOfFoldAndUnfold(@ForAll long seed) {
        Problem p = Problem.of(seed, 3);
        int kh = p.w.size(2);
        int kw = p.w.size(3);
        GradientCheck.check(x -> Convolutions.unfold(x, kh, kw, p.options), p.x, SECOND_ORDER);
        Tensor columns = Convolutions.unfold(p.x, kh, kw, p.options);
        GradientCheck.check(
                x -> Convolutions.fold(x, p.x.size(2), p.x.size(3), kh, kw, p.options), columns, SECOND_ORDER);
    }
}
