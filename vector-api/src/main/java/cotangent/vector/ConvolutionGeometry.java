package cotangent.vector;

/**
 * How a window moves over a plane, in rows (H) and columns (W): its size, the steps between two windows, the zeros (or, for a
 * maximum, the nothing) around the plane, and the distance between two neighbours inside a window.
 *
 * @param kernelH rows of the window
 * @param kernelW columns of the window
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param padTop rows above the plane
 * @param padBottom rows below the plane
 * @param padLeft columns before the plane
 * @param padRight columns after the plane
 * @param dilationH rows from one element of the window to the next
 * @param dilationW columns from one element of the window to the next
 */
public record ConvolutionGeometry(
        int kernelH,
        int kernelW,
        int strideH,
        int strideW,
        int padTop,
        int padBottom,
        int padLeft,
        int padRight,
        int dilationH,
        int dilationW) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size, stride or dilation is below 1, or a padding is negative
     */
    public ConvolutionGeometry {
        positive("kernel height", kernelH);
        positive("kernel width", kernelW);
        positive("stride (height)", strideH);
        positive("stride (width)", strideW);
        notNegative("top padding", padTop);
        notNegative("bottom padding", padBottom);
        notNegative("left padding", padLeft);
        notNegative("right padding", padRight);
        positive("dilation (height)", dilationH);
        positive("dilation (width)", dilationW);
    }

    /**
     * The window of a kernel of equal stride, padding and dilation in both directions.
     *
     * @param kernelH rows of the window
     * @param kernelW columns of the window
     * @param stride steps between windows
     * @param padding rows and columns added on each side
     * @param dilation distance between elements of the window
     * @return the geometry
     */
    public static ConvolutionGeometry of(int kernelH, int kernelW, int stride, int padding, int dilation) {
        return new ConvolutionGeometry(
                kernelH, kernelW, stride, stride, padding, padding, padding, padding, dilation, dilation);
    }

    /**
     * Rows of the result.
     *
     * @param h rows of the plane
     * @return the number of window positions
     * @throws IllegalArgumentException if the window is larger than the padded plane
     */
    public int outputHeight(int h) {
        return output("height", h, padTop, padBottom, kernelH, strideH, dilationH);
    }

    /**
     * Columns of the result.
     *
     * @param w columns of the plane
     * @return the number of window positions
     * @throws IllegalArgumentException if the window is larger than the padded plane
     */
    public int outputWidth(int w) {
        return output("width", w, padLeft, padRight, kernelW, strideW, dilationW);
    }

    private static int output(String axis, int size, int before, int after, int kernel, int stride, int dilation) {
        notNegative(axis, size);
        long padded = (long) size + before + after;
        long span = (long) dilation * (kernel - 1) + 1;
        if (padded < span) {
            throw new IllegalArgumentException(
                    "the window spans " + span + " in " + axis + ", but the padded input has only " + padded);
        }
        return Math.toIntExact((padded - span) / stride + 1);
    }

    /** The first of {@code count} places {@code start + i * step} that is not negative; {@code count} if none is. */
    static int firstInside(int start, int step, int count) {
        return start >= 0 ? 0 : (int) Math.min(count, ((long) step - 1 - start) / step);
    }

    /** The end, from {@code first} on, of the {@code count} places {@code start + i * step} that are below {@code size}. */
    static int endInside(int start, int step, int size, int first, int count) {
        return start >= size ? first : Math.max(first, Math.min(count, (size - 1 - start) / step + 1));
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got " + value);
        }
    }

    private static void notNegative(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, got " + value);
        }
    }
}
