package cotangent.autodiff;

/**
 * One axis of a transposed convolution with output padding. Below the stride, output padding only chooses among the sizes that convolve to the
 * one given. Further positions, which a dilation above the stride allows, first show what padding would cut off; the rest is out of
 * reach of all windows and therefore 0.
 *
 * @param size of the transposed convolution's result
 * @param padEnd padding at the end of that result
 * @param zeros to add behind it
 */
record TransposedAxis(int size, int padEnd, int zeros) {
    static TransposedAxis of(
            String name, int size, int stride, int padStart, int padEnd, int dilation, int kernel, int outputPadding) {
        if (outputPadding < 0 || outputPadding >= Math.max(stride, dilation)) {
            throw new IllegalArgumentException(name + ": output padding must be below the stride or the dilation, got "
                    + outputPadding + " for " + stride + " and " + dilation);
        }
        int chosen = Math.min(outputPadding, stride - 1);
        int shown = Math.min(outputPadding - chosen, padEnd);
        long windows = (size - 1L) * stride + (long) dilation * (kernel - 1) + 1;
        long out = windows - padStart - (padEnd - shown) + chosen;
        if (out < 1) {
            throw new ShapeException(name + ": nothing is left of an axis, of size " + out);
        }
        return new TransposedAxis(Math.toIntExact(out), padEnd - shown, outputPadding - chosen - shown);
    }
}
