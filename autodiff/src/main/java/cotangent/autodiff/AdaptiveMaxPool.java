package cotangent.autodiff;

import java.util.Arrays;

/** Maxima of nearly equal parts of the last axes, one axis after the other, beginning with the last: so ties go to the first in row-major order. */
final class AdaptiveMaxPool {
    static Indexed of(String name, Tensor x, int... out) {
        int axes = out.length;
        if (x.rank() < axes) {
            throw new ShapeException(name + ": needs at least " + axes + " axes, got shape " + x.shape());
        }
        Tensor values = x.toFloating();
        Tensor places = null;
        int stride = 1;
        for (int a = axes - 1; a >= 0; a--) {
            int axis = x.rank() - axes + a;
            int size = x.size(axis);
            if (out[a] < 1 || size == 0) {
                throw new ShapeException(
                        name + ": cannot make " + out[a] + " maxima of axis " + axis + " of shape " + x.shape());
            }
            int[] windows = windows(size, out[a]);
            int width = windows.length / out[a];
            Shape shape = values.shape().with(axis, out[a]);
            Tensor at = Tensor.of(windows);
            Indexed largest = values.indexSelect(axis, at)
                    .reshape(inserted(shape, axis, width))
                    .max(axis + 1, false);
            // The place within the window is looked up in the list of windows, then in the places of the axes behind.
            int[] alone = new int[shape.rank() - axis];
            Arrays.fill(alone, 1);
            alone[0] = out[a];
            Tensor entry =
                    largest.indices().add(Tensor.arange(out[a]).mul(width).reshape(alone));
            Tensor position = at.to(DType.INT64).indexSelect(0, entry.flatten()).reshape(shape);
            places = places == null ? position : position.mul(stride).add(places.gather(axis, position));
            stride *= size;
            values = largest.values();
        }
        return new Indexed(values, places);
    }

    /** First position of window {@code i} of {@code n}. */
    static int start(int i, int size, int n) {
        return (int) ((long) i * size / n);
    }

    /** End of window {@code i} of {@code n}. */
    static int end(int i, int size, int n) {
        return (int) (((long) (i + 1) * size + n - 1) / n);
    }

    /** The positions of all windows, each as long as the longest: shorter ones repeat their last position, which never comes first. */
    private static int[] windows(int size, int n) {
        int width = 0;
        for (int i = 0; i < n; i++) {
            width = Math.max(width, end(i, size, n) - start(i, size, n));
        }
        int[] at = new int[n * width];
        for (int k = 0; k < at.length; k++) {
            int i = k / width;
            at[k] = Math.min(start(i, size, n) + k % width, end(i, size, n) - 1);
        }
        return at;
    }

    /** The shape with an axis of the given size behind {@code axis}. */
    private static Shape inserted(Shape shape, int axis, int size) {
        int[] s = new int[shape.rank() + 1];
        for (int i = 0; i < s.length; i++) {
            s[i] = i <= axis ? shape.size(i) : i == axis + 1 ? size : shape.size(i - 1);
        }
        return Shape.of(s);
    }

    private AdaptiveMaxPool() {}
}
