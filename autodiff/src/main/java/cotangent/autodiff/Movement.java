package cotangent.autodiff;

import java.util.Arrays;
import java.util.Map;

/** The primitives that change shapes and the order of axes, all linear: each comes with its transpose. {@link Slices} has those of parts. */
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

    static Tensor squeeze(Tensor x, int... axes) {
        int[] a = axes.length == 0 ? axes : Reductions.axes("squeeze", x.shape(), axes);
        boolean[] named = new boolean[x.rank()];
        for (int axis : a) {
            named[axis] = true;
        }
        int kept = 0;
        int[] s = x.shape().toArray();
        for (int i = 0; i < named.length; i++) {
            if (s[i] != 1 || !named[i] && axes.length > 0) {
                s[kept++] = s[i];
            }
        }
        return kept == s.length ? x : x.reshape(Shape.of(Arrays.copyOf(s, kept)));
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
        if (x.rank() == 0) {
            Reductions.axes("transpose", x.shape(), new int[] {a});
            Reductions.axes("transpose", x.shape(), new int[] {b});
            return x;
        }
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

    private Movement() {}
}
