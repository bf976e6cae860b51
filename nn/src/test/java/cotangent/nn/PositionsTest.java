package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Position encodings against their formulas and what they are for. */
class PositionsTest {
    private final Rng rng = Rng.of(31);

    @Test
    void sinusoidsHaveTheFormula() {
        Tensor y = new SinusoidalPositions(5, 4).apply(Tensor.ones(DType.FLOAT64, 2, 3, 4));
        double[] expected = new double[24];
        for (int at = 0; at < expected.length; at++) {
            int t = at / 4 % 3;
            double angle = at % 4 < 2 ? t : t / 100.0; // 10000^(2 / 4) = 100
            expected[at] = 1 + (at % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        }
        assertArrayEquals(expected, y.toDoubleArray(), 1e-15);
    }

    @Test
    void rotationHasTheFormula() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 1, 2, 3, 4}, 2, 4);
        double[] y = new RotaryPositions(9, 4).forward(x, 1).toDoubleArray();
        double[] expected = new double[8];
        for (int t = 0; t < 2; t++) {
            for (int i = 0; i < 2; i++) {
                double angle = (t + 1) / (i == 0 ? 1.0 : 100.0);
                double even = 2 * i + 1;
                double odd = 2 * i + 2;
                expected[4 * t + 2 * i] = even * Math.cos(angle) - odd * Math.sin(angle);
                expected[4 * t + 2 * i + 1] = even * Math.sin(angle) + odd * Math.cos(angle);
            }
        }
        assertArrayEquals(expected, y, 1e-14);
    }

    @Test
    void productsOfRotatedVectorsDependOnTheDistanceOnly() {
        RotaryPositions rotary = new RotaryPositions(64, 8);
        Tensor q = Tensor.randn(rng, DType.FLOAT64, 2, 3, 5, 8);
        Tensor k = Tensor.randn(rng, DType.FLOAT64, 2, 3, 5, 8);
        Tensor near = rotary.apply(q).matmul(rotary.apply(k).mT());
        Tensor far = rotary.forward(q, 40).matmul(rotary.forward(k, 40).mT());
        assertTrue(near.allClose(far, 1e-11, 1e-11, false));
    }

    @Test
    void rotationHasRightDerivatives() {
        GradientCheck.check(
                in -> new RotaryPositions(3, 4).apply(in.get(0)),
                List.of(Tensor.randn(rng, DType.FLOAT64, 2, 3, 4)),
                GradientCheck.Options.defaults().withSecondOrder(true));
    }

    @Test
    void typesStay() {
        assertEquals(
                DType.FLOAT32,
                new RotaryPositions(3, 4).apply(Tensor.zeros(3, 4)).dtype());
        assertEquals(
                DType.FLOAT32,
                new SinusoidalPositions(3, 4).apply(Tensor.zeros(3, 4)).dtype());
        assertEquals(DType.FLOAT32, new Alibi(2).bias(DType.FLOAT32, 2, 2).dtype());
    }

    @Test
    void linearBiasesFallWithTheDistance() {
        Tensor bias = new Alibi(2).bias(DType.FLOAT64, 2, 3, 1);
        assertEquals(Shape.of(2, 2, 3), bias.shape());
        double a = 1.0 / 16; // 2^-4
        double b = 1.0 / 256; // 2^-8
        assertArrayEquals(
                new double[] {-a, 0, -a, -2 * a, -a, 0, -b, 0, -b, -2 * b, -b, 0}, bias.toDoubleArray(), 1e-15);
    }

    @Test
    void slopesForNumbersOfHeadsThatAreNoPowersOfTwoAreInterleaved() {
        // Powers for 4 heads: 2^-2, 2^-4, 2^-6, 2^-8; then the first and third for 8 heads.
        assertArrayEquals(new double[] {0.25, 0.0625, 1.0 / 64, 1.0 / 256, 0.5, 0.125}, new Alibi(6).slopes(), 1e-15);
    }

    @Test
    void linearBiasesAreAMaskOfAttention() {
        MultiheadAttention attention = new MultiheadAttention(8, 2, true, true, rng);
        Tensor x = Tensor.randn(rng, 3, 4, 8);
        Tensor bias = new Alibi(2).bias(x.dtype(), 4, 4);
        assertEquals(x.shape(), attention.forward(x, bias).shape());
        // What is the same for all keys of a query changes nothing: the bias may as well be one of keys alone under
        // causality.
        Tensor keys = Tensor.arange(DType.FLOAT32, 0, 4, 1).mul(Tensor.of(new float[] {1f / 16, 1f / 256}, 2, 1, 1));
        assertTrue(attention.forward(x, bias).allClose(attention.forward(x, keys), 1e-5, 1e-6, false));
    }

    @Test
    void wrongSettingsAndInputsAreNamed() {
        assertMessage(
                IllegalArgumentException.class,
                "RotaryPositions: dim must be even, got 3",
                () -> new RotaryPositions(4, 3));
        assertMessage(IllegalArgumentException.class, "Alibi: heads must be positive, got 0", () -> new Alibi(0));
        assertMessage(
                ShapeException.class,
                "SinusoidalPositions(4, 2): input has shape [5, 2], needs [..., time, 2] with at most 4 positions",
                () -> new SinusoidalPositions(4, 2).apply(Tensor.zeros(5, 2)));
        assertMessage(
                ShapeException.class,
                "RotaryPositions(4, 2): input has shape [3, 2], needs [..., time, 2] with at most 2 positions",
                () -> new RotaryPositions(4, 2).forward(Tensor.zeros(3, 2), 2));
        assertMessage(
                IllegalArgumentException.class,
                "RotaryPositions(4, 2): the offset must not be negative, got -1",
                () -> new RotaryPositions(4, 2).forward(Tensor.zeros(3, 2), -1));
        assertThrows(DTypeException.class, () -> new SinusoidalPositions(4, 2)
                .apply(Tensor.arange(4).reshape(2, 2)));
    }

    private static void assertMessage(Class<? extends Exception> type, String message, Executable action) {
        assertEquals(message, assertThrows(type, action).getMessage());
    }
}
