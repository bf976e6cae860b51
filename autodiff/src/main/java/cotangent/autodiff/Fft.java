package cotangent.autodiff;

import java.util.Arrays;

/**
 * Discrete Fourier and cosine transforms of any length with the names and conventions of {@code torch.fft} and {@code scipy.fft}. There are no complex
 * tensors; a complex one is a pair of its parts.
 *
 * <pre>
 * fft:   y_k = s sum over j of x_j exp(-2 pi i j k / n)      ifft: with +, and the scale of the inverse
 * rfft:  the first n / 2 + 1 of fft's values for real x      irfft: its inverse, real, of length n
 * dct:   y_k = 2 s sum over j of x_j cos(pi k (2 j + 1) / (2 n))    (type II; type III is its transpose but for scale)
 * </pre>
 *
 * <p>All are linear and composed of one primitive, the unnormalised transform of pairs, and of slices and scales. A length that is given cuts the axis or fills
 * it with zeros first. Lengths with small prime factors are fastest.
 */
public final class Fft {
    private Fft() {}

    /** A complex tensor as two real ones of the same shape and type. */
    public record Complex(Tensor re, Tensor im) {
        /**
         * Checks the parts.
         *
         * @throws ShapeException if their shapes differ
         * @throws DTypeException if their types differ or are not floating
         */
        public Complex {
            if (!re.shape().equals(im.shape())) {
                throw new ShapeException("complex: parts of shapes " + re.shape() + " and " + im.shape());
            }
            if (re.dtype() != im.dtype() || !re.dtype().isFloating()) {
                throw new DTypeException(
                        "complex: needs parts of one floating type, got " + re.dtype() + " and " + im.dtype());
            }
        }

        /** A real tensor with imaginary parts 0. */
        public static Complex of(Tensor re) {
            Tensor x = re.toFloating();
            return new Complex(x, Tensor.zerosLike(x));
        }

        /** The shape of the parts. */
        public Shape shape() {
            return re.shape();
        }

        /** The squared absolute values. */
        public Tensor absSquare() {
            return re.square().add(im.square());
        }

        /** Elementwise product. */
        public Complex mul(Complex b) {
            return new Complex(re.mul(b.re).sub(im.mul(b.im)), re.mul(b.im).add(im.mul(b.re)));
        }

        /** The pair with the imaginary parts negated. */
        public Complex conj() {
            return new Complex(re, im.neg());
        }
    }

    /** Which of a transform and its inverse is scaled. */
    public enum Norm {
        /** The inverse, by {@code 1 / n}. */
        BACKWARD,
        /** Both, by {@code 1 / sqrt(n)}. */
        ORTHO,
        /** The transform, by {@code 1 / n}. */
        FORWARD;

        private double scale(boolean inverse, long n) {
            boolean scaled = inverse ? this == BACKWARD : this == FORWARD;
            return this == ORTHO ? 1 / Math.sqrt(n) : scaled ? 1.0 / n : 1;
        }
    }

    // ---- complex, one axis ----

    /** Transform along the last axis. */
    public static Complex fft(Complex x) {
        return fft(x, length(x.re(), -1), -1, Norm.BACKWARD);
    }

    /**
     * Transform along an axis, cut or filled with zeros to length {@code n}.
     *
     * @throws IllegalArgumentException if {@code n < 1}
     */
    public static Complex fft(Complex x, int n, int axis, Norm norm) {
        return transform("fft", x, n, axis, norm, false);
    }

    /** Inverse transform along the last axis. */
    public static Complex ifft(Complex x) {
        return ifft(x, length(x.re(), -1), -1, Norm.BACKWARD);
    }

    /** Inverse transform along an axis, cut or filled with zeros to length {@code n}. */
    public static Complex ifft(Complex x, int n, int axis, Norm norm) {
        return transform("ifft", x, n, axis, norm, true);
    }

    // ---- real, one axis ----

    /** The first half of the transform of a real tensor along the last axis. */
    public static Complex rfft(Tensor x) {
        return rfft(x, length(x, -1), -1, Norm.BACKWARD);
    }

    /** The first {@code n / 2 + 1} values of the transform of a real tensor along an axis, cut or filled with zeros to length {@code n}. */
    public static Complex rfft(Tensor x, int n, int axis, Norm norm) {
        Complex y = transform("rfft", Complex.of(x), n, axis, norm, false);
        return new Complex(y.re().narrow(axis, 0, n / 2 + 1), y.im().narrow(axis, 0, n / 2 + 1));
    }

    /** The real tensor with the given first half of its transform along the last axis, of even length. */
    public static Tensor irfft(Complex x) {
        return irfft(x, 2 * (length(x.re(), -1) - 1), -1, Norm.BACKWARD);
    }

    /**
     * The real tensor of length {@code n} whose transform starts with x, which is cut or filled with zeros to {@code n / 2 + 1} values. The imaginary parts of the first and, for even
     * n, the last of them are not read.
     */
    public static Tensor irfft(Complex x, int n, int axis, Norm norm) {
        requireLength("irfft", n);
        Complex half = resize(x, n / 2 + 1, axis);
        int mirrored = n - (n / 2 + 1);
        Tensor re = half.re().narrow(axis, 1, mirrored).flip(axis);
        Tensor im = half.im().narrow(axis, 1, mirrored).flip(axis).neg();
        Complex all = new Complex(Tensor.cat(axis, half.re(), re), Tensor.cat(axis, half.im(), im));
        return transform("irfft", all, n, axis, norm, true).re();
    }

    // ---- two axes: with other numbers of axes, the same as the transforms of any ----

    /** Transform along the last two axes. */
    public static Complex fft2(Complex x) {
        return fft2(x, null, new int[] {-2, -1}, Norm.BACKWARD);
    }

    /**
     * Transform along two axes.
     *
     * @param sizes the lengths to cut or fill to; null for those of x
     */
    public static Complex fft2(Complex x, int[] sizes, int[] axes, Norm norm) {
        return along("fft2", x, sizes, axes, norm, false);
    }

    /** Inverse transform along the last two axes. */
    public static Complex ifft2(Complex x) {
        return ifft2(x, null, new int[] {-2, -1}, Norm.BACKWARD);
    }

    /** Inverse transform along two axes; see {@link #fft2(Complex, int[], int[], Norm)}. */
    public static Complex ifft2(Complex x, int[] sizes, int[] axes, Norm norm) {
        return along("ifft2", x, sizes, axes, norm, true);
    }

    /** The transform of a real tensor along the last two axes, of the last of which it gives the first half. */
    public static Complex rfft2(Tensor x) {
        return rfft2(x, null, new int[] {-2, -1}, Norm.BACKWARD);
    }

    /** The transform of a real tensor along two axes, of the second of which it gives the first half. */
    public static Complex rfft2(Tensor x, int[] sizes, int[] axes, Norm norm) {
        return real("rfft2", x, sizes, axes, norm);
    }

    /** The inverse of {@link #rfft2(Tensor)} for an even length of the last axis. */
    public static Tensor irfft2(Complex x) {
        return irfft2(x, null, new int[] {-2, -1}, Norm.BACKWARD);
    }

    /**
     * The inverse of {@link #rfft2(Tensor, int[], int[], Norm)}.
     *
     * @param sizes the lengths of the real result
     */
    public static Tensor irfft2(Complex x, int[] sizes, int[] axes, Norm norm) {
        return inverseReal("irfft2", x, sizes, axes, norm);
    }

    // ---- any axes ----

    /**
     * Transform along several axes.
     *
     * @param sizes to which the axes are cut or filled with zeros, or null for those of {@code x}
     * @param axes different ones, or null: all, or as many of the last ones as there are sizes
     */
    public static Complex fftn(Complex x, int[] sizes, int[] axes, Norm norm) {
        return along("fftn", x, sizes, axes(x.re(), sizes, axes), norm, false);
    }

    /** Inverse transform along several axes; see {@link #fftn}. */
    public static Complex ifftn(Complex x, int[] sizes, int[] axes, Norm norm) {
        return along("ifftn", x, sizes, axes(x.re(), sizes, axes), norm, true);
    }

    /** The transform of a real tensor along several axes, of the last of which it gives the first half; see {@link #fftn}. */
    public static Complex rfftn(Tensor x, int[] sizes, int[] axes, Norm norm) {
        return real("rfftn", x, sizes, axes(x, sizes, axes), norm);
    }

    /**
     * The inverse of {@link #rfftn}.
     *
     * @param sizes the lengths of the real result, or null for an even one of the last axis
     * @param axes as for {@link #fftn}
     */
    public static Tensor irfftn(Complex x, int[] sizes, int[] axes, Norm norm) {
        return inverseReal("irfftn", x, sizes, axes(x.re(), sizes, axes), norm);
    }

    // ---- order of frequencies ----

    /** Moves the frequency 0 to the middle of the given axes, or of all. */
    public static Tensor fftshift(Tensor x, int... axes) {
        return shift("fftshift", x, axes, true);
    }

    /** The inverse of {@link #fftshift}. */
    public static Tensor ifftshift(Tensor x, int... axes) {
        return shift("ifftshift", x, axes, false);
    }

    /** The frequencies {@code 0, 1, ..., -2, -1} of a transform, divided by {@code n d}; float32. */
    public static Tensor fftfreq(int n, double d) {
        requireLength("fftfreq", n);
        Tensor k = Tensor.arange(DType.FLOAT64, 0, n, 1);
        return Tensor.where(k.ge((n + 1) / 2), k.sub(n), k).div(n * d).to(DType.FLOAT32);
    }

    /** The frequencies {@code 0, 1, ..., n / 2} of {@link #rfft}, divided by {@code n d}; float32. */
    public static Tensor rfftfreq(int n, double d) {
        requireLength("rfftfreq", n);
        return Tensor.arange(DType.FLOAT64, 0, n / 2 + 1, 1).div(n * d).to(DType.FLOAT32);
    }

    // ---- cosine transforms ----

    /** Cosine transform of type II along the last axis. */
    public static Tensor dct(Tensor x) {
        return dct(x, 2, length(x, -1), -1, Norm.BACKWARD);
    }

    /**
     * Cosine transform along an axis, cut or filled with zeros to length {@code n}. As in SciPy, {@link Norm#ORTHO} makes it orthogonal.
     *
     * @param type 2 or 3
     */
    public static Tensor dct(Tensor x, int type, int n, int axis, Norm norm) {
        return CosineTransform.of("dct", x, type, n, axis, norm, false);
    }

    /** The inverse of {@link #dct(Tensor)}. */
    public static Tensor idct(Tensor x) {
        return idct(x, 2, length(x, -1), -1, Norm.BACKWARD);
    }

    /** The inverse of the cosine transform of the given type, 2 or 3, and norm. */
    public static Tensor idct(Tensor x, int type, int n, int axis, Norm norm) {
        return CosineTransform.of("idct", x, type, n, axis, norm, true);
    }

    // ---- parts ----

    private static Complex transform(String name, Complex x, int n, int axis, Norm norm, boolean inverse) {
        requireLength(name, n);
        Complex y = resize(x, n, axis);
        Tensor pair = Tensor.stack(0, y.re().moveAxis(axis, -1), y.im().moveAxis(axis, -1));
        double scale = norm.scale(inverse, n);
        Tensor out = new FourierTransform(inverse).apply(pair);
        out = scale == 1 ? out : out.mul(scale);
        return new Complex(out.select(0, 0).moveAxis(-1, axis), out.select(0, 1).moveAxis(-1, axis));
    }

    private static Complex resize(Complex x, int n, int axis) {
        return new Complex(resize(x.re(), n, axis), resize(x.im(), n, axis));
    }

    /** Cut or filled with zeros to a length along an axis. */
    static Tensor resize(Tensor x, int n, int axis) {
        int a = x.shape().axis(axis);
        int size = x.size(a);
        if (n <= size) {
            return x.narrow(a, 0, n);
        }
        int[] widths = new int[2 * (x.rank() - a)];
        widths[widths.length - 1] = n - size;
        return x.pad(widths);
    }

    static void requireLength(String name, int n) {
        if (n < 1) {
            throw new IllegalArgumentException(name + ": needs a length of at least 1, got " + n);
        }
    }

    private static int length(Tensor x, int axis) {
        return x.size(axis);
    }

    private static int[] axes(Tensor x, int[] sizes, int[] axes) {
        if (axes != null) {
            return axes;
        }
        int[] out = new int[sizes == null ? x.rank() : sizes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = i - out.length;
        }
        return out;
    }

    private static int[] sizes(String name, Tensor x, int[] sizes, int[] axes) {
        boolean[] seen = new boolean[x.rank()];
        boolean fit = axes.length > 0 && (sizes == null || sizes.length == axes.length);
        int[] n = sizes == null ? new int[axes.length] : sizes;
        for (int i = 0; i < axes.length && fit; i++) {
            int a = x.shape().axis(axes[i]);
            fit = !seen[a];
            seen[a] = true;
            n[i] = sizes == null ? x.size(a) : n[i];
        }
        if (!fit) {
            throw new ShapeException(name + ": needs different axes and as many sizes, for shape " + x.shape());
        }
        return n;
    }

    /** The transform along all axes, from the last one on. */
    private static Complex along(String name, Complex x, int[] sizes, int[] axes, Norm norm, boolean inverse) {
        int[] n = sizes(name, x.re(), sizes, axes);
        Complex y = x;
        for (int i = axes.length - 1; i >= 0; i--) {
            y = transform(name, y, n[i], axes[i], norm, inverse);
        }
        return y;
    }

    private static Complex real(String name, Tensor x, int[] sizes, int[] axes, Norm norm) {
        int[] n = sizes(name, x, sizes, axes);
        int last = axes.length - 1;
        Complex y = rfft(x, n[last], axes[last], norm);
        return last == 0 ? y : along(name, y, Arrays.copyOf(n, last), Arrays.copyOf(axes, last), norm, false);
    }

    private static Tensor inverseReal(String name, Complex x, int[] sizes, int[] axes, Norm norm) {
        int[] n = sizes(name, x.re(), sizes, axes);
        int last = axes.length - 1;
        int length = sizes == null ? 2 * (n[last] - 1) : n[last];
        Complex y = last == 0 ? x : along(name, x, Arrays.copyOf(n, last), Arrays.copyOf(axes, last), norm, true);
        return irfft(y, length, axes[last], norm);
    }

    private static Tensor shift(String name, Tensor x, int[] axes, boolean toMiddle) {
        Tensor y = x;
        for (int a : Reductions.axes(name, x.shape(), axes)) {
            int n = x.size(a);
            int front = toMiddle ? (n + 1) / 2 : n / 2;
            y = n < 2 ? y : Tensor.cat(a, y.narrow(a, front, n - front), y.narrow(a, 0, front));
        }
        return y;
    }
}
