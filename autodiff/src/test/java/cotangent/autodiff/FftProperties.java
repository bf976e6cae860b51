package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.Fft.Complex;
import cotangent.autodiff.Fft.Norm;
import cotangent.autodiff.fixtures.TensorArbitraries;
import cotangent.autodiff.fixtures.Values;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Fourier transforms of tensors of every shape and layout, along every axis, of every length and norm. */
class FftProperties {
    @Property(tries = 200)
    void transformsAlongAnyAxis(@ForAll long seed) {
        Random r = new Random(seed);
        Shape shape = TensorArbitraries.shape(r, 1, 4, true, 400);
        DType dtype = r.nextBoolean() ? DType.FLOAT32 : DType.FLOAT64;
        double tolerance = dtype == DType.FLOAT32 ? 1e-4 : 1e-12;
        int axis = r.nextInt(-shape.rank(), shape.rank());
        Tensor re = TensorArbitraries.tensor(r, dtype, shape, Values.NORMAL);
        Complex x = new Complex(re, TensorArbitraries.tensor(r, dtype, shape, Values.NORMAL));
        int n = r.nextInt(1, 10);
        Norm norm = Norm.values()[r.nextInt(3)];
        Complex sized = new Complex(Fft.resize(x.re(), n, axis), Fft.resize(x.im(), n, axis));
        assertEquals(n, sized.shape().size(axis));
        Complex moved = FftTest.naive(
                new Complex(sized.re().moveAxis(axis, -1), sized.im().moveAxis(axis, -1)), false);
        double scale = norm == Norm.BACKWARD ? 1 : norm == Norm.ORTHO ? 1 / Math.sqrt(n) : 1.0 / n;
        Complex expected = new Complex(
                moved.re().moveAxis(-1, axis).mul(scale).to(dtype),
                moved.im().moveAxis(-1, axis).mul(scale).to(dtype));
        Complex y = Fft.fft(x, n, axis, norm);
        FftTest.close(y, expected, tolerance, "fft");
        FftTest.close(Fft.ifft(y, n, axis, norm), sized, tolerance, "ifft");
        Complex half = Fft.rfft(re, n, axis, norm);
        Complex real = Fft.fft(Complex.of(re), n, axis, norm);
        FftTest.close(
                half,
                new Complex(real.re().narrow(axis, 0, n / 2 + 1), real.im().narrow(axis, 0, n / 2 + 1)),
                tolerance,
                "rfft");
        assertClose(Fft.irfft(half, n, axis, norm), sized.re(), 0, tolerance, "irfft");
        assertSame(Fft.ifftshift(Fft.fftshift(re, axis), axis), re, "shift and back");
    }
}
