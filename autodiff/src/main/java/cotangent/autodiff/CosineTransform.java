package cotangent.autodiff;

/**
 * Cosine transforms of types II and III by a Fourier transform of the same length (Makhoul, 1980): with {@code v} the even elements of x followed
 * by the odd ones in reverse, and V its Fourier transform,
 *
 * <pre>
 * y_k = 2 Re(exp(-pi i k / (2 n)) V_k)
 * </pre>
 *
 * <p>Type III without its scale is the transpose; it is computed as {@code n} times twice the inverse of type II.
 */
final class CosineTransform {
    static Tensor of(String name, Tensor x, int type, int n, int axis, Fft.Norm norm, boolean inverse) {
        if (type != 2 && type != 3) {
            throw new IllegalArgumentException(name + ": needs type 2 or 3, got " + type);
        }
        Fft.requireLength(name, n);
        Tensor rows = Fft.resize(x.toFloating(), n, axis).moveAxis(axis, -1);
        // Type III and type II are inverse to each other but for the factor 2 n.
        boolean second = (type == 2) != inverse;
        Tensor y;
        if (norm == Fft.Norm.ORTHO) {
            y = second ? two(rows).mul(orthoScale(rows, n, 1)) : inverseOfTwo(rows.mul(orthoScale(rows, n, -1)));
        } else {
            boolean scaled = inverse ? norm == Fft.Norm.BACKWARD : norm == Fft.Norm.FORWARD;
            double factor = (second ? 1 : 2.0 * n) * (scaled ? 1 / (2.0 * n) : 1);
            y = (second ? two(rows) : inverseOfTwo(rows)).mul(factor);
        }
        return y.moveAxis(-1, axis);
    }

    /** The factors that make type II orthogonal, to a power. */
    private static Tensor orthoScale(Tensor like, int n, int power) {
        double[] s = new double[n];
        for (int k = 0; k < n; k++) {
            double v = Math.sqrt((k == 0 ? 1.0 : 2.0) / n) / 2;
            s[k] = power > 0 ? v : 1 / v;
        }
        return Tensor.of(s).to(like.dtype());
    }

    /** {@code exp(-pi i k / (2 n))}, or its conjugate. */
    private static Fft.Complex turns(Tensor like, int n, boolean conjugate) {
        double[] re = new double[n];
        double[] im = new double[n];
        for (int k = 0; k < n; k++) {
            re[k] = StrictMath.cos(Math.PI * k / (2.0 * n));
            im[k] = (conjugate ? 1 : -1) * StrictMath.sin(Math.PI * k / (2.0 * n));
        }
        return new Fft.Complex(Tensor.of(re).to(like.dtype()), Tensor.of(im).to(like.dtype()));
    }

    private static Tensor two(Tensor x) {
        int n = x.size(-1);
        Tensor v = n == 1
                ? x
                : Tensor.cat(-1, x.slice(-1, 0, n, 2), x.slice(-1, 1, n, 2).flip(-1));
        Fft.Complex y = Fft.fft(Fft.Complex.of(v)).mul(turns(x, n, false));
        return y.re().mul(2);
    }

    private static Tensor inverseOfTwo(Tensor y) {
        int n = y.size(-1);
        // V_k = exp(pi i k / (2 n)) (y_k - i y_(n - k)) / 2, with y_n = 0.
        Tensor back = Tensor.cat(
                -1, Tensor.zerosLike(y.narrow(-1, 0, 1)), y.narrow(-1, 1, n - 1).flip(-1));
        Fft.Complex v = new Fft.Complex(y.mul(0.5), back.mul(-0.5)).mul(turns(y, n, true));
        Tensor x = Fft.ifft(v).re();
        int even = (n + 1) / 2;
        Tensor spread = Tensor.stack(
                -1, x.narrow(-1, 0, even), pad(x.narrow(-1, even, n - even).flip(-1), even));
        return spread.flatten(-2).narrow(-1, 0, n);
    }

    /** One zero more at the end if the length is odd. */
    private static Tensor pad(Tensor odd, int even) {
        return odd.size(-1) == even ? odd : odd.pad(0, even - odd.size(-1));
    }

    private CosineTransform() {}
}
