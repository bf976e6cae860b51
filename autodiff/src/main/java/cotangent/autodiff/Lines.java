package cotangent.autodiff;

import java.util.function.IntConsumer;

/**
 * The lines of a contiguous tensor along an axis: element {@code i} of line {@code (o, j)} lies at {@code (o n + i) inner + j}.
 *
 * @param outer number of blocks of lines
 * @param n elements of a line
 * @param inner lines of a block, side by side
 */
record Lines(int outer, int n, int inner) {
    /** A function of a tensor and one of its axes, counted from 0. */
    @FunctionalInterface
    interface Function {
        Tensor of(Tensor x, int axis);
    }

    static Lines of(Shape shape, int axis) {
        int[] sizes = shape.sizes();
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < sizes.length; i++) {
            outer *= i < axis ? sizes[i] : 1;
            inner *= i > axis ? sizes[i] : 1;
        }
        return new Lines(outer, sizes[axis], inner);
    }

    /** Applies {@code f} along an axis; as in PyTorch, a scalar counts as a vector of one element and stays a scalar. */
    static Tensor along(Tensor x, int axis, Function f) {
        if (x.rank() > 0) {
            return f.of(x, x.shape().axis(axis));
        }
        Tensor line = x.reshape(1);
        return f.of(line, line.shape().axis(axis)).reshape(Shape.SCALAR);
    }

    /** The elements at the positions that {@code f} finds along an axis, which it keeps. */
    static Indexed taken(Tensor x, int axis, Function f) {
        Tensor at = along(x, axis, f);
        return new Indexed(x.rank() == 0 ? x : x.gather(axis, at), at);
    }

    /** One element of each line, at the position that {@code f} finds; the axis has size 1 in its result and goes unless kept. */
    static Indexed taken(Tensor x, int axis, boolean keepDims, Function f) {
        Indexed y = taken(x, axis, f);
        return keepDims || x.rank() == 0
                ? y
                : new Indexed(y.values().squeeze(axis), y.indices().squeeze(axis));
    }

    /** Calls {@code body} with each block, on as many threads as are allowed. */
    void forEachBlock(IntConsumer body) {
        Ranges.items(outer, (long) n * inner, (from, count) -> {
            for (int o = from; o < from + count; o++) {
                body.accept(o);
            }
        });
    }

    /** {@code x} one place further along an axis, without its last element and with {@code value} as the first. */
    static Tensor shifted(Tensor x, int axis, double value) {
        int n = x.size(axis);
        if (n == 0) {
            return x;
        }
        Tensor first = Create.full(x.dtype(), value, x.shape().with(axis, 1));
        return n == 1 ? first : Concatenation.cat(axis, first, x.narrow(axis, 0, n - 1));
    }
}
