package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Putting tensors side by side and taking them apart in the ways that go by the number of axes, as in NumPy and PyTorch. */
public final class Stacking {
    /** A scalar as a vector; else {@code x}. A view. */
    public static Tensor atleast1d(Tensor x) {
        return x.rank() == 0 ? x.reshape(1) : x;
    }

    /** A vector {@code [n]} as {@code [1, n]}, a scalar as {@code [1, 1]}; else {@code x}. A view. */
    public static Tensor atleast2d(Tensor x) {
        return x.rank() < 2 ? atleast1d(x).unsqueeze(0) : x;
    }

    /** A matrix {@code [m, n]} as {@code [m, n, 1]}, a vector {@code [n]} as {@code [1, n, 1]}, a scalar as {@code [1, 1, 1]}; else {@code x}. A view. */
    public static Tensor atleast3d(Tensor x) {
        return x.rank() < 3 ? atleast2d(x).unsqueeze(-1) : x;
    }

    /** Tensors one behind the other along the second axis; vectors and scalars along the only one. */
    public static Tensor hstack(Tensor... parts) {
        Tensor[] t = each("hstack", parts, Stacking::atleast1d);
        return Tensor.cat(t[0].rank() == 1 ? 0 : 1, t);
    }

    /** Tensors one behind the other along the first axis; vectors count as rows. */
    public static Tensor vstack(Tensor... parts) {
        return Tensor.cat(0, each("vstack", parts, Stacking::atleast2d));
    }

    /** Tensors one behind the other along the third axis; see {@link #atleast3d}. */
    public static Tensor dstack(Tensor... parts) {
        return Tensor.cat(2, each("dstack", parts, Stacking::atleast3d));
    }

    /** Vectors as the columns of a matrix; tensors with more axes one behind the other along the second axis. */
    public static Tensor columnStack(Tensor... parts) {
        return Tensor.cat(1, each("columnStack", parts, t -> t.rank() < 2 ? t.reshape(t.size(), 1) : t));
    }

    /**
     * The matrix with these matrices along its diagonal, else 0. Vectors count as rows.
     *
     * @throws ShapeException if there are none, or one has more than two axes
     */
    public static Tensor blockDiag(Tensor... blocks) {
        Tensor[] t = each("blockDiag", blocks, Stacking::atleast2d);
        int columns = 0;
        for (Tensor block : t) {
            if (block.rank() > 2) {
                throw new ShapeException("blockDiag: needs matrices, got shape " + block.shape());
            }
            columns += block.size(1);
        }
        int before = 0;
        for (int i = 0; i < t.length; i++) {
            int own = t[i].size(1);
            t[i] = t[i].pad(before, columns - before - own);
            before += own;
        }
        return Tensor.cat(0, t);
    }

    /**
     * Views of the tensors broadcast to one shape.
     *
     * @throws ShapeException if they do not broadcast
     */
    public static List<Tensor> broadcastTensors(Tensor... tensors) {
        Shape shape = Shape.SCALAR;
        for (Tensor t : tensors) {
            shape = Shape.broadcast("broadcastTensors", shape, t.shape());
        }
        List<Tensor> out = new ArrayList<>(tensors.length);
        for (Tensor t : tensors) {
            out.add(t.expand(shape));
        }
        return out;
    }

    /** {@link Tensor#tensorSplit(int, int) tensorSplit} along the second axis; of vectors, along the only one. */
    public static List<Tensor> hsplit(Tensor x, int sections) {
        return x.tensorSplit(divides("hsplit", x, 1, sections, x.rank() == 1 ? 0 : 1), x.rank() == 1 ? 0 : 1);
    }

    /** {@link Tensor#tensorSplit(int[], int) tensorSplit} along the second axis; of vectors, along the only one. */
    public static List<Tensor> hsplit(Tensor x, int... starts) {
        requireRank("hsplit", x, 1);
        return x.tensorSplit(starts, x.rank() == 1 ? 0 : 1);
    }

    /** {@link Tensor#tensorSplit(int, int) tensorSplit} along the first axis. */
    public static List<Tensor> vsplit(Tensor x, int sections) {
        return x.tensorSplit(divides("vsplit", x, 2, sections, 0), 0);
    }

    /** {@link Tensor#tensorSplit(int[], int) tensorSplit} along the first axis. */
    public static List<Tensor> vsplit(Tensor x, int... starts) {
        requireRank("vsplit", x, 2);
        return x.tensorSplit(starts, 0);
    }

    /** {@link Tensor#tensorSplit(int, int) tensorSplit} along the third axis. */
    public static List<Tensor> dsplit(Tensor x, int sections) {
        return x.tensorSplit(divides("dsplit", x, 3, sections, 2), 2);
    }

    /** {@link Tensor#tensorSplit(int[], int) tensorSplit} along the third axis. */
    public static List<Tensor> dsplit(Tensor x, int... starts) {
        requireRank("dsplit", x, 3);
        return x.tensorSplit(starts, 2);
    }

    /** The number of sections, of equal size. */
    private static int divides(String name, Tensor x, int rank, int sections, int axis) {
        requireRank(name, x, rank);
        if (sections <= 0 || x.size(axis) % sections != 0) {
            throw new IllegalArgumentException(name + ": axis " + axis + " of shape " + x.shape()
                    + " does not split into " + sections + " equal sections");
        }
        return sections;
    }

    private static void requireRank(String name, Tensor x, int rank) {
        if (x.rank() < rank) {
            throw new ShapeException(name + ": needs at least " + rank + " axes, got shape " + x.shape());
        }
    }

    private static Tensor[] each(String name, Tensor[] parts, UnaryOperator<Tensor> f) {
        if (parts.length == 0) {
            throw new ShapeException(name + ": needs at least one tensor");
        }
        return Arrays.stream(parts).map(f).toArray(Tensor[]::new);
    }

    private Stacking() {}
}
