package cotangent.nn.onnx;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ConvolutionOptions3d;
import cotangent.autodiff.PoolingOptions;
import cotangent.autodiff.PoolingOptions3d;
import java.util.Arrays;

/**
 * How a window moves over one to three axes, as nodes describe it.
 *
 * @param kernel sizes of the window
 * @param strides steps
 * @param before padding at the beginning of each axis
 * @param behind padding at the end
 * @param dilations distances inside the window
 */
record Window(int[] kernel, int[] strides, int[] before, int[] behind, int[] dilations) {
    /** The window of a node over positions of the given sizes. */
    static Window of(OnnxNode node, int[] kernel, int[] sizes) {
        int axes = kernel.length;
        int[] strides = settings(node, "strides", axes, 1);
        int[] dilations = settings(node, "dilations", axes, 1);
        int[] pads = settings(node, "pads", 2 * axes, 0);
        int[] before = Arrays.copyOf(pads, axes);
        int[] behind = Arrays.copyOfRange(pads, axes, 2 * axes);
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.equals("VALID")) {
            Arrays.fill(before, 0);
            Arrays.fill(behind, 0);
        } else if (auto.startsWith("SAME_")) {
            for (int i = 0; i < axes; i++) {
                int outputs = (sizes[i] + strides[i] - 1) / strides[i];
                int span = (outputs - 1) * strides[i] + dilations[i] * (kernel[i] - 1) + 1;
                int all = Math.max(0, span - sizes[i]);
                before[i] = auto.equals("SAME_LOWER") ? (all + 1) / 2 : all / 2;
                behind[i] = all - before[i];
            }
        } else if (!auto.equals("NOTSET")) {
            throw Operators.unsupported(node, "auto_pad " + auto);
        }
        return new Window(kernel, strides, before, behind, dilations);
    }

    private static int[] settings(OnnxNode node, String name, int count, int otherwise) {
        int[] all = new int[count];
        Arrays.fill(all, otherwise);
        int[] given = node.integers(name, all);
        if (given.length != count) {
            throw new IllegalArgumentException(
                    "onnx: " + node + " needs " + count + " " + name + ", got " + given.length);
        }
        return given;
    }

    int axes() {
        return kernel.length;
    }

    /** Whether the paddings at both ends are equal. */
    boolean isSymmetric() {
        return Arrays.equals(before, behind);
    }

    /** The same without padding. */
    Window unpadded() {
        return new Window(kernel, strides, new int[axes()], new int[axes()], dilations);
    }

    /** The paddings in the order of {@code Tensor.pad}: pairs, the last axis first. */
    int[] widths() {
        int[] widths = new int[2 * axes()];
        for (int i = 0; i < axes(); i++) {
            widths[2 * (axes() - 1 - i)] = before[i];
            widths[2 * (axes() - 1 - i) + 1] = behind[i];
        }
        return widths;
    }

    /** As options of a convolution of the last one or two axes. */
    ConvolutionOptions plane(int groups) {
        int w = axes() - 1;
        int h = w - 1;
        ConvolutionOptions o = ConvolutionOptions.DEFAULT.withGroups(groups);
        return axes() == 1
                ? o.withStride(1, strides[w]).withDilation(1, dilations[w]).withPadding(0, 0, before[w], behind[w])
                : o.withStride(strides[h], strides[w])
                        .withDilation(dilations[h], dilations[w])
                        .withPadding(before[h], behind[h], before[w], behind[w]);
    }

    /** As options of a convolution of three axes. */
    ConvolutionOptions3d volume(int groups) {
        return new ConvolutionOptions3d(strides[0], before[0], behind[0], dilations[0], plane(groups));
    }

    /** As options of a pooling of the last one or two axes, with equal paddings at both ends. */
    PoolingOptions pooling(boolean countPadding, boolean ceiling) {
        int w = axes() - 1;
        int h = w - 1;
        PoolingOptions o = axes() == 1
                ? PoolingOptions.of(1, kernel[w])
                        .withStride(1, strides[w])
                        .withPadding(0, before[w])
                        .withDilation(1, dilations[w])
                : PoolingOptions.of(kernel[h], kernel[w])
                        .withStride(strides[h], strides[w])
                        .withPadding(before[h], before[w])
                        .withDilation(dilations[h], dilations[w]);
        return o.withCountIncludePad(countPadding).withCeilMode(ceiling);
    }

    /** As options of a pooling of three axes, with equal paddings at both ends. */
    PoolingOptions3d pooling3d(boolean countPadding, boolean ceiling) {
        return new PoolingOptions3d(kernel[0], strides[0], before[0], dilations[0], pooling(countPadding, ceiling));
    }
}
