package cotangent.autodiff;

import java.util.List;

/** What {@link Tensor} does to shapes and positions. Views share storage with this tensor; the rest copies. */
sealed interface TensorMovement permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The same elements in row-major order in another shape; one size may be -1. A view if possible, else a copy. */
    default Tensor reshape(int... sizes) {
        return Movement.reshape(self(), sizes);
    }

    /** As {@link #reshape(int...)}. */
    default Tensor reshape(Shape shape) {
        return Movement.reshape(self(), shape);
    }

    /** All elements as a vector. */
    default Tensor flatten() {
        return reshape(-1);
    }

    /** The axes from {@code startAxis} to the last made one. */
    default Tensor flatten(int startAxis) {
        return Movement.flatten(self(), startAxis, -1);
    }

    /** The axes from {@code startAxis} to {@code endAxis}, included, made one. */
    default Tensor flatten(int startAxis, int endAxis) {
        return Movement.flatten(self(), startAxis, endAxis);
    }

    /** A view with the axes in another order. */
    default Tensor permute(int... axes) {
        return Movement.permute(self(), axes);
    }

    /** A view with two axes exchanged. */
    default Tensor transpose(int a, int b) {
        return Movement.transpose(self(), a, b);
    }

    /** A view with the last two axes exchanged. */
    default Tensor mT() {
        return Movement.transpose(self(), -1, -2);
    }

    /** A view with one axis moved to another place. */
    default Tensor moveAxis(int from, int to) {
        return Movement.moveAxis(self(), from, to);
    }

    /** {@link #moveAxis(int, int)}. */
    default Tensor movedim(int source, int destination) {
        return Movement.moveAxis(self(), source, destination);
    }

    /** A view with the axes {@code source} moved to the places {@code destination}; the others keep their order. */
    default Tensor movedim(int[] source, int[] destination) {
        return Rearrangement.movedim(self(), source, destination);
    }

    /** {@link #transpose(int, int)}. */
    default Tensor swapAxes(int a, int b) {
        return Movement.transpose(self(), a, b);
    }

    /** One axis made several of the given sizes, of which one may be -1. */
    default Tensor unflatten(int axis, int... sizes) {
        return Rearrangement.unflatten(self(), axis, sizes);
    }

    /** A view with a new axis of size 1 before the given one; -1 appends it. */
    default Tensor unsqueeze(int axis) {
        return Movement.unsqueeze(self(), axis);
    }

    /** A view without those of the given axes that have size 1; without all axes of size 1 if none is given. */
    default Tensor squeeze(int... axes) {
        return Movement.squeeze(self(), axes);
    }

    /** A view with axes of size 1, and new leading axes, repeated to the given sizes; -1 keeps a size. */
    default Tensor expand(int... sizes) {
        return Movement.expand(self(), sizes);
    }

    /** A view broadcast to the given shape. */
    default Tensor expand(Shape shape) {
        return Movement.expand(self(), shape);
    }

    /** {@link #expand(int...)}. */
    default Tensor broadcastTo(int... sizes) {
        return Movement.expand(self(), sizes);
    }

    /** Sums over the axes along which a tensor of the given shape was broadcast to this one: the transpose of expand. */
    default Tensor sumTo(Shape shape) {
        return Movement.sumTo(self(), shape);
    }

    /** A view of the positions {@code start, ..., end - 1} of one axis; negative ones count from the end, both are clipped. */
    default Tensor slice(int axis, int start, int end) {
        return Slices.slice(self(), axis, start, end, 1);
    }

    /** A view of every {@code step}-th position from {@code start} to before {@code end}. */
    default Tensor slice(int axis, int start, int end, int step) {
        return Slices.slice(self(), axis, start, end, step);
    }

    /** A view of {@code length} positions of one axis. */
    default Tensor narrow(int axis, int start, int length) {
        return Slices.narrow(self(), axis, start, length);
    }

    /** A view of one position of an axis, without the axis. */
    default Tensor select(int axis, int index) {
        return Slices.select(self(), axis, index);
    }

    /** A view with the order along some axes reversed. */
    default Tensor flip(int... axes) {
        return Slices.flip(self(), axes);
    }

    /** A view with the order along the second axis reversed. */
    default Tensor fliplr() {
        return Slices.flip(self(), 1);
    }

    /** A view with the order along the first axis reversed. */
    default Tensor flipud() {
        if (self().rank() == 0) {
            throw new ShapeException("flipud: needs at least one axis, got a scalar");
        }
        return Slices.flip(self(), 0);
    }

    /** A view rotated by {@code times} right angles, from the first axis to the second. */
    default Tensor rot90(int times) {
        return Rearrangement.rot90(self(), times, 0, 1);
    }

    /** A view rotated by {@code times} right angles, from one axis to another. */
    default Tensor rot90(int times, int from, int to) {
        return Rearrangement.rot90(self(), times, from, to);
    }

    /** Elements in row-major order moved on by {@code shift} positions; those that leave at the end come in at the start. */
    default Tensor roll(int shift) {
        return Rearrangement.roll(flatten(), new int[] {shift}, new int[] {0}).reshape(self().shape());
    }

    /** Elements moved on by {@code shift} positions of an axis; those that leave at the end come in at the start. */
    default Tensor roll(int shift, int axis) {
        return Rearrangement.roll(self(), new int[] {shift}, new int[] {axis});
    }

    /** {@link #roll(int, int)} along several axes. */
    default Tensor roll(int[] shifts, int[] axes) {
        return Rearrangement.roll(self(), shifts, axes);
    }

    /** A view of the windows of {@code size} positions of an axis, one every {@code step} positions, in a new last axis. */
    default Tensor unfold(int axis, int size, int step) {
        return Windows.of(self(), axis, size, step);
    }

    /**
     * A view with sizes and strides of its own, which count elements of this tensor in row-major order: element {@code i} lies at the position
     * {@code offset + sum_k i_k strides_k}. Of a tensor that is not {@link Tensor#isContiguous contiguous}, a view of a copy.
     *
     * @throws IndexOutOfBoundsException if a stride or the offset is negative, or an element would lie outside
     */
    default Tensor asStrided(int[] sizes, int[] strides, int offset) {
        return AsStrided.of(self(), sizes, strides, offset);
    }

    /** {@link Diagonals#diagonal(Tensor, int, int, int)}. */
    default Tensor diagonal(int offset, int axis1, int axis2) {
        return Diagonals.diagonal(self(), offset, axis1, axis2);
    }

    /** The lower triangles {@code j <= i + offset} of the last two axes, else 0. */
    default Tensor tril(int offset) {
        return Diagonals.tril(self(), offset);
    }

    /** The upper triangles {@code j >= i + offset} of the last two axes, else 0. */
    default Tensor triu(int offset) {
        return Diagonals.triu(self(), offset);
    }

    /** The whole repeated along each axis, the last ones for fewer numbers, with new leading axes for more. */
    default Tensor tile(int... times) {
        return Rearrangement.tile(self(), times);
    }

    /** The whole repeated along each axis, with new leading axes for more numbers than axes. */
    default Tensor repeat(int... times) {
        return Rearrangement.repeat(self(), times);
    }

    /** Each element repeated, as a vector. */
    default Tensor repeatInterleave(int repeats) {
        return Rearrangement.repeatInterleave(flatten(), repeats, 0);
    }

    /** Each position of an axis repeated. */
    default Tensor repeatInterleave(int repeats, int axis) {
        return Rearrangement.repeatInterleave(self(), repeats, axis);
    }

    /** Each position of an axis repeated as often as a vector of integers says. */
    default Tensor repeatInterleave(Tensor repeats, int axis) {
        return Rearrangement.repeatInterleave(self(), repeats, axis);
    }

    /** Zeros around: {@code widths} holds before and after for the last axis, then for the one before it, and so on. */
    default Tensor pad(int... widths) {
        return Slices.pad(self(), 0, widths);
    }

    /** A value around: {@code widths} holds before and after for the last axis, then for the one before it, and so on. */
    default Tensor pad(double value, int[] widths) {
        return Slices.pad(self(), value, widths);
    }

    /** Views of consecutive pieces of an axis, {@code size} long, the last one maybe shorter. */
    default List<Tensor> split(int size, int axis) {
        return Slices.split(self(), size, axis);
    }

    /** Views of consecutive pieces of an axis with the given sizes. */
    default List<Tensor> split(int[] sizes, int axis) {
        return Slices.split(self(), sizes, axis);
    }

    /** Views of at most {@code chunks} consecutive pieces of an axis, of equal size but for the last. */
    default List<Tensor> chunk(int chunks, int axis) {
        return Rearrangement.chunk(self(), chunks, axis);
    }

    /** Views of {@code sections} consecutive pieces of an axis whose sizes differ by one at most, the larger ones first. */
    default List<Tensor> tensorSplit(int sections, int axis) {
        return Rearrangement.tensorSplit(self(), sections, axis);
    }

    /** Views of the pieces of an axis between the given positions. */
    default List<Tensor> tensorSplit(int[] starts, int axis) {
        return Rearrangement.tensorSplit(self(), starts, axis);
    }

    /** Views of all positions of an axis, without the axis. */
    default List<Tensor> unbind(int axis) {
        return Rearrangement.unbind(self(), axis);
    }

    /** {@link Indexing#index(Tensor, Tensor...)}: elements at positions given for several axes at once. */
    default Tensor index(Tensor... indices) {
        return Indexing.index(self(), indices);
    }

    /** {@link Indexing#take(Tensor, Tensor)}: elements at row-major positions. */
    default Tensor take(Tensor index) {
        return Indexing.take(self(), index);
    }

    /** {@link Indexing#takeAlongDim(Tensor, Tensor, int)}: gather with broadcasting. */
    default Tensor takeAlongDim(Tensor index, int axis) {
        return Indexing.takeAlongDim(self(), index, axis);
    }

    /** {@link Indexing#maskedSelect(Tensor, Tensor)}: elements where a mask is true. */
    default Tensor maskedSelect(Tensor mask) {
        return Indexing.maskedSelect(self(), mask);
    }

    /** {@link Scatter#scatter(Tensor, int, Tensor, Tensor)}: a copy with {@code source} at the positions {@code index} of an axis. */
    default Tensor scatter(int axis, Tensor index, Tensor source) {
        return Scatter.scatter(self(), axis, index, source);
    }

    /** {@link Scatter#scatterReduce}: sources reduced with this where they meet. */
    default Tensor scatterReduce(
            int axis, Tensor index, Tensor source, ScatterReduction reduction, boolean includeSelf) {
        return Scatter.scatterReduce(self(), axis, index, source, reduction, includeSelf);
    }

    /** {@link Scatter#indexCopy}: slices of an axis replaced. */
    default Tensor indexCopy(int axis, Tensor index, Tensor source) {
        return Scatter.indexCopy(self(), axis, index, source);
    }

    /** {@link Scatter#indexFill(Tensor, int, Tensor, double)}: slices of an axis filled with a value. */
    default Tensor indexFill(int axis, Tensor index, double value) {
        return Scatter.indexFill(self(), axis, index, value);
    }

    /** {@link Products#outer}: all products of the elements of two vectors. */
    default Tensor outer(Tensor b) {
        return Products.outer(self(), b);
    }

    /** {@code y[..i..] = this[..index[..i..]..]} along an axis; the other sizes of {@code index} are no larger than here. */
    default Tensor gather(int axis, Tensor index) {
        return Indexing.gather(self(), axis, index);
    }

    /** A copy to which {@code source} was added at the positions {@code index} along an axis; the adjoint of gather. */
    default Tensor scatterAdd(int axis, Tensor index, Tensor source) {
        return Indexing.scatterAdd(self(), axis, index, source);
    }

    /** The positions {@code index} (a vector) of an axis. */
    default Tensor indexSelect(int axis, Tensor index) {
        return Indexing.indexSelect(self(), axis, index);
    }

    /** A copy with {@code source} added at the positions {@code index} (a vector) of an axis. */
    default Tensor indexAdd(int axis, Tensor index, Tensor source) {
        return Indexing.indexAdd(self(), axis, index, source);
    }

    /** Elements in ascending order along an axis with where they were; stable, NaN last. */
    default Indexed sort(int axis) {
        return Sorting.sort(self(), axis, false);
    }

    /** Elements in ascending order along the first axis. */
    default Tensor msort() {
        return Sorting.sort(self(), 0, false).values();
    }

    /** Elements in order along an axis with where they were; stable; NaN counts as largest. */
    default Indexed sort(int axis, boolean descending) {
        return Sorting.sort(self(), axis, descending);
    }

    /** Where the elements of the sorted axis were. */
    default Tensor argsort(int axis, boolean descending) {
        return Sorting.argsort(self(), axis, descending);
    }

    /** The {@code k} largest elements along an axis, in descending order, with where they were. */
    default Indexed topK(int k, int axis) {
        return Sorting.topK(self(), k, axis, true);
    }

    /** The {@code k} largest or smallest elements along an axis, in order, with where they were. */
    default Indexed topK(int k, int axis, boolean largest) {
        return Sorting.topK(self(), k, axis, largest);
    }
}
