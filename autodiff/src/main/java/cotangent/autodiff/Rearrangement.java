package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Movements composed of those of {@link Movement}. */
final class Rearrangement {
    static Tensor roll(Tensor x, int[] shifts, int[] axes) {
        if (shifts.length != axes.length) {
            throw new ShapeException("roll: " + shifts.length + " shifts for " + axes.length + " axes");
        }
        Tensor y = x;
        for (int i = 0; i < axes.length; i++) {
            int a = x.shape().axis(axes[i]);
            int n = x.size(a);
            int shift = n == 0 ? 0 : Math.floorMod(shifts[i], n);
            if (shift != 0) {
                y = Tensor.cat(a, y.narrow(a, n - shift, shift), y.narrow(a, 0, n - shift));
            }
        }
        return y;
    }

    static Tensor rot90(Tensor x, int times, int from, int to) {
        int a = x.shape().axis(from);
        int b = x.shape().axis(to);
        if (a == b) {
            throw new ShapeException(
                    "rot90: needs two different axes of shape " + x.shape() + ", got " + from + " and " + to);
        }
        return switch (Math.floorMod(times, 4)) {
            case 1 -> x.flip(b).transpose(a, b);
            case 2 -> x.flip(a, b);
            case 3 -> x.flip(a).transpose(a, b);
            default -> x;
        };
    }

    static Tensor movedim(Tensor x, int[] source, int[] destination) {
        if (source.length != destination.length) {
            throw new ShapeException(
                    "movedim: " + source.length + " axes to move to " + destination.length + " places");
        }
        int[] order = new int[x.rank()];
        Arrays.fill(order, -1);
        boolean[] moved = new boolean[x.rank()];
        for (int i = 0; i < source.length; i++) {
            int from = x.shape().axis(source[i]);
            int to = x.shape().axis(destination[i]);
            if (moved[from] || order[to] >= 0) {
                throw new ShapeException("movedim: an axis is given twice: " + Arrays.toString(source) + " to "
                        + Arrays.toString(destination));
            }
            moved[from] = true;
            order[to] = from;
        }
        int next = 0;
        for (int i = 0; i < order.length; i++) {
            if (order[i] < 0) {
                while (moved[next]) {
                    next++;
                }
                order[i] = next++;
            }
        }
        return x.permute(order);
    }

    static Tensor unflatten(Tensor x, int axis, int[] sizes) {
        int a = x.shape().axis(axis);
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known *= sizes[i];
            }
        }
        int n = x.size(a);
        if (sizes.length == 0 || unknown >= 0 && (known <= 0 || n % known != 0) || unknown < 0 && known != n) {
            throw new ShapeException("unflatten: axis " + axis + " of shape " + x.shape() + " does not become "
                    + Arrays.toString(sizes));
        }
        int[] out = new int[x.rank() - 1 + sizes.length];
        for (int i = 0; i < x.rank(); i++) {
            out[i < a ? i : i + sizes.length - 1] = x.size(i);
        }
        System.arraycopy(sizes, 0, out, a, sizes.length);
        if (unknown >= 0) {
            out[a + unknown] = (int) (n / known);
        }
        return x.reshape(Shape.of(out));
    }

    /** Repeats the whole: one copy, of a view in which each axis has one of repetitions before it. */
    static Tensor tile(Tensor x, int[] times) {
        int rank = Math.max(x.rank(), times.length);
        int[] apart = new int[2 * rank];
        int[] repeated = new int[2 * rank];
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            int t = i < rank - times.length ? 1 : times[i - (rank - times.length)];
            int n = i < rank - x.rank() ? 1 : x.size(i - (rank - x.rank()));
            if (t < 0) {
                throw new ShapeException("tile: negative number of repetitions in " + Arrays.toString(times));
            }
            apart[2 * i] = 1;
            apart[2 * i + 1] = n;
            repeated[2 * i] = t;
            repeated[2 * i + 1] = n;
            sizes[i] = Math.multiplyExact(t, n);
        }
        Shape shape = Shape.of(sizes);
        return x.reshape(apart).expand(repeated).reshape(shape);
    }

    static Tensor repeat(Tensor x, int[] times) {
        if (times.length < x.rank()) {
            throw new ShapeException("repeat: needs a number for each axis of shape " + x.shape() + ", got "
                    + Arrays.toString(times) + "; see tile");
        }
        return tile(x, times);
    }

    static Tensor repeatInterleave(Tensor x, int repeats, int axis) {
        if (repeats < 0) {
            throw new IllegalArgumentException("repeatInterleave: needs repeats >= 0, got " + repeats);
        }
        int a = x.shape().axis(axis);
        Shape shape = x.shape().with(a, Math.multiplyExact(x.size(a), repeats));
        Tensor apart = x.unsqueeze(a + 1);
        return apart.expand(apart.shape().with(a + 1, repeats)).reshape(shape);
    }

    static Tensor repeatInterleave(Tensor x, Tensor repeats, int axis) {
        int a = x.shape().axis(axis);
        int n = x.size(a);
        if (!repeats.dtype().isInteger()) {
            throw new DTypeException("repeatInterleave: needs integer repeats, got " + repeats.dtype());
        }
        if (repeats.rank() > 1 || repeats.size() != 1 && repeats.size() != n) {
            throw new ShapeException("repeatInterleave: repeats of shape " + repeats.shape() + " for axis " + axis
                    + " of shape " + x.shape());
        }
        int[] times = repeats.reshape(-1).expand(n).toIntArray();
        int total = 0;
        for (int t : times) {
            if (t < 0) {
                throw new IllegalArgumentException("repeatInterleave: needs repeats >= 0, got " + t);
            }
            total = Math.addExact(total, t);
        }
        int[] at = new int[total];
        int k = 0;
        for (int i = 0; i < n; i++) {
            Arrays.fill(at, k, k + times[i], i);
            k += times[i];
        }
        return x.indexSelect(a, Tensor.fresh(Storage.of(at), Shape.of(total)));
    }

    static List<Tensor> chunk(Tensor x, int chunks, int axis) {
        if (chunks <= 0) {
            throw new IllegalArgumentException("chunk: needs chunks > 0, got " + chunks);
        }
        int n = x.size(axis);
        if (n == 0) {
            List<Tensor> empty = new ArrayList<>();
            for (int i = 0; i < chunks; i++) {
                empty.add(x);
            }
            return empty;
        }
        return x.split((n - 1) / chunks + 1, axis);
    }

    static List<Tensor> tensorSplit(Tensor x, int sections, int axis) {
        if (sections <= 0) {
            throw new IllegalArgumentException("tensorSplit: needs sections > 0, got " + sections);
        }
        int n = x.size(axis);
        int[] starts = new int[sections - 1];
        for (int i = 0; i < starts.length; i++) {
            // The first n mod sections parts have one more.
            starts[i] = (i + 1) * (n / sections) + Math.min(i + 1, n % sections);
        }
        return tensorSplit(x, starts, axis);
    }

    static List<Tensor> tensorSplit(Tensor x, int[] starts, int axis) {
        List<Tensor> parts = new ArrayList<>(starts.length + 1);
        int n = x.size(axis);
        int from = 0;
        for (int start : starts) {
            parts.add(x.slice(axis, from, start));
            from = start;
        }
        parts.add(x.slice(axis, from, n));
        return parts;
    }

    static List<Tensor> unbind(Tensor x, int axis) {
        int n = x.size(axis);
        List<Tensor> parts = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            parts.add(x.select(axis, i));
        }
        return parts;
    }

    private Rearrangement() {}
}
