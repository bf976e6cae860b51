package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several axes indexed by tensors at once. The indexed axes are moved to the front and made one, along which the tensor is read or written
 * by one vector of positions.
 *
 * @param order the axes of the tensor with the indexed ones first
 * @param at positions in the indexed axes, made one
 * @param shape shape to which the indices broadcast
 * @param indexed number of indexed axes
 * @param place where the axes of {@code shape} stand in the result
 */
record AdvancedIndex(int[] order, Tensor at, Shape shape, int indexed, int place) {
    static AdvancedIndex of(String name, Tensor x, Tensor... indices) {
        List<Tensor> given = new ArrayList<>();
        for (Tensor t : indices) {
            if (t != null && t.dtype() == DType.BOOL) {
                addMask(name, x, t, given);
            } else {
                given.add(t);
            }
        }
        if (given.size() > x.rank()) {
            throw new ShapeException(name + ": " + given.size() + " indices for shape " + x.shape());
        }
        int[] front = new int[x.rank()];
        int[] back = new int[x.rank()];
        int n = 0;
        int m = 0;
        Shape shape = Shape.SCALAR;
        for (int a = 0; a < x.rank(); a++) {
            if (a < given.size() && given.get(a) != null) {
                front[n++] = a;
                shape = Shape.broadcast(name, shape, given.get(a).shape());
            } else {
                back[m++] = a;
            }
        }
        if (n == 0) {
            throw new IllegalArgumentException(name + ": needs at least one index");
        }
        Tensor at = null;
        for (int k = 0; k < n; k++) {
            int size = x.size(front[k]);
            Tensor i = Indexing.wrapped(name, given.get(front[k]), size).to(DType.INT64);
            at = at == null ? i : at.mul(size).add(i);
        }
        // As in NumPy: indexed axes side by side are replaced where they are, else the new axes come first.
        int place = front[n - 1] - front[0] == n - 1 ? front[0] : 0;
        System.arraycopy(back, 0, front, n, m);
        return new AdvancedIndex(front, at.expand(shape).flatten(), shape, n, place);
    }

    /** A mask stands for the positions where it is true, one vector for each of its axes. */
    private static void addMask(String name, Tensor x, Tensor mask, List<Tensor> given) {
        int first = given.size();
        for (int a = 0; a < mask.rank(); a++) {
            if (first + a >= x.rank() || mask.size(a) != x.size(first + a)) {
                throw new ShapeException(name + ": a mask of shape " + mask.shape() + " does not fit shape " + x.shape()
                        + " from axis " + first);
            }
        }
        if (mask.rank() == 0) {
            throw new ShapeException(name + ": needs masks with at least one axis; see where");
        }
        Tensor positions = Indexing.nonzero(mask);
        for (int a = 0; a < mask.rank(); a++) {
            given.add(positions.select(1, a));
        }
    }

    Tensor get(Tensor x) {
        Tensor rows = rows(x);
        Shape tail = tail(rows);
        return toPlace(rows.indexSelect(0, at).reshape(shape.append(tail.sizes())));
    }

    Tensor put(Tensor x, Tensor values, boolean accumulate) {
        Tensor rows = rows(x);
        Shape tail = tail(rows);
        int[] result = resultSizes(tail);
        Shape target = Shape.of(result);
        if (!values.shape().broadcastsTo(target)) {
            throw new ShapeException("indexPut: values of shape " + values.shape() + " do not broadcast to " + target);
        }
        Tensor v = fromPlace(values.expand(target)).reshape(Batching.prepend(at.size(), tail));
        Tensor y = accumulate ? rows.indexAdd(0, at, v) : Scatter.indexCopy(rows, 0, at, v);
        int[] sizes = new int[order.length];
        int[] inverse = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            sizes[k] = x.size(order[k]);
            inverse[order[k]] = k;
        }
        return y.reshape(sizes).permute(inverse);
    }

    /** The indexed axes made one, in front. */
    private Tensor rows(Tensor x) {
        Tensor t = x.permute(order);
        int n = 1;
        int[] sizes = new int[order.length - indexed + 1];
        for (int k = 0; k < order.length; k++) {
            if (k < indexed) {
                n *= t.size(k);
            } else {
                sizes[k - indexed + 1] = t.size(k);
            }
        }
        sizes[0] = n;
        return t.reshape(Shape.of(sizes));
    }

    private static Shape tail(Tensor rows) {
        return rows.shape().without(0);
    }

    private int[] resultSizes(Shape tail) {
        int[] sizes = Arrays.copyOf(tail.sizes(), tail.rank() + shape.rank());
        System.arraycopy(tail.sizes(), place, sizes, place + shape.rank(), tail.rank() - place);
        System.arraycopy(shape.sizes(), 0, sizes, place, shape.rank());
        return sizes;
    }

    /** Axes of the indices, which come first, to their place. */
    private Tensor toPlace(Tensor y) {
        return y.permute(placing(y.rank()));
    }

    private Tensor fromPlace(Tensor y) {
        int[] order = placing(y.rank());
        int[] inverse = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            inverse[order[k]] = k;
        }
        return y.permute(inverse);
    }

    private int[] placing(int rank) {
        int r = shape.rank();
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = i < place ? r + i : i < place + r ? i - place : i;
        }
        return axes;
    }
}
