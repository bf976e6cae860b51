package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The primitives that move elements, all linear: each comes with its transpose. */
final class Movement {
    /** {@code y = x}, in row-major order in storage of its own. */
    static final Linear COPY = new Copy();

    private record Copy() implements Linear {
        @Override
        public String name() {
            return "copy";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            return Copies.dense(x[0]);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return g;
        }

        @Override
        public Tensor forwardOf(int i, Tensor t, Node node) {
            return t;
        }
    }

    /** The same elements in another shape; transpose: back to the old shape. */
    private record Reshape(Shape shape) implements Linear {
        @Override
        public String name() {
            return "reshape";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int[] strides = x[0].isContiguous() ? shape.strides() : Strides.reshape(x[0].shape(), x[0].strides, shape);
            return strides == null
                    ? Tensor.fresh(Copies.dense(x[0]).storage, shape)
                    : new Tensor(x[0].storage, shape, strides, x[0].offset);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return in[0].reshape(Batching.prepend(size, shape));
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return g.reshape(node.input(0).shape());
        }
    }

    static Tensor reshape(Tensor x, int... sizes) {
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known *= sizes[i];
            }
        }
        int[] s = sizes.clone();
        if (unknown >= 0) {
            if (known <= 0 || x.size() % known != 0) {
                throw misfit(x, sizes);
            }
            s[unknown] = (int) (x.size() / known);
        }
        Shape shape = Shape.of(s);
        if (shape.size() != x.size()) {
            throw misfit(x, sizes);
        }
        return reshape(x, shape);
    }

    static Tensor reshape(Tensor x, Shape shape) {
        if (shape.size() != x.size()) {
            throw misfit(x, shape.sizes());
        }
        return shape.equals(x.shape()) ? x : new Reshape(shape).apply(x);
    }

    private static ShapeException misfit(Tensor x, int[] sizes) {
        return new ShapeException("reshape: shape " + x.shape() + " does not fit into " + Arrays.toString(sizes));
    }

    static Tensor flatten(Tensor x, int startAxis, int endAxis) {
        if (x.rank() == 0) {
            return x.reshape(1);
        }
        int a = x.shape().axis(startAxis);
        int b = x.shape().axis(endAxis);
        if (a > b) {
            throw new ShapeException(
                    "flatten: axis " + startAxis + " lies behind axis " + endAxis + " in shape " + x.shape());
        }
        int[] s = new int[x.rank() - (b - a)];
        s[a] = 1;
        for (int i = 0; i < x.rank(); i++) {
            int size = x.shape().sizes()[i];
            if (i < a) {
                s[i] = size;
            } else if (i <= b) {
                s[a] *= size;
            } else {
                s[i - (b - a)] = size;
            }
        }
        return x.reshape(Shape.wrap(s));
    }

    static Tensor unsqueeze(Tensor x, int axis) {
        int rank = x.rank() + 1;
        int a = axis < 0 ? axis + rank : axis;
        if (a < 0 || a >= rank) {
            throw new ShapeException("unsqueeze: axis " + axis + " is out of range for shape " + x.shape());
        }
        int[] s = new int[rank];
        for (int i = 0; i < rank; i++) {
            s[i] = i == a ? 1 : x.shape().sizes()[i < a ? i : i - 1];
        }
        return x.reshape(Shape.wrap(s));
    }

    static Tensor squeeze(Tensor x, int axis) {
        int a = x.shape().axis(axis);
        return x.size(a) == 1 ? x.reshape(x.shape().without(a)) : x;
    }

    static Tensor squeeze(Tensor x) {
        int kept = 0;
        int[] s = x.shape().toArray();
        for (int size : s) {
            if (size != 1) {
                s[kept++] = size;
            }
        }
        return x.reshape(Shape.of(Arrays.copyOf(s, kept)));
    }

    /** {@code y[i_order[0], ...] = x[i_0, ...]}; transpose: the inverse permutation. */
    private record Permute(int[] order) implements Linear {
        @Override
        public String name() {
            return "permute";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("order", order.clone());
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int[] sizes = new int[order.length];
            int[] strides = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                sizes[i] = x[0].shape().sizes()[order[i]];
                strides[i] = x[0].strides[order[i]];
            }
            return new Tensor(x[0].storage, Shape.wrap(sizes), strides, x[0].offset);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            int[] shifted = new int[order.length + 1];
            System.arraycopy(Batching.shifted(order), 0, shifted, 1, order.length);
            return new Permute(shifted).apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            int[] inverse = new int[order.length];
            for (int k = 0; k < order.length; k++) {
                inverse[order[k]] = k;
            }
            return new Permute(inverse).apply(g);
        }
    }

    static Tensor permute(Tensor x, int... axes) {
        int[] order = new int[axes.length];
        boolean[] seen = new boolean[x.rank()];
        boolean identity = true;
        if (axes.length != x.rank()) {
            throw new ShapeException("permute: " + axes.length + " axes given for shape " + x.shape());
        }
        for (int i = 0; i < order.length; i++) {
            order[i] = x.shape().axis(axes[i]);
            if (seen[order[i]]) {
                throw new ShapeException("permute: axis " + axes[i] + " is given twice for shape " + x.shape());
            }
            seen[order[i]] = true;
            identity &= order[i] == i;
        }
        return identity ? x : new Permute(order).apply(x);
    }

    static Tensor transpose(Tensor x, int a, int b) {
        int[] order = identity(x.rank());
        int p = x.shape().axis(a);
        int q = x.shape().axis(b);
        order[p] = q;
        order[q] = p;
        return permute(x, order);
    }

    static Tensor moveAxis(Tensor x, int from, int to) {
        int p = x.shape().axis(from);
        int q = x.shape().axis(to);
        int[] order = identity(x.rank());
        for (int i = p; i != q; i += p < q ? 1 : -1) {
            order[i] = p < q ? i + 1 : i - 1;
        }
        order[q] = p;
        return permute(x, order);
    }

    private static int[] identity(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        return order;
    }

    /** Repeats along axes of size 1 and new leading axes; transpose: the sum over them. */
    private record Expand(Shape shape) implements Linear {
        @Override
        public String name() {
            return "expand";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            return new Tensor(x[0].storage, shape, Strides.expand(x[0].shape(), x[0].strides, shape), x[0].offset);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return Batching.aligned(new Tensor[] {in[0], Tensor.scalar(0).expand(shape)}, new boolean[] {true, false})[
                    0]
                    .expand(Batching.prepend(size, shape));
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return g.sumTo(node.input(0).shape());
        }
    }

    static Tensor expand(Tensor x, int... sizes) {
        int[] s = sizes.clone();
        int shift = s.length - x.rank();
        for (int i = 0; i < s.length; i++) {
            if (s[i] == -1 && i >= shift && shift >= 0) {
                s[i] = x.shape().sizes()[i - shift];
            }
        }
        return expand(x, Shape.of(s));
    }

    static Tensor expand(Tensor x, Shape shape) {
        if (shape.equals(x.shape())) {
            return x;
        }
        if (!x.shape().broadcastsTo(shape)) {
            throw new ShapeException("expand: shape " + x.shape() + " does not broadcast to " + shape);
        }
        return new Expand(shape).apply(x);
    }

    static Tensor sumTo(Tensor x, Shape shape) {
        if (shape.equals(x.shape())) {
            return x;
        }
        if (!shape.broadcastsTo(x.shape())) {
            throw new ShapeException("sumTo: shape " + shape + " does not broadcast to " + x.shape());
        }
        int shift = x.rank() - shape.rank();
        int[] axes = new int[x.rank()];
        int n = 0;
        for (int i = 0; i < x.rank(); i++) {
            if (i < shift || shape.sizes()[i - shift] == 1 && x.shape().sizes()[i] != 1) {
                axes[n++] = i;
            }
        }
        return x.sum(true, Arrays.copyOf(axes, n)).reshape(shape);
    }

    /** {@code y_i = x_(start + i step)} along an axis, for {@code count} positions; transpose: {@link Embed}. */
    private record Slice(int axis, int start, int step, int count) implements View {
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
    private record Embed(int axis, int start, int step, int size) implements Linear {
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
            int size = widths[i] + x.size(axis) + widths[i + 1];
            if (widths[i] < 0 || widths[i + 1] < 0) {
                throw new ShapeException("pad: negative width " + Math.min(widths[i], widths[i + 1]));
            }
            if (size != x.size(axis)) {
                y = new Embed(axis, widths[i], 1, size).apply(y);
            }
        }
        if (value == 0 || y == x) {
            return y;
        }
        Tensor inside =
                pad(Tensor.ones(DType.INT32, x.shape().toArray()), 0, widths).ne(0);
        return Tensor.where(inside, y, ScalarOps.of(y, value));
    }

    static List<Tensor> split(Tensor x, int axis, int size) {
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

    static List<Tensor> split(Tensor x, int axis, int[] sizes) {
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

    /** Tensors one behind the other along an axis; transpose for operand {@code i}: its slice. */
    private record Concatenate(int axis) implements Linear {
        @Override
        public String name() {
            return "cat";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int size = 0;
            for (Tensor t : x) {
                size += t.size(axis);
            }
            Shape shape = x[0].shape().with(axis, size);
            Tensor y = Tensor.fresh(Storage.uninitialized(x[0].dtype(), shape.size()), shape);
            int at = 0;
            for (Tensor t : x) {
                Copies.assign(new Slice(axis, at, 1, t.size(axis)).forward(new Tensor[] {y}), t);
                at += t.size(axis);
            }
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor[] parts = new Tensor[in.length];
            for (int i = 0; i < in.length; i++) {
                parts[i] = Batching.spread(in[i], batched[i], size);
            }
            return new Concatenate(axis + 1).apply(parts);
        }

        private int start(int i, Node node) {
            int at = 0;
            for (int k = 0; k < i; k++) {
                at += node.input(k).size(axis);
            }
            return at;
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Slice(axis, start(i, node), 1, node.input(i).size(axis)).apply(g);
        }

        @Override
        public Tensor forwardOf(int i, Tensor t, Node node) {
            return new Embed(axis, start(i, node), 1, node.output().size(axis)).apply(t);
        }
    }

    static Tensor cat(int axis, Tensor... parts) {
        if (parts.length == 0) {
            throw new ShapeException("cat: needs at least one tensor");
        }
        Shape first = parts[0].shape();
        int a = first.axis(axis);
        DType type = parts[0].dtype();
        for (Tensor t : parts) {
            type = DType.promote(type, t.dtype());
            if (t.rank() != first.rank() || !t.shape().with(a, 0).equals(first.with(a, 0))) {
                throw new ShapeException(
                        "cat: shapes differ in more than axis " + a + ": " + first + " and " + t.shape());
            }
        }
        Tensor[] same = new Tensor[parts.length];
        for (int i = 0; i < same.length; i++) {
            same[i] = parts[i].to(type);
        }
        return new Concatenate(a).apply(same);
    }

    static Tensor stack(int axis, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new ShapeException("stack: needs at least one tensor");
        }
        Shape first = parts.get(0).shape();
        Tensor[] rows = new Tensor[parts.size()];
        for (int i = 0; i < rows.length; i++) {
            if (!parts.get(i).shape().equals(first)) {
                throw new ShapeException("stack: shapes differ: " + first + " and "
                        + parts.get(i).shape());
            }
            rows[i] = parts.get(i).unsqueeze(axis);
        }
        return cat(axis, rows);
    }

    private Movement() {}
}
