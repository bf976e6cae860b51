package cotangent.autodiff;

import java.util.Arrays;

/**
 * Resizing of the positions of {@code [batch, channels, positions...]} with one to three axes of positions, as PyTorch's
 * {@code interpolate}. All modes are linear maps that work axis by axis.
 *
 * <pre>
 * source of output i:  (i + 1/2) scale - 1/2,   or with aligned corners  i (size - 1) / (outSize - 1)
 * </pre>
 *
 * where {@code scale} is {@code size / outSize}, or one over the factor that was given.
 *
 * <pre>{@code
 * Interpolation.interpolate(x, Interpolation.Mode.BILINEAR, false, 64, 64);
 * Interpolation.interpolateBy(x, Interpolation.Mode.NEAREST, false, 2, 2);
 * }</pre>
 */
public final class Interpolation {
    /** How values between positions are made. */
    public enum Mode {
        /** The element at {@code floor(i scale)}. */
        NEAREST,
        /** The element nearest to the source, which is PyTorch's "nearest-exact". */
        NEAREST_EXACT,
        /** Linear between the two neighbours, one axis. */
        LINEAR,
        /** Linear between the neighbours, two axes. */
        BILINEAR,
        /** Cubic convolution with {@code a = -0.75} of four neighbours an axis, two axes. */
        BICUBIC,
        /** Linear between the neighbours, three axes. */
        TRILINEAR,
        /** Averages of nearly equal parts; see {@link Pooling#adaptiveAvgPool2d}. */
        AREA;

        private void require(int axes, boolean alignCorners) {
            int needed = this == LINEAR ? 1 : this == BILINEAR || this == BICUBIC ? 2 : this == TRILINEAR ? 3 : axes;
            if (axes != needed) {
                throw new ShapeException(
                        "interpolate: mode " + this + " needs " + needed + " axes of positions, got " + axes);
            }
            if (alignCorners && (this == NEAREST || this == NEAREST_EXACT || this == AREA)) {
                throw new IllegalArgumentException("interpolate: mode " + this + " does not align corners");
            }
        }
    }

    /**
     * Resizes to given sizes.
     *
     * @param x {@code [batch, channels, positions...]}
     * @param alignCorners whether the first and last positions of input and output coincide; else their outer edges do
     * @param size of each axis of positions
     * @throws ShapeException if a size is below 1, the input has no positions, or the mode has another number of axes
     */
    public static Tensor interpolate(Tensor x, Mode mode, boolean alignCorners, int... size) {
        requireAxes(x, size.length);
        double[] scales = new double[size.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = size[i] < 1 ? 0 : (double) x.size(2 + i) / size[i];
        }
        return resize(x, mode, alignCorners, size, scales);
    }

    /**
     * Resizes by factors: {@code outSize = floor(size factor)}.
     *
     * @param x {@code [batch, channels, positions...]}
     * @param alignCorners whether the first and last positions of input and output coincide
     * @param factors one for each axis of positions, or one for all
     * @throws ShapeException if a size falls below 1 or the mode has another number of axes
     */
    public static Tensor interpolateBy(Tensor x, Mode mode, boolean alignCorners, double... factors) {
        return interpolateBy(x, mode, alignCorners, false, factors);
    }

    /**
     * As {@link #interpolateBy(Tensor, Mode, boolean, double...)}.
     *
     * @param recomputeScaleFactor whether the scales are those of the sizes, as if these had been given, and not one over the factors
     */
    public static Tensor interpolateBy(
            Tensor x, Mode mode, boolean alignCorners, boolean recomputeScaleFactor, double... factors) {
        int axes = factors.length == 1 ? x.rank() - 2 : factors.length;
        requireAxes(x, axes);
        int[] size = new int[axes];
        double[] scales = new double[axes];
        for (int i = 0; i < axes; i++) {
            double factor = factors[factors.length == 1 ? 0 : i];
            if (!(factor > 0) || factor == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("interpolate: factors must be positive and finite, got " + factor);
            }
            size[i] = (int) Math.floor(x.size(2 + i) * factor);
            scales[i] = 1 / factor;
        }
        return recomputeScaleFactor
                ? interpolate(x, mode, alignCorners, size)
                : resize(x, mode, alignCorners, size, scales);
    }

    private static void requireAxes(Tensor x, int axes) {
        if (axes < 1 || axes > 3 || x.rank() != axes + 2) {
            throw new ShapeException(
                    "interpolate: needs [batch, channels] and one to three sizes of positions, got shape " + x.shape()
                            + " and " + axes + " sizes");
        }
    }

    private static Tensor resize(Tensor x, Mode mode, boolean alignCorners, int[] size, double[] scales) {
        mode.require(size.length, alignCorners);
        Tensor y = x.toFloating();
        for (int i = 0; i < size.length; i++) {
            if (size[i] < 1 || x.size(2 + i) < 1) {
                throw new ShapeException(
                        "interpolate: cannot make size " + size[i] + " of axis " + (2 + i) + " of shape " + x.shape());
            }
        }
        // The last axis first, whose result the others then share.
        for (int i = size.length - 1; i >= 0; i--) {
            y = switch (mode) {
                case NEAREST, NEAREST_EXACT -> nearest(y, 2 + i, size[i], scales[i], mode == Mode.NEAREST_EXACT);
                case AREA -> Pooling.adaptiveAverage(y, 2 + i, size[i]);
                case BICUBIC -> weighted(y, 2 + i, size[i], scales[i], alignCorners, 4);
                default -> weighted(y, 2 + i, size[i], scales[i], alignCorners, 2);
            };
        }
        return y;
    }

    private static Tensor nearest(Tensor x, int axis, int size, double scale, boolean exact) {
        int n = x.size(axis);
        int[] from = new int[size];
        for (int i = 0; i < size; i++) {
            from[i] = Math.min(n - 1, (int) Math.floor((exact ? i + 0.5 : i) * scale));
        }
        return size == n && isIdentity(from) ? x : x.indexSelect(axis, Tensor.of(from));
    }

    /** Sums of {@code taps} neighbours along an axis, weighted by where the source lies among them. */
    private static Tensor weighted(Tensor x, int axis, int size, double scale, boolean alignCorners, int taps) {
        int n = x.size(axis);
        int[][] from = new int[taps][size];
        double[][] weights = new double[taps][size];
        for (int i = 0; i < size; i++) {
            double source = alignCorners ? (size == 1 ? 0 : i * ((n - 1.0) / (size - 1))) : (i + 0.5) * scale - 0.5;
            if (taps == 2) {
                source = Math.max(0, source);
            }
            int base = (int) Math.floor(source);
            double t = source - base;
            double[] w = taps == 2 ? new double[] {1 - t, t} : cubic(t);
            for (int k = 0; k < taps; k++) {
                from[k][i] = Math.max(0, Math.min(n - 1, base + k - (taps / 2 - 1)));
                weights[k][i] = w[k];
            }
        }
        int[] broadcast = new int[x.rank() - axis];
        Arrays.fill(broadcast, 1);
        broadcast[0] = size;
        Tensor y = null;
        for (int k = 0; k < taps; k++) {
            Tensor w = Tensor.of(weights[k], broadcast).to(x.dtype());
            Tensor term = x.indexSelect(axis, Tensor.of(from[k])).mul(w);
            y = y == null ? term : y.add(term);
        }
        return y;
    }

    /** Weights of the neighbours at -1, 0, 1 and 2 for a source at {@code t}. */
    private static double[] cubic(double t) {
        return new double[] {outer(t + 1), inner(t), inner(1 - t), outer(2 - t)};
    }

    private static final double A = -0.75;

    /** The weight of a neighbour at a distance of at most 1. */
    private static double inner(double d) {
        return ((A + 2) * d - (A + 3)) * d * d + 1;
    }

    /** The weight of a neighbour at a distance from 1 to 2. */
    private static double outer(double d) {
        return ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
    }

    /** {@link #inner(double)} of tensors. */
    static Tensor inner(Tensor d) {
        return d.mul(A + 2).sub(A + 3).mul(d).mul(d).add(1);
    }

    /** {@link #outer(double)} of tensors. */
    static Tensor outer(Tensor d) {
        return d.mul(A).sub(5 * A).mul(d).add(8 * A).mul(d).sub(4 * A);
    }

    private static boolean isIdentity(int[] from) {
        for (int i = 0; i < from.length; i++) {
            if (from[i] != i) {
                return false;
            }
        }
        return true;
    }

    private Interpolation() {}
}
