package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The primitives that take parts of an axis, or put something around them, all linear: each comes with its transpose. */
final class Slices {
    /** {@code y_i = x_(start + i step)} along an axis, for {@code count} positions; transpose: {@link Embed}. */
    record Slice(int axis, int start, int step, int count) implements View {
        @Override
        public String name() {
            return "slice";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis, "start", start, "step", step, "count", count);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int[] strides = x[0].strides.clone();
            // Nothing lies in an empty view; its offset stays where an empty storage has one.
            int offset = count == 0 || x[0].size() == 0 ? x[0].offset : x[0].offset + start * strides[axis];
            strides[axis] *= step;
            return new Tensor(x[0].storage, x[0].shape().with(axis, count), strides, offset);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return ofBatch().apply(in);
        }

        @Override
        public View ofBatch() {
            return new Slice(axis + 1, start, step, count);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Embed(axis, start, step, node.input(0).size(axis)).apply(g);
        }
    }

    /** Zeros of size {@code size} along an axis, with {@code x_i} at position {@code start + i step}; transpose: {@link Slice}. */
    record Embed(int axis, int start, int step, int size) implements Linear {
        @Override
        public String name() {
            return "embed";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis, "start", start, "step", step, "size", size);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Shape shape = x[0].shape().with(axis, size);
            Tensor y = Tensor.fresh(Storage.zeros(x[0].dtype(), shape.size()), shape);
            Copies.assign(new Slice(axis, start, step, x[0].size(axis)).forward(new Tensor[] {y}), x[0]);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Embed(axis + 1, start, step, this.size).apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Slice(axis, start, step, node.input(0).size(axis)).apply(g);
        }
    }

    static Tensor slice(Tensor x, int axis, int start, int end, int step) {
        if (step <= 0) {
            throw new IllegalArgumentException("slice: needs a step above 0, got " + step + "; see flip");
        }
        int a = x.shape().axis(axis);
        int size = x.size(a);
        int from = clip(start, size);
        int to = clip(end, size);
        int count = to <= from ? 0 : (to - from - 1) / step + 1;
        return count == size ? x : new Slice(a, from, step, count).apply(x);
    }

    /** The slice of an axis as a primitive. */
    static View sliceView(Tensor x, int axis, int start, int end, int step) {
        if (step <= 0) {
            throw new IllegalArgumentException("sliceScatter: needs a step above 0, got " + step);
        }
        int a = x.shape().axis(axis);
        int from = clip(start, x.size(a));
        int to = clip(end, x.size(a));
        return new Slice(a, from, step, to <= from ? 0 : (to - from - 1) / step + 1);
    }

    private static int clip(int position, int size) {
        return Math.max(0, Math.min(size, position < 0 ? position + size : position));
    }

    static Tensor narrow(Tensor x, int axis, int start, int length) {
        int a = x.shape().axis(axis);
        int from = start < 0 ? start + x.size(a) : start;
        if (from < 0 || length < 0 || (long) from + length > x.size(a)) {
            throw new IndexOutOfBoundsException("narrow: positions " + start + " to " + ((long) start + length)
                    + " are out of range for axis " + a + " of shape " + x.shape());
        }
        return length == x.size(a) ? x : new Slice(a, from, 1, length).apply(x);
    }

    static Tensor select(Tensor x, int axis, int index) {
        int a = x.shape().axis(axis);
        int at = index < 0 ? index + x.size(a) : index;
        if (at < 0 || at >= x.size(a)) {
            throw new IndexOutOfBoundsException(
                    "select: index " + index + " is out of range for axis " + a + " of shape " + x.shape());
        }
        return narrow(x, a, at, 1).reshape(x.shape().without(a));
    }

    /** The order along some axes reversed; transpose: itself. */
    private record Flip(int[] axes) implements Linear {
        @Override
        public String name() {
            return "flip";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axes", axes.clone());
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int[] strides = x[0].strides.clone();
            int offset = x[0].offset;
            for (int a : axes) {
                offset += Math.max(x[0].size(a) - 1, 0) * strides[a];
                strides[a] = -strides[a];
            }
            return new Tensor(x[0].storage, x[0].shape(), strides, offset);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Flip(Batching.shifted(axes)).apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return apply(g);
        }
    }

    static Tensor flip(Tensor x, int... axes) {
        if (axes.length == 0) {
            return x;
        }
        int[] a = Reductions.axes("flip", x.shape(), axes);
        return x.size() == 0 ? x : new Flip(a).apply(x);
    }

    static Tensor pad(Tensor x, double value, int... widths) {
        if (widths.length % 2 != 0 || widths.length > 2 * x.rank()) {
            throw new ShapeException("pad: needs a pair of widths for each of at most " + x.rank() + " axes, got "
                    + widths.length + " numbers");
        }
        Tensor y = x;
        for (int i = 0; i < widths.length; i += 2) {
            int axis = x.rank() - 1 - i / 2;
            y = crop("pad", y, axis, widths[i], widths[i + 1]);
            int before = Math.max(widths[i], 0);
            int after = Math.max(widths[i + 1], 0);
            if (before > 0 || after > 0) {
                y = new Embed(axis, before, 1, before + y.size(axis) + after).apply(y);
            }
        }
        if (value == 0 || y == x) {
            return y;
        }
        Tensor inside =
                pad(Tensor.ones(DType.INT32, x.shape().toArray()), 0, widths).ne(0);
        return y.maskedFill(inside.not(), value);
    }

    /** Cuts off what negative widths name at the ends of an axis. */
    static Tensor crop(String name, Tensor x, int axis, int before, int after) {
        int from = Math.max(-before, 0);
        int count = x.size(axis) - from - Math.max(-after, 0);
        if (count < 0) {
            throw new ShapeException(name + ": cannot cut " + from + " and " + Math.max(-after, 0) + " off axis " + axis
                    + " of shape " + x.shape());
        }
        return count == x.size(axis) ? x : x.narrow(axis, from, count);
    }

    static List<Tensor> split(Tensor x, int size, int axis) {
        if (size <= 0) {
            throw new IllegalArgumentException("split: needs a size above 0, got " + size);
        }
        List<Tensor> parts = new ArrayList<>();
        int n = x.size(axis);
        for (int from = 0; from < n; from += size) {
            parts.add(narrow(x, axis, from, Math.min(size, n - from)));
        }
        return parts.isEmpty() ? List.of(x) : parts;
    }

    static List<Tensor> split(Tensor x, int[] sizes, int axis) {
        List<Tensor> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(narrow(x, axis, from, size));
            from += size;
        }
        if (from != x.size(axis)) {
            throw new ShapeException(
                    "split: sizes add up to " + from + ", axis " + axis + " of shape " + x.shape() + " differs");
        }
        return parts;
    }

    private Slices() {}
}
