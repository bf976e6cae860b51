package cotangent.autodiff;

import java.util.Arrays;
import java.util.Map;

/**
 * Reading and adding at computed positions; {@link Scatter} writes. Indices are int32 or int64. Negative ones count from the end where the
 * method says so, else they are errors.
 */
public final class Indexing {
    /**
     * Rows of the identity matrix: 1 at the given positions, else 0.
     *
     * @param index integers {@code [...]} in {@code [0, classes)}
     * @param classes size of the new last axis
     * @param dtype type of the result
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor oneHot(Tensor index, int classes, DType dtype) {
        positions("oneHot", index, classes);
        return index.unsqueeze(-1).eq(Tensor.arange(classes)).to(dtype);
    }

    /**
     * Elements at positions given for several axes at once, as {@code x[i, j]} of NumPy and PyTorch: {@code y[k] = x[i[k], j[k], ...]}.
     *
     * <p>Index tensors broadcast. A null stands for all of an axis, as missing ones at the end do. A mask of truth values stands for the positions
     * where it is true, along as many axes as it has. Indexed axes that lie side by side are replaced by the axes of the indices; otherwise
     * these come first.
     *
     * @param indices positions along axis 0, 1, ...; negative ones count from the end
     * @throws ShapeException if there are more indices than axes, indices do not broadcast, or a mask does not fit
     * @throws IndexOutOfBoundsException if an index is out of range
     * @throws IllegalArgumentException if there is no index
     */
    public static Tensor index(Tensor x, Tensor... indices) {
        return AdvancedIndex.of("index", x, indices).get(x);
    }

    /**
     * The elements at row-major positions, in the shape of the index; negative ones count from the end.
     *
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor take(Tensor x, Tensor index) {
        Tensor at = wrapped("take", index, x.size());
        return x.flatten().gather(0, at.flatten()).reshape(index.shape());
    }

    /**
     * {@link Tensor#gather gather} with {@code x} and {@code index} broadcast along the other axes; a negative index counts from the end.
     *
     * @throws ShapeException if the shapes do not broadcast outside the axis
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public static Tensor takeAlongDim(Tensor x, Tensor index, int axis) {
        if (x.rank() != index.rank()) {
            throw new ShapeException(
                    "takeAlongDim: needs as many axes in the index, got shapes " + x.shape() + " and " + index.shape());
        }
        int a = axis(x, axis);
        Tensor at = wrapped("takeAlongDim", index, x.rank() == 0 ? 1 : x.size(a));
        if (x.rank() == 0) {
            return gather(x, a, at);
        }
        Shape common = Shape.broadcast(
                "takeAlongDim", x.shape().with(a, 1), index.shape().with(a, 1));
        return gather(x.expand(common.with(a, x.size(a))), a, at.expand(common.with(a, index.size(a))));
    }

    /** The positions of elements that are not 0 (or true), in row-major order, as int64 {@code [count, rank]}. */
    public static Tensor argwhere(Tensor x) {
        return nonzero(x);
    }

    static Tensor gather(Tensor x, int axis, Tensor index) {
        if (x.rank() == 0) {
            return gather(x.reshape(1), axis, vector("gather", index)).reshape(index.shape());
        }
        int a = x.shape().axis(axis);
        requireSmaller("gather", x, a, index);
        requireRange("gather", index, 0, x.size(a));
        return new Gather(a).apply(x, index);
    }

    static Tensor scatterAdd(Tensor x, int axis, Tensor index, Tensor source) {
        if (x.rank() == 0) {
            return scatterAdd(x.reshape(1), axis, vector("scatterAdd", index), vector("scatterAdd", source))
                    .reshape();
        }
        int a = x.shape().axis(axis);
        requireSmaller("scatterAdd", x, a, index);
        if (!source.shape().equals(index.shape())) {
            throw new ShapeException("scatterAdd: index has shape " + index.shape() + ", source " + source.shape());
        }
        requireRange("scatterAdd", index, 0, x.size(a));
        DType type = DType.promote(x.dtype(), source.dtype());
        return new ScatterAdd(a).apply(x.to(type), index, source.to(type));
    }

    static Tensor indexSelect(Tensor x, int axis, Tensor index) {
        Tensor i = vector("indexSelect", index);
        if (x.rank() == 0) {
            return indexSelect(x.reshape(1), axis, i).reshape();
        }
        int a = x.shape().axis(axis);
        requireRange("indexSelect", i, 0, x.size(a));
        return new IndexSelect(a).apply(x, i);
    }

    static Tensor indexAdd(Tensor x, int axis, Tensor index, Tensor source) {
        if (x.rank() == 0) {
            return indexAdd(x.reshape(1), axis, vector("indexAdd", index), vector("indexAdd", source))
                    .reshape();
        }
        int a = x.shape().axis(axis);
        Tensor at = vector("indexAdd", index);
        if (!source.shape().equals(x.shape().with(a, index.size()))) {
            throw new ShapeException("indexAdd: source has shape " + source.shape() + ", needs "
                    + x.shape().with(a, index.size()));
        }
        requireRange("indexAdd", at, 0, x.size(a));
        DType type = DType.promote(x.dtype(), source.dtype());
        return new IndexAdd(a).apply(x.to(type), at, source.to(type));
    }

    /** The positions of elements that are not 0 (or true), in row-major order, as int64 {@code [count, rank]}: {@link #argwhere}. */
    public static Tensor nonzero(Tensor x) {
        Tensor mask = x.dtype() == DType.BOOL ? x : x.ne(0);
        boolean[] m = mask.toBooleanArray();
        int count = 0;
        for (boolean v : m) {
            count += v ? 1 : 0;
        }
        int rank = mask.rank();
        long[] out = new long[count * rank];
        int row = 0;
        for (int i = 0; i < m.length; i++) {
            if (m[i]) {
                for (int a = 0; a < rank; a++) {
                    out[row * rank + a] =
                            i / mask.shape().strides()[a] % mask.shape().sizes()[a];
                }
                row++;
            }
        }
        return Tensor.fresh(Storage.of(out), Shape.of(count, rank));
    }

    /** The elements where a mask (which broadcasts) is true, as a vector. */
    public static Tensor maskedSelect(Tensor x, Tensor mask) {
        if (mask.dtype() != DType.BOOL) {
            throw new DTypeException("maskedSelect: needs truth values, got " + mask.dtype());
        }
        Shape shape = Shape.broadcast(x.shape(), mask.shape());
        Tensor flat = nonzero(mask.expand(shape).flatten());
        return x.expand(shape).flatten().indexSelect(0, flat.flatten());
    }

    static void requireSmaller(String name, Tensor x, int axis, Tensor index) {
        boolean fits = index.rank() == x.rank();
        for (int i = 0; fits && i < x.rank(); i++) {
            fits = i == axis || index.size(i) <= x.size(i);
        }
        if (!fits) {
            throw new ShapeException(name + ": index of shape " + index.shape() + " does not fit shape " + x.shape()
                    + " outside axis " + axis);
        }
    }

    /** An axis as a number from 0; a scalar counts as a vector. */
    static int axis(Tensor x, int axis) {
        return x.rank() == 0 ? Shape.of(1).axis(axis) : x.shape().axis(axis);
    }

    /** A scalar as a vector of one element. */
    static Tensor atLeastVector(Tensor t) {
        return t.rank() == 0 ? t.reshape(1) : t;
    }

    static Tensor vector(String name, Tensor index) {
        if (index.rank() > 1) {
            throw new ShapeException(name + ": needs a vector of indices, got shape " + index.shape());
        }
        return atLeastVector(index);
    }

    /** Checked indices in which negative ones, counted from the end, are replaced. */
    static Tensor wrapped(String name, Tensor index, int size) {
        boolean negative = requireRange(name, index, -size, size);
        return negative ? Tensor.where(index.lt(0), index.add(size), index) : index;
    }

    /** The indices as ints, in row-major order, checked. */
    static int[] positions(String name, Tensor indices, int size) {
        requireRange(name, indices, 0, size);
        return indices.values().toIntArray();
    }

    /** Checks indices; returns whether some are negative. */
    static boolean requireRange(String name, Tensor indices, int low, int size) {
        Tensor index = indices.values();
        if (!index.dtype().isInteger()) {
            throw new DTypeException(name + ": needs integer indices, got " + index.dtype());
        }
        Tensor t = index.isContiguous() ? index : Copies.dense(index);
        int n = t.size();
        long least = 0;
        long most = -1;
        if (t.dtype() == DType.INT64) {
            long[] a = t.storage.longs();
            for (int i = t.offset; i < t.offset + n; i++) {
                least = Math.min(least, a[i]);
                most = Math.max(most, a[i]);
            }
        } else {
            int[] a = t.storage.ints();
            for (int i = t.offset; i < t.offset + n; i++) {
                least = Math.min(least, a[i]);
                most = Math.max(most, a[i]);
            }
        }
        if (least < low || most >= size) {
            throw new IndexOutOfBoundsException(
                    name + ": index " + (least < low ? least : most) + " is out of range for size " + size);
        }
        return least < 0;
    }

    /** {@code y[..i..] = x[..index[..i..]..]}; transpose: {@link ScatterAdd} into zeros. */
    private record Gather(int axis) implements Primitive {
        @Override
        public String name() {
            return "gather";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int[] from = elementPositions(x[1], axis, x[0].strides);
            return Elements.take(x[0], from, x[1].shape());
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Gather(axis + 1)
                    .apply(Batching.spread(in[0], batched[0], size), Batching.spread(in[1], batched[1], size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return i == 0
                    ? new ScatterAdd(axis)
                            .apply(Tensor.zeros(g.dtype(), node.input(0).shape().toArray()), node.input(1), g)
                    : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? apply(t, node.input(1)) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** {@code y = x}, then {@code y[..index[..i..]..] += source[..i..]} in row-major order of {@code i}. */
    private record ScatterAdd(int axis) implements Primitive {
        @Override
        public String name() {
            return "scatterAdd";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Copies.dense(x[0]);
            Elements.addAt(y, elementPositions(x[1], axis, y.strides), x[2]);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new ScatterAdd(axis + 1)
                    .apply(
                            Batching.spread(in[0], batched[0], size),
                            Batching.spread(in[1], batched[1], size),
                            Batching.spread(in[2], batched[2], size));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return i == 0 ? g : i == 2 ? new Gather(axis).apply(g, node.input(1)) : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? t : i == 2 ? apply(Tensor.zerosLike(node.output()), node.input(1), t) : null;
        }
    }

    /** {@code y_j = x_(index_j)} along an axis; transpose: {@link IndexAdd} into zeros. */
    private record IndexSelect(int axis) implements Primitive {
        @Override
        public String name() {
            return "indexSelect";
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("axis", axis);
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0].contiguous();
            int[] at = x[1].toIntArray();
            Shape shape = t.shape().with(axis, at.length);
            Tensor y = Tensor.fresh(Storage.uninitialized(t.dtype(), shape.size()), shape);
            if (t.shape().strides()[axis] < Elements.FEW) {
                return Elements.take(t, slicePositions(at, axis, t.shape()), shape);
            }
            Elements.copyRows(t, axis, at, y);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            if (batched[1] && batched[0]) {
                Shape shape = in[0].shape().with(axis + 1, in[1].size(1));
                return new Gather(axis + 1).apply(in[0], perExample(in[1], axis, shape));
            }
            if (batched[1]) {
                // All examples' positions of one table, then the examples' axis to the front.
                Tensor y = apply(in[0], in[1].flatten());
                int[] sizes = Batching.prepend(size, y.shape()).toArray();
                System.arraycopy(y.shape().sizes(), 0, sizes, 0, axis);
                sizes[axis] = size;
                sizes[axis + 1] = in[1].size(1);
                return y.reshape(sizes).moveAxis(axis, 0);
            }
            return new IndexSelect(axis + 1).apply(in[0], in[1]);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return i == 0
                    ? new IndexAdd(axis)
                            .apply(Tensor.zeros(g.dtype(), node.input(0).shape().toArray()), node.input(1), g)
                    : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? apply(t, node.input(1)) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    /** {@code y = x}, then {@code y_(index_j) += source_j} along an axis, in order of {@code j}. */
    private record IndexAdd(int axis) implements Primitive {
        @Override
        public String name() {
            return "indexAdd";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Copies.dense(x[0]);
            Elements.addRows(x[2].contiguous(), axis, x[1].toIntArray(), y);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor x = Batching.spread(in[0], batched[0], size);
            Tensor source = Batching.spread(in[2], batched[2], size);
            return batched[1]
                    ? new ScatterAdd(axis + 1).apply(x, perExample(in[1], axis, source.shape()), source)
                    : new IndexAdd(axis + 1).apply(x, in[1], source);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return i == 0 ? g : i == 2 ? new IndexSelect(axis).apply(g, node.input(1)) : null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return i == 0 ? t : i == 2 ? apply(Tensor.zerosLike(node.output()), node.input(1), t) : null;
        }
    }

    /** For each element of the index, in row-major order, the position that it means in a tensor with the given strides. */
    static int[] elementPositions(Tensor index, int axis, int[] strides) {
        Tensor t = index.isContiguous() ? index : Copies.dense(index);
        int[] at = new int[t.size()];
        int[] sizes = t.shape().sizes();
        int last = sizes.length - 1;
        int along = strides[axis];
        int step = last == axis ? 0 : strides[last];
        int[] counter = new int[sizes.length];
        int base = 0;
        for (int row = 0; row < at.length; row += sizes[last]) {
            if (t.dtype() == DType.INT64) {
                long[] a = t.storage.longs();
                for (int j = 0; j < sizes[last]; j++) {
                    at[row + j] = base + (int) a[t.offset + row + j] * along + j * step;
                }
            } else {
                int[] a = t.storage.ints();
                for (int j = 0; j < sizes[last]; j++) {
                    at[row + j] = base + a[t.offset + row + j] * along + j * step;
                }
            }
            for (int a = last - 1; a >= 0; a--) {
                int stride = a == axis ? 0 : strides[a];
                base += stride;
                if (++counter[a] < sizes[a]) {
                    break;
                }
                base -= stride * sizes[a];
                counter[a] = 0;
            }
        }
        return at;
    }

    /** A vector of positions of slices for each example, as positions of elements of a batch with the given shape. */
    static Tensor perExample(Tensor index, int axis, Shape shape) {
        int[] sizes = new int[shape.rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = index.size(0);
        sizes[axis + 1] = index.size(1);
        return index.reshape(sizes).expand(shape);
    }

    /** For each element of the slices {@code at} along an axis, its row-major position in {@code shape}. */
    private static int[] slicePositions(int[] at, int axis, Shape shape) {
        int inner = shape.strides()[axis];
        int block = inner * shape.sizes()[axis];
        int[] out = new int[shape.with(axis, at.length).size()];
        int k = 0;
        for (int base = 0; k < out.length; base += block) {
            for (int p : at) {
                for (int i = 0; i < inner; i++) {
                    out[k++] = base + p * inner + i;
                }
            }
        }
        return out;
    }

    private Indexing() {}
}
