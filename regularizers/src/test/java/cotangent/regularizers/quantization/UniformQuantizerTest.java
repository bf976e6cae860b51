package cotangent.regularizers.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UniformQuantizerTest {
    private static final QuantizerConfig MIN_MAX = QuantizerConfig.weights(2).withSearch(false);

    @Test
    void levelsByHand() {
        Tensor x = Tensor.of(new double[] {-3, -1, 0, 0.4, 1.5});
        UniformQuantizer symmetric = UniformQuantizer.fit(x, MIN_MAX);
        assertEquals(2, symmetric.scale().item());
        // -1.5 and -0.5 go to the even neighbour; 3 levels of 4 are used.
        assertArrayEquals(new double[] {-4, 0, 0, 0, 2}, symmetric.quantize(x).toDoubleArray());
        UniformQuantizer shifted = UniformQuantizer.fit(x, QuantizerConfig.activations(2));
        assertEquals(1.5, shifted.scale().item());
        assertEquals(2, shifted.zeroPoint().item());
        assertArrayEquals(
                new double[] {-3, -1.5, 0, 0, 1.5}, shifted.quantize(x).toDoubleArray());
        Tensor positive = Tensor.of(new double[] {0, 1, 6});
        UniformQuantizer unsigned = UniformQuantizer.fit(positive, new QuantizerConfig(2, false, true, false, false));
        assertEquals(2, unsigned.scale().item());
        assertArrayEquals(new double[] {0, 0, 6}, unsigned.quantize(positive).toDoubleArray());
        UniformQuantizer signed = UniformQuantizer.fit(x, new QuantizerConfig(2, true, false, false, false));
        assertEquals(0, signed.zeroPoint().item());
        assertArrayEquals(new double[] {-3, -1.5, 0, 0, 1.5}, signed.quantize(x).toDoubleArray());
    }

    @Property(tries = 200)
    void quantizedValuesAreLevelsAndStay(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll boolean signed,
            @ForAll boolean symmetric,
            @ForAll boolean perChannel,
            @ForAll boolean search) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, 7);
        x = symmetric && !signed ? x.abs() : x;
        UniformQuantizer q = UniformQuantizer.fit(x, new QuantizerConfig(bits, signed, symmetric, perChannel, search));
        Tensor y = q.quantize(x);
        Tensor level = y.div(q.scale()).add(q.zeroPoint());
        TensorAssertions.assertClose(level, level.round(), 0, 1e-9, "whole levels");
        assertTrue(level.round().ge(signed ? -(1 << bits - 1) : 0).all());
        assertTrue(level.round().le((1 << bits - (signed ? 1 : 0)) - 1).all());
        TensorAssertions.assertClose(q.quantize(y), y, 1e-12, 1e-15, "idempotent");
        assertEquals(
                0, q.quantize(Tensor.zeros(DType.FLOAT64, 3, 7)).abs().max().item(), "0 is a level");
        assertEquals(perChannel ? Shape.of(3, 1) : Shape.of(), q.scale().shape());
        if (!search && !symmetric) {
            assertTrue(y.sub(x).abs().le(q.scale().mul(1.0000001)).all(), "within a level");
        }
    }

    @Property(tries = 100)
    void theSearchIsNoWorse(@ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int bits) {
        Tensor x = Tensor.randn(Rng.of(seed), DType.FLOAT64, 40);
        UniformQuantizer found = UniformQuantizer.fit(x, QuantizerConfig.weights(bits));
        UniformQuantizer whole =
                UniformQuantizer.fit(x, QuantizerConfig.weights(bits).withSearch(false));
        assertTrue(error(found, x) <= error(whole, x));
        double ratio = found.scale().item() / whole.scale().item();
        assertEquals(Math.rint(100 * ratio), 100 * ratio, 1e-9);
        assertTrue(ratio > 0.2 && ratio <= 1.0000001);
    }

    private static double error(UniformQuantizer q, Tensor x) {
        return q.quantize(x).sub(x).abs().pow(2.4).sum().item();
    }

    @Test
    void channelsAreFittedAlone() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 2, 3, 2, 2);
        UniformQuantizer both =
                UniformQuantizer.fit(x, QuantizerConfig.weights(3).withPerChannel(true));
        for (int c = 0; c < 2; c++) {
            UniformQuantizer own = UniformQuantizer.fit(x.select(0, c), QuantizerConfig.weights(3));
            assertEquals(own.scale().item(), both.scale().get(c, 0, 0, 0));
            TensorAssertions.assertSame(both.quantize(x).select(0, c), own.quantize(x.select(0, c)), "channel");
        }
    }

    @Test
    void gradientsPassTheRoundingButNotTheClamp() {
        UniformQuantizer q =
                new UniformQuantizer(-2, 1, Tensor.scalar(DType.FLOAT64, 1), Tensor.scalar(DType.FLOAT64, 0));
        Tensor x = Tensor.of(new double[] {-3.2, -1.3, 0.2, 0.9, 1.7});
        Tensor g = Autodiff.grad(t -> q.quantize(t).mul(3).sum()).apply(x);
        assertArrayEquals(new double[] {0, 3, 3, 3, 0}, g.toDoubleArray());
        Tensor g32 = Autodiff.grad(t -> q.quantize(t).mul(3).sum()).apply(x.to(DType.FLOAT32));
        assertArrayEquals(new double[] {0, 3, 3, 3, 0}, g32.toDoubleArray());
    }

    @Test
    void theEnds() {
        Tensor zeros = Tensor.zeros(DType.FLOAT64, 4);
        assertEquals(1e-12, UniformQuantizer.fit(zeros, MIN_MAX).scale().item());
        assertArrayEquals(
                new double[4],
                UniformQuantizer.fit(zeros, MIN_MAX).quantize(zeros).toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> QuantizerConfig.weights(1));
        assertThrows(IllegalArgumentException.class, () -> QuantizerConfig.weights(17));
        assertThrows(IllegalArgumentException.class, () -> UniformQuantizer.fit(Tensor.zeros(0), MIN_MAX));
        assertThrows(
                ArithmeticException.class,
                () -> UniformQuantizer.fit(Tensor.of(new double[] {1, Double.NaN}), MIN_MAX));
        assertThrows(
                IllegalArgumentException.class,
                () -> UniformQuantizer.fit(
                        Tensor.of(new double[] {1, -1}), new QuantizerConfig(2, false, true, false, false)));
        for (double d : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new UniformQuantizer(-2, 1, Tensor.scalar(d), Tensor.scalar(0)));
        }
        assertThrows(
                IllegalArgumentException.class, () -> new UniformQuantizer(1, 1, Tensor.scalar(1), Tensor.scalar(0)));
        assertThrows(ShapeException.class, () -> new UniformQuantizer(0, 1, Tensor.scalar(1), Tensor.zeros(1)));
    }
}
