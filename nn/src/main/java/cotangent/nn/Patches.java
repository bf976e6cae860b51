package cotangent.nn;

import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Convolution and pooling composed of slices. */
final class Patches {
    /** Views {@code [batch, channels, outHeight, outWidth]} of the image at each position of the window, stacked along axis 2. */
    static Tensor of(Tensor x, double filler, int[] kernel, int[] stride, int[] padding, int[] dilation) {
        int[] out = new int[2];
        for (int i = 0; i < 2; i++) {
            out[i] = Math.floorDiv(x.size(2 + i) + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1, stride[i]) + 1;
        }
        Tensor padded = padding[0] + padding[1] == 0 ? x : x.pad(filler, new int[] {padding[1], padding[1], padding[0], padding[0]});
        List<Tensor> views = new ArrayList<>();
        for (int i = 0; i < kernel[0]; i++) {
            for (int j = 0; j < kernel[1]; j++) {
                int top = i * dilation[0];
                int left = j * dilation[1];
                views.add(padded.slice(2, top, top + (out[0] - 1) * stride[0] + 1, stride[0])
                        .slice(3, left, left + (out[1] - 1) * stride[1] + 1, stride[1]));
            }
        }
        return Tensor.stack(2, views);
    }

    static Tensor conv2d(Tensor x, Tensor w, int[] stride, int[] padding, int[] dilation, int groups) {
        Tensor p = of(x, 0, new int[] {w.size(2), w.size(3)}, stride, padding, dilation);
        int rows = w.size(1) * w.size(2) * w.size(3);
        Tensor columns = p.reshape(x.size(0), groups, rows, p.size(3) * p.size(4));
        return w.reshape(groups, w.size(0) / groups, rows).matmul(columns).reshape(x.size(0), w.size(0), p.size(3), p.size(4));
    }

    private Patches() {}
}
