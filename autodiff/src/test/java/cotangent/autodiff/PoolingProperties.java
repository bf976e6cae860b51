package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Pooling against its definition, and all derivatives. */
class PoolingProperties {
    private static final GradientCheck.Options SECOND_ORDER =
            GradientCheck.Options.defaults().withSecondOrder(true).withMaxElements(20);

    private static PoolingOptions options(Random r, boolean dilate) {
        int kh = 1 + r.nextInt(3);
        int kw = 1 + r.nextInt(3);
        return PoolingOptions.of(kh, kw)
                .withStride(1 + r.nextInt(3), 1 + r.nextInt(3))
                .withPadding(r.nextInt(kh / 2 + 1), r.nextInt(kw / 2 + 1))
                .withDilation(dilate ? 1 + r.nextInt(2) : 1, dilate ? 1 + r.nextInt(2) : 1)
                .withCountIncludePad(r.nextBoolean());
    }

    /** Planes whose elements all differ by far more than a difference's step. */
    private static Tensor planes(Random r, PoolingOptions o) {
        int h = o.dilationH() * (o.kernelH() - 1) + 1 + r.nextInt(4);
        int w = o.dilationW() * (o.kernelW() - 1) + 1 + r.nextInt(4);
        int n = 4 * h * w;
        double[] values = new double[n];
        int[] order = Rng.permutation(r, n);
        for (int i = 0; i < n; i++) {
            values[i] = order[i] * 0.1 - 2;
        }
        return Tensor.of(values, h, 2, w, 2).permute(1, 3, 0, 2);
    }

    private static Tensor naive(Tensor x, PoolingOptions o, Tensor likeIndex, boolean max) {
        int outH = likeIndex.size(2);
        int outW = likeIndex.size(3);
        double[] y = new double[likeIndex.size()];
        int at = 0;
        for (int n = 0; n < x.size(0); n++) {
            for (int c = 0; c < x.size(1); c++) {
                for (int i = 0; i < outH; i++) {
                    for (int j = 0; j < outW; j++) {
                        double best = Double.NEGATIVE_INFINITY;
                        double sum = 0;
                        int count = 0;
                        for (int a = 0; a < o.kernelH(); a++) {
                            for (int b = 0; b < o.kernelW(); b++) {
                                int row = i * o.strideH() + a * o.dilationH() - o.padH();
                                int column = j * o.strideW() + b * o.dilationW() - o.padW();
                                if (row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3)) {
                                    best = Math.max(best, x.get(n, c, row, column));
                                    sum += x.get(n, c, row, column);
                                    count++;
                                }
                            }
                        }
                        y[at++] = max ? best : sum / (o.countIncludePad() ? o.kernelH() * o.kernelW() : count);
                    }
                }
            }
        }
        return Tensor.of(y, likeIndex.shape().toArray());
    }

    @Property(tries = 200)
    void maximaAreTheLargestOfTheirWindows(@ForAll long seed) {
        Random r = new Random(seed);
        PoolingOptions o = options(r, true);
        Tensor x = planes(r, o);
        Indexed y = Pooling.maxPool2dIndexed(x, o);
        Tensor expected = naive(x, o, y.indices(), true);
        assertClose(y.values(), expected, 0);
        Tensor flat = y.indices().flatten(2);
        Tensor inside = flat.ge(0);
        Tensor there = x.reshape(2, 2, -1).gather(2, flat.maskedFill(inside.not(), 0));
        assertClose(Tensor.where(inside, there, expected.flatten(2)), expected.flatten(2), 0);
        assertClose(Pooling.maxPool2d(x.to(DType.FLOAT32), o), expected.to(DType.FLOAT32), 0);
    }

    @Property(tries = 200)
    void averagesAreThoseOfTheirWindows(@ForAll long seed) {
        Random r = new Random(seed);
        PoolingOptions o = options(r, false);
        Tensor x = planes(r, o);
        Tensor y = Pooling.avgPool2d(x, o);
        assertClose(y, naive(x, o, y, false), 1e-13, 1e-13, o.toString());
    }

    @Property(tries = 25)
    void derivativesOfBothOrders(@ForAll long seed) {
        Random r = new Random(seed);
        PoolingOptions o = options(r, false);
        Tensor x = planes(r, o);
        // The square makes the second derivative differ from zero.
        GradientCheck.check(t -> Pooling.maxPool2d(t.square(), o), x.add(2.1), SECOND_ORDER);
        GradientCheck.check(t -> Pooling.avgPool2d(t.square(), o), x, SECOND_ORDER);
        int height = 1 + r.nextInt(4);
        int width = 1 + r.nextInt(4);
        GradientCheck.check(t -> Pooling.adaptiveAvgPool2d(t, height, width), x, SECOND_ORDER);
    }

    @Example
    void aWindowOnPaddingOnlyIsNegativeInfinityWithoutGradient() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4}).reshape(1, 1, 4).requiresGrad();
        Tensor y = Pooling.maxPool1d(
                x, PoolingOptions.of(2).withStride(1).withPadding(1).withDilation(5));
        assertEquals(Double.NEGATIVE_INFINITY, y.item());
        y.sum().backward();
        assertEquals(0, x.grad().abs().sum().item());
    }

    @Example
    void theGradientOfTiesGoesToTheFirst() {
        Tensor x = Tensor.ones(1, 1, 2, 2).requiresGrad();
        Pooling.maxPool2d(x, 2).sum().backward();
        assertClose(x.grad(), Tensor.of(new float[] {1, 0, 0, 0}, 1, 1, 2, 2), 0);
    }

    @Example
    void globalAveragesAndErrors() {
        Tensor x = Tensor.arange(DType.FLOAT64, 0, 12, 1).reshape(1, 2, 2, 3);
        assertClose(Pooling.globalAvgPool2d(x), Tensor.of(new double[] {2.5, 8.5}, 1, 2), 1e-15);
        assertThrows(ShapeException.class, () -> Pooling.maxPool2d(x, 4));
        assertThrows(ShapeException.class, () -> Pooling.maxPool2d(Tensor.ones(3), 1));
        assertThrows(ShapeException.class, () -> Pooling.adaptiveAvgPool2d(x, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> PoolingOptions.of(2).withPadding(2));
        assertThrows(
                IllegalArgumentException.class,
                () -> Pooling.avgPool2d(x, PoolingOptions.of(1).withDilation(2)));
    }
}
