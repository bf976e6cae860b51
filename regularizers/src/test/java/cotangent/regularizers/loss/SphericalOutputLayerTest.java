package cotangent.regularizers.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Linear;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SphericalOutputLayerTest {
    private static final int CLASSES = 30;
    private static final int WIDTH = 6;

    static List<SphericalLoss> losses() {
        return List.of(new ZLoss(1, 2), ZLoss.defaults(), new TaylorSoftmaxLoss(), new OneHotSquaredError());
    }

    private static Tensor weights(long seed) {
        return Tensor.randn(Rng.of(seed), DType.FLOAT64, CLASSES, WIDTH).mul(0.5);
    }

    /** Steps of both and returns the dense weights. */
    private static Tensor compare(
            SphericalOutputLayer layer, SphericalLoss loss, Tensor w, int steps, double rate, Rng rng) {
        for (int i = 0; i < steps; i++) {
            Tensor h = Tensor.randn(rng, DType.FLOAT64, WIDTH);
            long c = rng.nextInt(CLASSES);
            Tensor label = Tensor.of(new long[] {c});
            Tensor dense = w;
            List<Tensor> g =
                    Autodiff.grad(in -> loss.apply(in.get(0).matmul(in.get(1)).unsqueeze(0), label), List.of(dense, h));
            double expected = loss.apply(dense.matmul(h).unsqueeze(0), label).item();
            SphericalOutputLayer.Step step = layer.step(h, c, rate);
            assertEquals(expected, step.loss(), 1e-8 * Math.max(1, expected), "loss at step " + i);
            TensorAssertions.assertClose(step.gradient(), g.get(1), 1e-8, 1e-8, "gradient at step " + i);
            w = w.sub(g.get(0).mul(rate));
        }
        return w;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void twoHundredStepsAreThoseOfTheDenseLayer(SphericalLoss loss) {
        Tensor w = weights(1);
        SphericalOutputLayer layer = new SphericalOutputLayer(w, loss);
        double rate = loss instanceof OneHotSquaredError ? 0.01 : 0.1;
        Tensor dense = compare(layer, loss, w, 200, rate, Rng.of(2));
        TensorAssertions.assertClose(layer.weights(), dense, 0, 1e-8, loss.toString());
    }

    /** The Javadoc's use: what is below gets the gradients that it would get from a dense layer. */
    @Test
    void passesTheGradientOn() {
        ZLoss loss = new ZLoss(1, 2);
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            Linear body = new Linear(4, WIDTH, Rng.of(11));
            body.to(dtype);
            Tensor x = Tensor.randn(Rng.of(12), dtype, 4);
            Tensor h = body.apply(x);
            SphericalOutputLayer.Step step = new SphericalOutputLayer(weights(13), loss).step(h, 3, 0.1);
            h.backward(step.gradient().to(h.dtype()), false);
            Tensor found = body.weight().grad();
            body.zeroGrad();
            Tensor dense = weights(13).to(dtype).matmul(body.apply(x));
            loss.apply(dense.unsqueeze(0), Tensor.of(new long[] {3})).backward();
            double tolerance = dtype == DType.FLOAT64 ? 1e-12 : 1e-5;
            TensorAssertions.assertClose(found, body.weight().grad(), tolerance, tolerance, dtype.toString());
        }
    }

    @Test
    void rebuildsChangeNothing() {
        ZLoss loss = new ZLoss(1, 2);
        SphericalOutputLayer layer = new SphericalOutputLayer(weights(3), loss, 7);
        Tensor dense = compare(layer, loss, weights(3), 100, 0.1, Rng.of(4));
        TensorAssertions.assertClose(layer.weights(), dense, 0, 1e-10, "rebuilt");
    }

    /** Steps so long that U gets a large condition and must be folded. */
    @Test
    void foldsWhatWouldBecomeSingular() {
        OneHotSquaredError loss = new OneHotSquaredError();
        SphericalOutputLayer layer = new SphericalOutputLayer(weights(5), loss);
        Tensor dense = compare(layer, loss, weights(5), 200, 0.08, Rng.of(6));
        TensorAssertions.assertClose(layer.weights(), dense, 0, 1e-8, "folded");
    }

    /** With eta alpha ||h||^2 = 1 the weights lose what they map h to: U is singular, the step is done densely. */
    @Test
    void aSingularStepIsDense() {
        OneHotSquaredError loss = new OneHotSquaredError();
        Tensor w = weights(7);
        SphericalOutputLayer layer = new SphericalOutputLayer(w, loss);
        Tensor h = Tensor.of(new double[] {1, 0, 0, 1, 0, 0});
        layer.step(h, 3, 0.25);
        Tensor o = w.matmul(h);
        double[] slope = o.mul(2).toDoubleArray();
        slope[3] -= 2;
        Tensor dense = w.sub(Tensor.of(slope).unsqueeze(1).mul(h).mul(0.25));
        TensorAssertions.assertClose(layer.weights(), dense, 0, 1e-14, "weights");
        assertEquals(0, layer.loss(h, 3), 1e-14, "such a step fits the sample");
        Tensor later = compare(layer, loss, dense, 50, 0.01, Rng.of(8));
        TensorAssertions.assertClose(layer.weights(), later, 0, 1e-10, "and it goes on from there");
    }

    @Test
    void wrongArguments() {
        ZLoss loss = new ZLoss(1, 2);
        SphericalOutputLayer layer = new SphericalOutputLayer(weights(9), loss);
        Tensor h = Tensor.ones(DType.FLOAT64, WIDTH);
        assertThrows(ShapeException.class, () -> new SphericalOutputLayer(Tensor.ones(1, 3), loss));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SphericalOutputLayer(Tensor.ones(2, 3).div(0), loss));
        assertThrows(IllegalArgumentException.class, () -> new SphericalOutputLayer(weights(9), loss, 0));
        assertThrows(ShapeException.class, () -> layer.step(Tensor.ones(WIDTH + 1), 0, 0.1));
        assertThrows(IndexOutOfBoundsException.class, () -> layer.step(h, CLASSES, 0.1));
        assertThrows(IllegalArgumentException.class, () -> layer.step(h, 0, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> layer.step(h.div(0), 0, 0.1));
    }
}
