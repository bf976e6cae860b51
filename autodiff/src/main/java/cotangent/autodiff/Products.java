package cotangent.autodiff;

import cotangent.vector.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Products of matrices and vectors beyond {@link Tensor#matmul}. Shapes that do not fit are a {@link ShapeException}. */
public final class Products {
    /**
     * {@code y = x W^T + b}, the map of a dense layer, in one step.
     *
     * @param x {@code [..., in]}
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}, or null for none
     * @return {@code [..., out]}
     * @throws ShapeException if the sizes do not fit
     * @throws DTypeException if {@code x} and {@code weight} are truth values
     */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        if (x.rank() == 0
                || weight.rank() != 2
                || x.size(-1) != weight.size(1)
                || bias != null && !fits(bias, weight)) {
            throw new ShapeException("linear: input " + x.shape() + ", weight " + weight.shape()
                    + (bias == null ? "" : ", bias " + bias.shape()) + "; needs [..., in], [out, in], [out]");
        }
        DType type = DType.promote(x.dtype(), weight.dtype());
        if (type == DType.BOOL) {
            throw new DTypeException("linear: not defined for BOOL; use to(...)");
        }
        if (bias == null) {
            return x.matmul(weight.mT());
        }
        type = DType.promote(type, bias.dtype());
        if (!type.isFloating()) {
            return x.matmul(weight.mT()).add(bias);
        }
        Tensor rows = x.to(type);
        Tensor flat = rows.rank() == 2 ? rows : rows.rank() == 1 ? rows.unsqueeze(0) : rows.flatten(0, -2);
        Tensor y = Node.apply(Affine.INSTANCE, new Tensor[] {flat, weight.to(type), bias.to(type)});
        return x.rank() == 2 ? y : y.reshape(x.shape().with(-1, weight.size(0)));
    }

    private static boolean fits(Tensor bias, Tensor weight) {
        return bias.rank() == 1 && bias.size(0) == weight.size(0);
    }

    /** Product of two matrices. */
    public static Tensor mm(Tensor a, Tensor b) {
        requireRank("mm", a, 2);
        requireRank("mm", b, 2);
        return a.matmul(b);
    }

    /** Products of the matrices {@code a [batch, n, k]} and {@code b [batch, k, m]}. */
    public static Tensor bmm(Tensor a, Tensor b) {
        requireRank("bmm", a, 3);
        requireRank("bmm", b, 3);
        if (a.size(0) != b.size(0)) {
            throw new ShapeException("bmm: numbers of matrices differ: " + a.shape() + " x " + b.shape());
        }
        return a.matmul(b);
    }

    /** Product of the matrix {@code a [n, k]} and the vector {@code v [k]}. */
    public static Tensor mv(Tensor a, Tensor v) {
        requireRank("mv", a, 2);
        requireRank("mv", v, 1);
        return a.matmul(v);
    }

    /** {@link #addmm(Tensor, Tensor, Tensor, double, double)} with factors 1. */
    public static Tensor addmm(Tensor input, Tensor a, Tensor b) {
        return addmm(input, a, b, 1, 1);
    }

    /** {@code beta input + alpha a b} with matrices {@code a} and {@code b}; {@code input} broadcasts and is not read if {@code beta} is 0. */
    public static Tensor addmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
        return combined("addmm", input, beta, mm(a, b), alpha);
    }

    /** {@link #addmv(Tensor, Tensor, Tensor, double, double)} with factors 1. */
    public static Tensor addmv(Tensor input, Tensor a, Tensor v) {
        return addmv(input, a, v, 1, 1);
    }

    /** {@code beta input + alpha a v} with a matrix and a vector; {@code input} as in {@link #addmm(Tensor, Tensor, Tensor, double, double)}. */
    public static Tensor addmv(Tensor input, Tensor a, Tensor v, double beta, double alpha) {
        return combined("addmv", input, beta, mv(a, v), alpha);
    }

    /** {@link #addr(Tensor, Tensor, Tensor, double, double)} with factors 1. */
    public static Tensor addr(Tensor input, Tensor u, Tensor v) {
        return addr(input, u, v, 1, 1);
    }

    /** {@code beta input + alpha u v^T} with vectors; {@code input} as in {@link #addmm(Tensor, Tensor, Tensor, double, double)}. */
    public static Tensor addr(Tensor input, Tensor u, Tensor v, double beta, double alpha) {
        return combined("addr", input, beta, outer(u, v), alpha);
    }

    /** {@link #baddbmm(Tensor, Tensor, Tensor, double, double)} with factors 1. */
    public static Tensor baddbmm(Tensor input, Tensor a, Tensor b) {
        return baddbmm(input, a, b, 1, 1);
    }

    /** {@code beta input_i + alpha a_i b_i}, see {@link #bmm}; {@code input} as in {@link #addmm(Tensor, Tensor, Tensor, double, double)}. */
    public static Tensor baddbmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
        return combined("baddbmm", input, beta, bmm(a, b), alpha);
    }

    /** {@link #addbmm(Tensor, Tensor, Tensor, double, double)} with factors 1. */
    public static Tensor addbmm(Tensor input, Tensor a, Tensor b) {
        return addbmm(input, a, b, 1, 1);
    }

    /** {@code beta input + alpha sum_i a_i b_i}; {@code input} as in {@link #addmm(Tensor, Tensor, Tensor, double, double)}. */
    public static Tensor addbmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
        requireRank("addbmm", a, 3);
        requireRank("addbmm", b, 3);
        if (a.size(0) != b.size(0) || a.size(2) != b.size(1)) {
            throw new ShapeException("addbmm: shapes do not fit: " + a.shape() + " x " + b.shape());
        }
        // One product: the sum over the batch joins the sum over the inner axis.
        return combined("addbmm", input, beta, tensordot(a, b, new int[] {0, 2}, new int[] {0, 1}), alpha);
    }

    private static Tensor combined(String name, Tensor input, double beta, Tensor product, double alpha) {
        if (!input.shape().broadcastsTo(product.shape())) {
            throw new ShapeException(name + ": input of shape " + input.shape()
                    + " does not broadcast to the product's shape " + product.shape());
        }
        Tensor p = times(product, alpha);
        return beta == 0 ? p : times(input, beta).add(p);
    }

    /** Truth values stay what they are: a factor other than 0 is true among them. */
    private static Tensor times(Tensor x, double factor) {
        return factor == 1 ? x : x.dtype() == DType.BOOL ? x.and(Tensor.scalar(DType.BOOL, factor)) : x.mul(factor);
    }

    /** Sum of the products of two vectors: {@link Tensor#dot}. */
    public static Tensor vdot(Tensor a, Tensor b) {
        return a.dot(b);
    }

    /**
     * Sums of products of corresponding elements along an axis, {@code sum_i a_i b_i}; the other axes broadcast.
     *
     * @throws ShapeException if the shapes do not broadcast or the axis has different sizes
     */
    public static Tensor vecdot(Tensor a, Tensor b, int axis) {
        if (a.rank() == 0 || b.rank() == 0 || a.size(axis) != b.size(axis)) {
            throw new ShapeException(
                    "vecdot: axis " + axis + " has different sizes in shapes " + a.shape() + " and " + b.shape());
        }
        return a.mul(b).sum(Shape.broadcast("vecdot", a.shape(), b.shape()).axis(axis));
    }

    /**
     * Sums of products over the last axes, {@code [..., k]} and {@code [..., k]} to the other axes of both; a scalar multiplies.
     *
     * @throws ShapeException if the last axes differ
     */
    public static Tensor inner(Tensor a, Tensor b) {
        if (a.rank() == 0 || b.rank() == 0) {
            return a.mul(b);
        }
        if (a.size(-1) != b.size(-1)) {
            throw new ShapeException("inner: last axes differ: " + a.shape() + " and " + b.shape());
        }
        return tensordot(a, b, new int[] {-1}, new int[] {-1});
    }

    /** All products {@code y_ij = a_i b_j} of the elements of two vectors. */
    public static Tensor outer(Tensor a, Tensor b) {
        requireRank("outer", a, 1);
        requireRank("outer", b, 1);
        return a.unsqueeze(1).mul(b);
    }

    /** {@link #tensordot(Tensor, Tensor, int[], int[])} over the last {@code axes} axes of {@code a} and the first of {@code b}. */
    public static Tensor tensordot(Tensor a, Tensor b, int axes) {
        if (axes < 0 || axes > a.rank() || axes > b.rank()) {
            throw new ShapeException(
                    "tensordot: no " + axes + " axes to sum over in shapes " + a.shape() + " and " + b.shape());
        }
        int[] last = new int[axes];
        int[] first = new int[axes];
        for (int i = 0; i < axes; i++) {
            last[i] = a.rank() - axes + i;
            first[i] = i;
        }
        return tensordot(a, b, last, first);
    }

    /**
     * Sums of products over pairs of axes; what is left of {@code a} comes before what is left of {@code b}.
     *
     * @throws ShapeException if the numbers of axes or their sizes differ, or one is given twice
     */
    public static Tensor tensordot(Tensor a, Tensor b, int[] axesOfA, int[] axesOfB) {
        if (axesOfA.length != axesOfB.length) {
            throw new ShapeException("tensordot: " + axesOfA.length + " axes of the first and " + axesOfB.length
                    + " of the second tensor");
        }
        int n = axesOfA.length;
        int inner = 1;
        for (int i = 0; i < n; i++) {
            if (a.size(axesOfA[i]) != b.size(axesOfB[i])) {
                throw new ShapeException("tensordot: axis " + axesOfA[i] + " of shape " + a.shape() + " and axis "
                        + axesOfB[i] + " of shape " + b.shape() + " differ");
            }
            inner *= a.size(axesOfA[i]);
        }
        int[] lastOfA = new int[n];
        int[] firstOfB = new int[n];
        for (int i = 0; i < n; i++) {
            lastOfA[i] = a.rank() - n + i;
            firstOfB[i] = i;
        }
        Tensor left = Rearrangement.movedim(a, axesOfA, lastOfA);
        Tensor right = Rearrangement.movedim(b, axesOfB, firstOfB);
        int[] rows = Arrays.copyOf(left.shape().sizes(), a.rank() - n);
        int[] columns = Arrays.copyOfRange(right.shape().sizes(), n, b.rank());
        Tensor y = left.reshape(Shape.of(rows).size(), inner)
                .matmul(right.reshape(inner, Shape.of(columns).size()));
        return y.reshape(Shape.of(rows).append(columns));
    }

    /** Kronecker product: each element of {@code a} times all of {@code b}, in blocks; the smaller rank gets leading axes of size 1. */
    public static Tensor kron(Tensor a, Tensor b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] left = new int[2 * rank];
        int[] right = new int[2 * rank];
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            int p = i < rank - a.rank() ? 1 : a.size(i - (rank - a.rank()));
            int q = i < rank - b.rank() ? 1 : b.size(i - (rank - b.rank()));
            left[2 * i] = p;
            left[2 * i + 1] = 1;
            right[2 * i] = 1;
            right[2 * i + 1] = q;
            sizes[i] = Math.multiplyExact(p, q);
        }
        return a.reshape(Shape.of(left)).mul(b.reshape(Shape.of(right))).reshape(Shape.of(sizes));
    }

    /** {@link #cross(Tensor, Tensor, int)} along the last axis. */
    public static Tensor cross(Tensor a, Tensor b) {
        return cross(a, b, -1);
    }

    /**
     * Vector products along an axis of size 3; the other axes broadcast.
     *
     * @throws ShapeException if the ranks differ, the axis has not size 3, or the shapes do not broadcast
     */
    public static Tensor cross(Tensor a, Tensor b, int axis) {
        if (a.rank() != b.rank() || a.size(axis) != 3 || b.size(axis) != 3) {
            throw new ShapeException("cross: needs equal ranks and size 3 along axis " + axis + ", got " + a.shape()
                    + " and " + b.shape());
        }
        return a.roll(-1, axis).mul(b.roll(-2, axis)).sub(a.roll(-2, axis).mul(b.roll(-1, axis)));
    }

    /** {@link #vander(Tensor, int, boolean)} with as many decreasing powers as elements. */
    public static Tensor vander(Tensor x) {
        if (x.rank() == 0) {
            throw new ShapeException("vander: needs at least one axis, got a scalar");
        }
        return vander(x, x.size(-1), false);
    }

    /**
     * Vandermonde matrices: powers {@code 0, ..., columns - 1} of the elements along a new last axis, by repeated multiplication; those
     * of integers are int64.
     *
     * @param increasing whether powers increase along the rows; else they decrease
     * @throws ShapeException if {@code x} is a scalar or {@code columns} is negative
     */
    public static Tensor vander(Tensor x, int columns, boolean increasing) {
        if (x.rank() == 0 || columns < 0) {
            throw new ShapeException(
                    "vander: needs at least one axis and columns >= 0, got shape " + x.shape() + ", " + columns);
        }
        Tensor t = x.dtype().isFloating() ? x : x.to(DType.INT64);
        List<Tensor> powers = new ArrayList<>(columns);
        for (int k = 0; k < columns; k++) {
            powers.add(
                    k == 0 ? Tensor.onesLike(t) : k == 1 ? t : powers.get(k - 1).mul(t));
        }
        if (powers.isEmpty()) {
            return Tensor.zeros(t.dtype(), t.shape().append(0).toArray());
        }
        if (!increasing) {
            Collections.reverse(powers);
        }
        return Tensor.stack(-1, powers);
    }

    private static void requireRank(String name, Tensor t, int rank) {
        if (t.rank() != rank) {
            throw new ShapeException(
                    name + ": needs " + rank + (rank == 1 ? " axis" : " axes") + ", got shape " + t.shape());
        }
    }

    /** {@code Y = X W^T + 1 b^T} with X {@code [n, in]}, W {@code [out, in]}, b {@code [out]}. */
    private record Affine() implements Primitive {
        static final Affine INSTANCE = new Affine();

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            Tensor x = in[0];
            Tensor w = in[1];
            int n = x.size(0);
            int m = w.size(0);
            int k = w.size(1);
            Shape shape = Shape.of(n, m);
            Storage out = Storage.uninitialized(x.dtype(), shape.size());
            Tensor b = in[2].contiguous();
            for (int i = 0; i < n; i++) {
                System.arraycopy(b.storage.array(), b.offset, out.array(), i * m, m);
            }
            if (x.dtype() == DType.FLOAT32) {
                Kernels.FLOAT_GEMM.gemm(
                        n,
                        m,
                        k,
                        1,
                        x.storage.floats(),
                        x.offset,
                        x.strides[0],
                        x.strides[1],
                        w.storage.floats(),
                        w.offset,
                        w.strides[1],
                        w.strides[0],
                        1,
                        out.floats(),
                        0,
                        m);
            } else {
                Kernels.DOUBLE_GEMM.gemm(
                        n,
                        m,
                        k,
                        1,
                        x.storage.doubles(),
                        x.offset,
                        x.strides[0],
                        x.strides[1],
                        w.storage.doubles(),
                        w.offset,
                        w.strides[1],
                        w.strides[0],
                        1,
                        out.doubles(),
                        0,
                        m);
            }
            return Tensor.fresh(out, shape);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            if (!batched[1] && !batched[2]) {
                return linear(in[0], in[1], in[2]);
            }
            return in[0].matmul(in[1].mT()).add(batched[2] ? in[2].unsqueeze(1) : in[2]);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return switch (i) {
                case 0 -> g.matmul(node.input(1));
                case 1 -> g.mT().matmul(node.input(0));
                default -> g.sum(0);
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return switch (i) {
                case 0 -> t.matmul(node.input(1).mT());
                case 1 -> node.input(0).matmul(t.mT());
                default -> t.expand(node.output().shape());
            };
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    private Products() {}
}
