package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;
import static cotangent.autodiff.fixtures.TensorAssertions.assertSame;
import static cotangent.autodiff.fixtures.TensorAssertions.assertShape;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Fft.Complex;
import cotangent.autodiff.Fft.Norm;
import cotangent.autodiff.GradientCheck.Options;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fourier and cosine transforms against their sums, against each other, and their gradients. */
class FftTest {
    private static Tensor random(long seed, DType dtype, int... shape) {
        return Tensor.randn(new Random(seed), dtype, shape);
    }

    private static Complex complex(long seed, DType dtype, int... shape) {
        return new Complex(random(seed, dtype, shape), random(seed + 1, dtype, shape));
    }

    static void close(Complex actual, Complex expected, double tolerance, String what) {
        assertClose(actual.re(), expected.re(), 0, tolerance, what + ", real");
        assertClose(actual.im(), expected.im(), 0, tolerance, what + ", imaginary");
    }

    /** The sum, along the last axis, in double precision. */
    static Complex naive(Complex x, boolean inverse) {
        int n = x.shape().size(-1);
        double[] c = new double[n * n];
        double[] s = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double angle = 2 * Math.PI * ((long) i * j % n) / n;
                c[i * n + j] = StrictMath.cos(angle);
                s[i * n + j] = (inverse ? 1 : -1) * StrictMath.sin(angle);
            }
        }
        Tensor cos = Tensor.of(c, n, n);
        Tensor sin = Tensor.of(s, n, n);
        Tensor re = x.re().to(DType.FLOAT64);
        Tensor im = x.im().to(DType.FLOAT64);
        return new Complex(re.matmul(cos).sub(im.matmul(sin)), re.matmul(sin).add(im.matmul(cos)));
    }

    private static void compareWithSum(int n) {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Complex x = complex(n, dtype, 3, n);
            double tolerance = 8 * Math.sqrt(n) * (1 + Math.log(n)) * (dtype == DType.FLOAT32 ? 0x1p-23 : 0x1p-52)
                    + (n > 100 ? 1e-13 * n : 0);
            Complex y = Fft.fft(x);
            Complex expected = naive(x, false);
            assertClose(y.re().to(DType.FLOAT64), expected.re(), 0, tolerance, "real, n = " + n + " " + dtype);
            assertClose(y.im().to(DType.FLOAT64), expected.im(), 0, tolerance, "imaginary, n = " + n + " " + dtype);
            close(Fft.ifft(y), x, tolerance, "inverse, n = " + n);
        }
    }

    @Test
    void equalsTheSumForEveryLength() {
        for (int n = 1; n <= 70; n++) {
            compareWithSum(n);
        }
        for (int n : new int[] {97, 127, 128, 144, 210, 256, 361, 509, 512, 961, 1000, 1024}) {
            compareWithSum(n);
        }
    }

    @Test
    void keepsExactValuesOfImpulses() {
        Complex y = Fft.fft(Complex.of(Tensor.of(new double[] {0, 1, 0, 0})));
        assertSame(y.re().add(0), Tensor.of(new double[] {1, 0, -1, 0}), "real");
        assertSame(y.im().add(0), Tensor.of(new double[] {0, -1, 0, 1}), "imaginary");
    }

    @Test
    void transformsTwoAxes() {
        Complex x = complex(1, DType.FLOAT64, 2, 3, 4);
        Complex rows = naive(x, false);
        Complex both = naive(new Complex(rows.re().mT(), rows.im().mT()), false);
        Complex expected = new Complex(both.re().mT(), both.im().mT());
        close(Fft.fft2(x), expected, 1e-13, "fft2");
        close(Fft.ifft2(Fft.fft2(x)), x, 1e-14, "ifft2");
        Complex half = Fft.rfft2(x.re());
        assertShape(half.re(), 2, 3, 3);
        close(
                half,
                new Complex(
                        Fft.fft2(Complex.of(x.re())).re().narrow(-1, 0, 3),
                        Fft.fft2(Complex.of(x.re())).im().narrow(-1, 0, 3)),
                1e-13,
                "rfft2");
        assertClose(Fft.irfft2(half), x.re(), 0, 1e-14, "irfft2");
        Complex odd = Fft.rfft2(x.re(), new int[] {4, 5}, new int[] {2, 0}, Norm.ORTHO);
        assertShape(odd.re(), 3, 3, 4);
        assertClose(
                Fft.irfft2(odd, new int[] {4, 5}, new int[] {2, 0}, Norm.ORTHO).narrow(0, 0, 2),
                x.re(),
                0,
                1e-14,
                "other axes");
    }

    @Test
    void shiftsLikeNumPy() {
        assertSame(Fft.fftshift(Tensor.of(new int[] {0, 1, 2, -2, -1})), Tensor.of(new int[] {-2, -1, 0, 1, 2}), "odd");
        assertSame(Fft.fftshift(Tensor.of(new int[] {0, 1, -2, -1})), Tensor.of(new int[] {-2, -1, 0, 1}), "even");
        assertSame(Fft.fftfreq(5, 0.1), Tensor.of(new float[] {0, 2, 4, -4, -2}), "odd frequencies");
        assertSame(Fft.fftfreq(4, 0.25), Tensor.of(new float[] {0, 1, -2, -1}), "even frequencies");
        assertSame(Fft.rfftfreq(5, 0.1), Tensor.of(new float[] {0, 2, 4}), "real frequencies");
    }

    private static Tensor naiveCosine(Tensor x, int type) {
        int n = x.size(-1);
        double[] c = new double[n * n];
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < n; k++) {
                int time = type == 2 ? j : k;
                int frequency = type == 2 ? k : j;
                double factor = type == 3 && j == 0 ? 1 : 2;
                c[j * n + k] = factor * StrictMath.cos(Math.PI * frequency * (2 * time + 1) / (2.0 * n));
            }
        }
        return x.matmul(Tensor.of(c, n, n));
    }

    @Test
    void cosineTransformsEqualTheirSums() {
        for (int n = 1; n <= 20; n++) {
            Tensor x = random(n, DType.FLOAT64, 2, n);
            for (int type = 2; type <= 3; type++) {
                assertClose(
                        Fft.dct(x, type, n, -1, Norm.BACKWARD),
                        naiveCosine(x, type),
                        0,
                        1e-13 * n,
                        "type " + type + ", n = " + n);
                for (Norm norm : Norm.values()) {
                    Tensor y = Fft.dct(x.mT(), type, n, 0, norm);
                    assertClose(
                            Fft.idct(y, type, n, 0, norm),
                            x.mT(),
                            0,
                            1e-14 * n,
                            "inverse of type " + type + " " + norm);
                    double scale = norm == Norm.FORWARD ? 1 / (2.0 * n) : 1;
                    if (norm == Norm.ORTHO) {
                        assertClose(y.norm(2, false, 0), x.norm(2, false, -1), 1e-14);
                    } else {
                        assertClose(y, naiveCosine(x, type).mT().mul(scale), 0, 1e-13 * n, norm.toString());
                    }
                }
            }
            assertClose(Fft.idct(Fft.dct(x)), x, 0, 1e-14 * n, "idct");
        }
    }

    @Test
    void hasGradients() {
        Options options = Options.defaults().withSecondOrder(true);
        for (int n : new int[] {1, 4, 5, 37}) {
            Tensor re = random(1, DType.FLOAT64, 2, n);
            Tensor im = random(2, DType.FLOAT64, 2, n);
            GradientCheck.check(x -> Fft.fft(new Complex(x.get(0), x.get(1))).absSquare(), List.of(re, im), options);
            GradientCheck.check(
                    x -> {
                        Complex y = Fft.ifft(new Complex(x.get(0), x.get(1)), n + 1, 0, Norm.ORTHO);
                        return y.re().sin().add(y.im());
                    },
                    List.of(re, im),
                    options);
            GradientCheck.check(x -> Fft.rfft(x).absSquare(), re, options);
            GradientCheck.check(
                    x -> Fft.irfft(new Complex(x.get(0), x.get(1)), 2 * n - 1, -1, Norm.FORWARD)
                            .square(),
                    List.of(re, im),
                    options);
            GradientCheck.check(
                    x -> Fft.irfft(new Complex(x.get(0), x.get(1)), 2 * n, -1, Norm.BACKWARD)
                            .square(),
                    List.of(re, im),
                    options);
            GradientCheck.check(x -> Fft.dct(x).square(), re, options);
            GradientCheck.check(x -> Fft.idct(x, 2, n, -1, Norm.ORTHO).square(), re, options);
            GradientCheck.check(x -> Fft.fftshift(x).square(), re, options);
        }
        GradientCheck.check(x -> Fft.rfft2(x).absSquare(), random(3, DType.FLOAT64, 3, 4), options);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor x = random(1, DType.FLOAT64, 2, 3);
        Complex c = Complex.of(x);
        assertThrows(ShapeException.class, () -> new Complex(x, x.mT()));
        assertThrows(DTypeException.class, () -> new Complex(x, x.to(DType.FLOAT32)));
        assertThrows(DTypeException.class, () -> new Complex(x.to(DType.INT32), x.to(DType.INT32)));
        assertThrows(IllegalArgumentException.class, () -> Fft.fft(c, 0, -1, Norm.BACKWARD));
        assertThrows(IllegalArgumentException.class, () -> Fft.fft(Complex.of(Tensor.zeros(2, 0))));
        assertThrows(IllegalArgumentException.class, () -> Fft.irfft(c, 0, -1, Norm.BACKWARD));
        assertThrows(IllegalArgumentException.class, () -> Fft.dct(x, 1, 3, -1, Norm.BACKWARD));
        assertThrows(ShapeException.class, () -> Fft.fft(c, 3, 2, Norm.BACKWARD));
        assertThrows(ShapeException.class, () -> Fft.fft2(c, null, new int[] {1, 1}, Norm.BACKWARD));
        assertThrows(ShapeException.class, () -> Fft.fft(Complex.of(Tensor.scalar(1))));
    }
}
