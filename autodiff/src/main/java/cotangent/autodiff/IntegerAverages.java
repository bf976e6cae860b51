package cotangent.autodiff;

/** Averages of windows of integers, which are integers: exact sums, divided and cut off towards 0, as in PyTorch. */
final class IntegerAverages {
    /** A window along one axis; what lies beyond the padding at the end, which a last window may reach, never counts. */
    record Axis(int kernel, int stride, int padding, int beyond) {
        int windows(int size) {
            return (size + 2 * padding + beyond - kernel) / stride + 1;
        }

        /** The number of elements in window {@code i} of an axis. */
        int count(int i, int size, boolean countPadding) {
            int start = i * stride - padding;
            int end = Math.min(start + kernel, size + padding);
            return countPadding ? end - start : Math.max(1, Math.min(end, size) - Math.max(start, 0));
        }
    }

    /**
     * Averages over the last axes of {@code x}.
     *
     * @param divisor of all sums, or 0 for the number of elements
     */
    static Tensor of(Tensor x, int divisor, boolean countPadding, Axis... axes) {
        Tensor sums = x.to(DType.INT64);
        Tensor counts = Tensor.scalar(DType.INT64, divisor == 0 ? 1 : divisor);
        for (int k = 0; k < axes.length; k++) {
            Axis a = axes[k];
            int axis = x.rank() - axes.length + k;
            int size = x.size(axis);
            int windows = a.windows(size);
            sums = sums.moveAxis(axis, -1)
                    .pad(a.padding, a.padding + a.beyond)
                    .indexSelect(-1, GatheredWindows.positions(windows, a.stride, a.kernel, 1))
                    .unflatten(-1, windows, a.kernel)
                    .sum(-1)
                    .moveAxis(-1, axis);
            if (divisor == 0) {
                long[] n = new long[windows];
                for (int i = 0; i < windows; i++) {
                    n[i] = a.count(i, size, countPadding);
                }
                counts = counts.unsqueeze(-1).mul(Tensor.of(n));
            }
        }
        return Pointwise.truncDivide(sums, counts).to(x.dtype());
    }

    private IntegerAverages() {}
}
