package cotangent.autodiff;

/** Diagonals of matrices and what lies on one side of them. */
public final class Diagonals {
    /** The main diagonal of the first two axes, as in PyTorch. */
    public static Tensor diagonal(Tensor x) {
        return diagonal(x, 0, 0, 1);
    }

    /**
     * A view of a diagonal of two axes: elements at {@code (i, i + offset)}, in a new last axis in place of the two.
     *
     * @param offset 0 for the main diagonal, above 0 for one above it, below 0 for one below it
     * @throws ShapeException if the axes are the same or do not exist
     */
    public static Tensor diagonal(Tensor x, int offset, int axis1, int axis2) {
        return diagonalView("diagonal", x, offset, axis1, axis2).apply(x);
    }

    /** The diagonal as a primitive. */
    static View diagonalView(String name, Tensor x, int offset, int axis1, int axis2) {
        int a = x.shape().axis(axis1);
        int b = x.shape().axis(axis2);
        if (a == b) {
            throw new ShapeException(
                    name + ": needs two different axes of shape " + x.shape() + ", got " + axis1 + " and " + axis2);
        }
        return new Diagonal(offset, a, b);
    }

    /** Matrices in the last two axes with {@code x} on the main diagonal, else 0. */
    public static Tensor diagEmbed(Tensor x) {
        return diagEmbed(x, 0, -2, -1);
    }

    /**
     * Zeros with the last axis of {@code x} along a diagonal of two new axes of size {@code n + |offset|}.
     *
     * @param axis1 where the first of the new axes is in the result
     * @param axis2 where the second of the new axes is in the result
     * @throws ShapeException if {@code x} is a scalar, or the axes are the same or do not exist
     */
    public static Tensor diagEmbed(Tensor x, int offset, int axis1, int axis2) {
        if (x.rank() == 0) {
            throw new ShapeException("diagEmbed: needs at least one axis, got a scalar");
        }
        int rank = x.rank() + 1;
        int a = axis1 < 0 ? axis1 + rank : axis1;
        int b = axis2 < 0 ? axis2 + rank : axis2;
        if (a == b || a < 0 || b < 0 || a >= rank || b >= rank) {
            throw new ShapeException(
                    "diagEmbed: needs two different axes of " + rank + ", got " + axis1 + " and " + axis2);
        }
        int n = Math.addExact(x.size(-1), Math.abs(offset));
        return new DiagonalEmbed(offset, a, b, n, n).apply(x);
    }

    /**
     * The matrix with the vector {@code x} on a diagonal, or the diagonal of the matrix {@code x}.
     *
     * @throws ShapeException unless {@code x} has one or two axes
     */
    public static Tensor diag(Tensor x, int offset) {
        return switch (x.rank()) {
            case 1 -> diagEmbed(x, offset, 0, 1);
            case 2 -> diagonal(x, offset, 0, 1);
            default -> throw new ShapeException("diag: needs a vector or a matrix, got shape " + x.shape());
        };
    }

    /** {@link #diag(Tensor, int)} with the main diagonal. */
    public static Tensor diag(Tensor x) {
        return diag(x, 0);
    }

    /**
     * Sum over the main diagonal of the last two axes.
     *
     * @throws ShapeException if there are fewer than two axes
     */
    public static Tensor trace(Tensor x) {
        requireMatrices("trace", x);
        return diagonal(x, 0, -2, -1).sum(-1);
    }

    /** The lower triangles of the last two axes: {@code x[..., i, j]} where {@code j <= i + offset}, else 0. */
    public static Tensor tril(Tensor x, int offset) {
        return triangle("tril", x, offset, true);
    }

    /** {@link #tril(Tensor, int)} with the main diagonal. */
    public static Tensor tril(Tensor x) {
        return tril(x, 0);
    }

    /** The upper triangles of the last two axes: {@code x[..., i, j]} where {@code j >= i + offset}, else 0. */
    public static Tensor triu(Tensor x, int offset) {
        return triangle("triu", x, offset, false);
    }

    /** {@link #triu(Tensor, int)} with the main diagonal. */
    public static Tensor triu(Tensor x) {
        return triu(x, 0);
    }

    private static Tensor triangle(String name, Tensor x, int offset, boolean lower) {
        requireMatrices(name, x);
        int rows = x.size(-2);
        int columns = x.size(-1);
        boolean[] kept = new boolean[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                long past = (long) j - i - offset;
                kept[i * columns + j] = lower ? past <= 0 : past >= 0;
            }
        }
        Tensor mask = Tensor.fresh(Storage.of(kept), Shape.of(rows, columns));
        return Tensor.where(mask, x, Tensor.scalar(x.dtype(), 0));
    }

    private static void requireMatrices(String name, Tensor x) {
        if (x.rank() < 2) {
            throw new ShapeException(name + ": needs at least two axes, got shape " + x.shape());
        }
    }

    /** {@code y[..., i] = x[.. i .. i + offset ..]}; transpose: {@link DiagonalEmbed}. */
    private record Diagonal(int offset, int a, int b) implements View {
        @Override
        public String name() {
            return "diagonal";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor t = x[0];
            int down = Math.max(0, -offset);
            int right = Math.max(0, offset);
            int n = Math.max(0, Math.min(t.size(a) - down, t.size(b) - right));
            int rank = t.rank() - 1;
            int[] sizes = new int[rank];
            int[] strides = new int[rank];
            int j = 0;
            for (int i = 0; i < t.rank(); i++) {
                if (i != a && i != b) {
                    sizes[j] = t.shape().sizes()[i];
                    strides[j++] = t.strides[i];
                }
            }
            sizes[j] = n;
            strides[j] = t.strides[a] + t.strides[b];
            int start = n == 0 || t.size() == 0 ? t.offset : t.offset + down * t.strides[a] + right * t.strides[b];
            return new Tensor(t.storage, Shape.wrap(sizes), strides, start);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return ofBatch().apply(in);
        }

        @Override
        public View ofBatch() {
            return new Diagonal(offset, a + 1, b + 1);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new DiagonalEmbed(
                            offset, a, b, node.input(0).size(a), node.input(0).size(b))
                    .apply(g);
        }
    }

    /** Zeros of size {@code rows} along axis {@code a} and {@code columns} along {@code b} with the last axis on a diagonal. */
    private record DiagonalEmbed(int offset, int a, int b, int rows, int columns) implements Linear {
        @Override
        public String name() {
            return "diagEmbed";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            int[] sizes = new int[x[0].rank() + 1];
            int j = 0;
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = i == a ? rows : i == b ? columns : x[0].shape().sizes()[j++];
            }
            Tensor y = Tensor.zeros(x[0].dtype(), sizes);
            Copies.assign(new Diagonal(offset, a, b).forward(new Tensor[] {y}), x[0]);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new DiagonalEmbed(offset, a + 1, b + 1, rows, columns).apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Diagonal(offset, a, b).apply(g);
        }
    }

    private Diagonals() {}
}
