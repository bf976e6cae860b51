package cotangent.autodiff;

import java.util.Arrays;

/** Maxima of windows at random places. */
final class FractionalMaxPool {
    /**
     * Pools the axes behind batch and channels; without the axis of the batch, {@code x} is a batch of one.
     *
     * @param kernel size of the window along each axis
     * @param out size of the result along each axis
     * @param samples {@code [batch, channels, axes]}
     * @param order which of the samples belongs to each axis
     */
    static Indexed of(String name, Tensor x, int[] kernel, int[] out, Tensor samples, int[] order) {
        int axes = order.length;
        if (x.rank() == axes + 1) {
            Indexed one = of(name, x.unsqueeze(0), kernel, out, samples, order);
            return new Indexed(one.values().squeeze(0), one.indices().squeeze(0));
        }
        if (x.rank() != axes + 2 || kernel.length != axes || out.length != axes) {
            throw new ShapeException(name + ": needs [batch, channels] and " + axes + " axes, got shape " + x.shape());
        }
        Shape needed = Shape.of(x.size(0), x.size(1), axes);
        if (!samples.shape().equals(needed)) {
            throw new ShapeException(name + ": samples have shape " + samples.shape() + ", need " + needed);
        }
        Tensor t = x.toFloating();
        Tensor u = samples.to(t.dtype()).detach();
        // Positions [batch, channels, out..., kernel...], built axis by axis.
        int[] shape = new int[2 + 2 * axes];
        shape[0] = x.size(0);
        shape[1] = x.size(1);
        Tensor places = Tensor.zeros(DType.INT64);
        int windows = 1;
        int elements = 1;
        for (int a = 0; a < axes; a++) {
            if (out[a] < 1 || kernel[a] < 1 || (long) out[a] + kernel[a] - 1 > x.size(2 + a)) {
                throw new ShapeException(name + ": " + out[a] + " windows of " + kernel[a] + " do not fit axis "
                        + (2 + a) + " of shape " + x.shape());
            }
            Tensor starts = starts(u.select(2, order[a]), x.size(2 + a), kernel[a], out[a]);
            int[] outer = ones(shape.length);
            outer[0] = shape[0];
            outer[1] = shape[1];
            outer[2 + a] = out[a];
            int[] inner = ones(shape.length);
            inner[2 + axes + a] = kernel[a];
            Tensor at = starts.reshape(outer).add(Tensor.arange(kernel[a]).reshape(inner));
            places = places.mul(x.size(2 + a)).add(at);
            shape[2 + a] = out[a];
            shape[2 + axes + a] = kernel[a];
            windows *= out[a];
            elements *= kernel[a];
        }
        Tensor at = places.expand(shape).reshape(shape[0], shape[1], windows * elements);
        Indexed largest = t.flatten(2)
                .gather(2, at)
                .reshape(shape[0], shape[1], windows, elements)
                .max(3, true);
        Tensor chosen = at.reshape(shape[0], shape[1], windows, elements).gather(3, largest.indices());
        int[] result = Arrays.copyOf(shape, 2 + axes);
        return new Indexed(largest.values().reshape(result), chosen.reshape(result));
    }

    /** Where the windows start: {@code [batch, channels]} samples become {@code [batch, channels, out]} positions. */
    private static Tensor starts(Tensor u, int size, int kernel, int out) {
        Tensor last = Tensor.full(DType.INT64, size - kernel, u.size(0), u.size(1), 1);
        if (out == 1) {
            return last;
        }
        double step = (double) (size - kernel) / (out - 1);
        Tensor i = Tensor.arange(u.dtype(), 0, out - 1, 1);
        Tensor column = u.unsqueeze(2);
        Tensor starts = column.add(i).mul(step).trunc().sub(column.mul(step).trunc());
        return Tensor.cat(2, starts.to(DType.INT64), last);
    }

    private static int[] ones(int n) {
        int[] a = new int[n];
        Arrays.fill(a, 1);
        return a;
    }

    private FractionalMaxPool() {}
}
