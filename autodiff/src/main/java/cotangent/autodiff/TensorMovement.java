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

    /** A view with a new axis of size 1 before the given one; -1 appends it. */
    default Tensor unsqueeze(int axis) {
        return Movement.unsqueeze(self(), axis);
    }

    /** A view without the given axis if its size is 1. */
    default Tensor squeeze(int axis) {
        return Movement.squeeze(self(), axis);
    }

    /** A view without the axes of size 1. */
    default Tensor squeeze() {
        return Movement.squeeze(self());
    }

    /** A view with axes of size 1, and new leading axes, repeated to the given sizes; -1 keeps a size. */
    default Tensor expand(int... sizes) {
        return Movement.expand(self(), sizes);
    }

    /** A view broadcast to the given shape. */
    default Tensor expand(Shape shape) {
        return Movement.expand(self(), shape);
    }

    /** Sums over the axes along which a tensor of the given shape was broadcast to this one: the transpose of expand. */
    default Tensor sumTo(Shape shape) {
        return Movement.sumTo(self(), shape);
    }

    /** A view of the positions {@code start, ..., end - 1} of one axis; negative ones count from the end, both are clipped. */
    default Tensor slice(int axis, int start, int end) {
        return Movement.slice(self(), axis, start, end, 1);
    }

    /** A view of every {@code step}-th position from {@code start} to before {@code end}. */
    default Tensor slice(int axis, int start, int end, int step) {
        return Movement.slice(self(), axis, start, end, step);
    }

    /** A view of {@code length} positions of one axis. */
    default Tensor narrow(int axis, int start, int length) {
        return Movement.narrow(self(), axis, start, length);
    }

    /** A view of one position of an axis, without the axis. */
    default Tensor select(int axis, int index) {
        return Movement.select(self(), axis, index);
    }

    /** A view with the order along some axes reversed. */
    default Tensor flip(int... axes) {
        return Movement.flip(self(), axes);
    }

    /** Zeros around: {@code widths} holds before and after for the last axis, then for the one before it, and so on. */
    default Tensor pad(int... widths) {
        return Movement.pad(self(), 0, widths);
    }

    /** A value around: {@code widths} holds before and after for the last axis, then for the one before it, and so on. */
    default Tensor pad(double value, int[] widths) {
        return Movement.pad(self(), value, widths);
    }

    /** Views of consecutive pieces of an axis, {@code size} long, the last one maybe shorter. */
    default List<Tensor> split(int axis, int size) {
        return Movement.split(self(), axis, size);
    }

    /** Views of consecutive pieces of an axis with the given sizes. */
    default List<Tensor> split(int axis, int[] sizes) {
        return Movement.split(self(), axis, sizes);
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
