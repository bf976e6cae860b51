package cotangent.nn;

import java.util.Arrays;
import java.util.List;

/**
 * Settings of a convolution. Each list has one number for every spatial axis, or one number for all of them.
 *
 * <pre>{@code
 * new Conv2d(ConvConfig.of(64, 128, 3).withStride(2).withPadding(1).withBias(false), rng)
 * }</pre>
 *
 * @param in input channels
 * @param out output channels
 * @param kernel sizes of the kernel
 * @param stride steps between windows; default 1
 * @param padding zeros on both sides; default 0
 * @param dilation steps within a window; default 1
 * @param groups into how many independent convolutions the channels are divided; default 1
 * @param bias whether a bias is added; default true
 */
public record ConvConfig(
        int in, int out, List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation, int groups, boolean bias) {
    /**
     * Checked settings.
     *
     * @throws IllegalArgumentException if a size is not positive, a padding is negative, or the groups do not divide the channels
     */
    public ConvConfig {
        Require.positive("convolution", "in", in);
        Require.positive("convolution", "out", out);
        Require.positive("convolution", "groups", groups);
        kernel = Window.checked("convolution", "kernel", kernel, 1);
        stride = Window.checked("convolution", "stride", stride, 1);
        padding = Window.checked("convolution", "padding", padding, 0);
        dilation = Window.checked("convolution", "dilation", dilation, 1);
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(
                    "convolution: " + groups + " groups divide not both " + in + " input and " + out + " output channels");
        }
    }

    /** A convolution with a kernel of the given sizes, stride 1, no padding and a bias. */
    public static ConvConfig of(int in, int out, int... kernel) {
        return new ConvConfig(in, out, Window.list(kernel), List.of(1), List.of(0), List.of(1), 1, true);
    }

    /** These settings with another stride. */
    public ConvConfig withStride(int... steps) {
        return new ConvConfig(in, out, kernel, Window.list(steps), padding, dilation, groups, bias);
    }

    /** These settings with another padding. */
    public ConvConfig withPadding(int... zeros) {
        return new ConvConfig(in, out, kernel, stride, Window.list(zeros), dilation, groups, bias);
    }

    /**
     * These settings with the padding that makes the output as large as the input at stride 1.
     *
     * @throws IllegalArgumentException if a dilated kernel has an even size, which would need unequal sides
     */
    public ConvConfig withSamePadding() {
        int axes = Math.max(kernel.size(), dilation.size());
        int[] k = Window.sizes("convolution", "kernel", kernel, axes);
        int[] d = Window.sizes("convolution", "dilation", dilation, axes);
        int[] zeros = new int[axes];
        for (int i = 0; i < axes; i++) {
            int reach = d[i] * (k[i] - 1);
            if (reach % 2 != 0) {
                throw new IllegalArgumentException("convolution: a kernel " + Arrays.toString(k) + " of even size has no same padding");
            }
            zeros[i] = reach / 2;
        }
        return withPadding(zeros);
    }

    /** These settings with another dilation. */
    public ConvConfig withDilation(int... steps) {
        return new ConvConfig(in, out, kernel, stride, padding, Window.list(steps), groups, bias);
    }

    /** These settings with another number of groups. */
    public ConvConfig withGroups(int count) {
        return new ConvConfig(in, out, kernel, stride, padding, dilation, count, bias);
    }

    /** These settings with or without a bias. */
    public ConvConfig withBias(boolean use) {
        return new ConvConfig(in, out, kernel, stride, padding, dilation, groups, use);
    }

    /** Only what differs from the defaults. */
    String text() {
        return in + ", " + out + ", kernel " + kernel
                + (stride.equals(List.of(1)) ? "" : ", stride " + stride)
                + (padding.equals(List.of(0)) ? "" : ", padding " + padding)
                + (dilation.equals(List.of(1)) ? "" : ", dilation " + dilation)
                + (groups == 1 ? "" : ", groups " + groups)
                + (bias ? "" : ", no bias");
    }
}
