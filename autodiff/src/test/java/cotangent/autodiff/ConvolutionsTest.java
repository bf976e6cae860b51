package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.vector.Parallelism;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ConvolutionsTest {
    private static final ConvolutionOptions OPTIONS = ConvolutionOptions.DEFAULT;

    private static Tensor randn(int... shape) {
        return Tensor.randn(Rng.of(7), shape);
    }

    private static void assertShapeError(String part, Supplier<Tensor> f) {
        String message = assertThrows(ShapeException.class, f::get).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void errorsNameWhatDoesNotFit() {
        assertShapeError(
                "conv2d: needs input of 4 axes, got shape [3, 4]",
                () -> Convolutions.conv2d(randn(3, 4), randn(1, 1, 1, 1), null));
        assertShapeError(
                "input [1, 3, 4, 4] does not fit weight [2, 2, 3, 3]",
                () -> Convolutions.conv2d(randn(1, 3, 4, 4), randn(2, 2, 3, 3), null));
        assertShapeError(
                "in 3 groups",
                () -> Convolutions.conv2d(randn(1, 3, 4, 4), randn(4, 1, 3, 3), null, OPTIONS.withGroups(3)));
        assertShapeError(
                "needs a bias of shape [2]", () -> Convolutions.conv2d(randn(1, 3, 4, 4), randn(2, 3, 3, 3), randn(3)));
        assertShapeError(
                "conv2d: a window of 5 x 5 is larger than the padded input of 4 x 4",
                () -> Convolutions.conv2d(randn(1, 3, 4, 4), randn(2, 3, 5, 5), null));
        assertShapeError(
                "conv1d: needs weight of 3 axes", () -> Convolutions.conv1d(randn(1, 3, 4), randn(2, 3, 1, 1), null));
        assertShapeError("fold", () -> Convolutions.fold(randn(1, 8, 5), 3, 3, 2, 2, OPTIONS));
        assertThrows(
                DTypeException.class,
                () -> Convolutions.conv2d(
                        Tensor.zeros(DType.BOOL, 1, 1, 2, 2), Tensor.zeros(DType.BOOL, 1, 1, 1, 1), null));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withStride(0));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withGroups(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Convolutions.convTranspose2d(randn(1, 1, 2, 2), randn(1, 1, 2, 2), null, OPTIONS, 1, 0));
    }

    @Test
    void emptyBatchesAreConvolved() {
        Tensor x = Tensor.zeros(0, 2, 4, 4).requiresGrad();
        Tensor w = randn(3, 2, 3, 3).requiresGrad();
        Tensor y = Convolutions.conv2d(x, w, null, 1, 1);
        assertEquals(Shape.of(0, 3, 4, 4), y.shape());
        y.sum().backward();
        assertEquals(0, w.grad().abs().sum().item());
        assertEquals(x.shape(), x.grad().shape());
    }

    @Test
    void samePaddingKeepsTheSize() {
        ConvolutionOptions same = OPTIONS.withDilation(2, 1).withSamePadding(2, 4);
        assertEquals(
                Shape.of(1, 1, 6, 7),
                Convolutions.conv2d(randn(1, 1, 6, 7), randn(1, 1, 2, 4), null, same)
                        .shape());
    }

    @Test
    void bitsDoNotDependOnThreads() {
        Tensor x = randn(19, 8, 14, 14);
        Tensor w = randn(16, 4, 3, 3);
        Conv2d conv = new Conv2d(OPTIONS.withPadding(1).geometry(3, 3), 2);
        Tensor g = conv.apply(x, w);
        Tensor gx = conv.inputGradient(g, w, 14, 14);
        Tensor gw = conv.weightGradient(x, g);
        try (Parallelism three = Parallelism.of(3)) {
            assertSame(conv.apply(x, w), g, "convolution");
            assertSame(conv.inputGradient(g, w, 14, 14), gx, "gradient of the input");
            assertSame(conv.weightGradient(x, g), gw, "gradient of the weight");
        }
    }
}
