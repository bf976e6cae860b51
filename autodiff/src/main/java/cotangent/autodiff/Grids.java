package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Grids of coordinates, products of sets and positions in triangles. */
public final class Grids {
    /** Which axis of a grid belongs to which vector. */
    public enum GridIndexing {
        /** Axis {@code k} to vector {@code k}, as indices of matrices. */
        IJ,
        /** As {@link #IJ} with the first two axes exchanged, as Cartesian coordinates of pictures. */
        XY
    }

    /** {@link #meshgrid(GridIndexing, Tensor...)} with indices of matrices. */
    public static List<Tensor> meshgrid(Tensor... vectors) {
        return meshgrid(GridIndexing.IJ, vectors);
    }

    /**
     * Views of the coordinates at all points of a grid: {@code y_k[i_0, i_1, ...] = vectors_k[i_k]}.
     *
     * @param vectors coordinates along each axis; scalars count as vectors
     * @throws ShapeException if there are none, or one has more than one axis
     */
    public static List<Tensor> meshgrid(GridIndexing indexing, Tensor... vectors) {
        int n = vectors.length;
        int[] sizes = new int[n];
        for (int k = 0; k < n; k++) {
            requireVector("meshgrid", vectors[k]);
            sizes[k] = vectors[k].size();
        }
        if (n == 0) {
            throw new ShapeException("meshgrid: needs at least one vector");
        }
        List<Tensor> out = new ArrayList<>(n);
        for (int k = 0; k < n; k++) {
            int[] own = new int[n];
            Arrays.fill(own, 1);
            own[k] = sizes[k];
            Tensor grid = vectors[k].reshape(own).expand(sizes);
            out.add(indexing == GridIndexing.XY && n > 1 ? grid.transpose(0, 1) : grid);
        }
        return out;
    }

    /**
     * All combinations of one element of each vector, {@code [n_0 n_1 ..., vectors]}, the last one varying fastest; a single vector as it is.
     *
     * @throws ShapeException if there are none, or one has more than one axis
     */
    public static Tensor cartesianProd(Tensor... vectors) {
        if (vectors.length == 0) {
            throw new ShapeException("cartesianProd: needs at least one vector");
        }
        if (vectors.length == 1) {
            requireVector("cartesianProd", vectors[0]);
            return vectors[0];
        }
        List<Tensor> columns = new ArrayList<>(vectors.length);
        for (Tensor t : meshgrid(vectors)) {
            columns.add(t.flatten());
        }
        return Tensor.stack(1, columns);
    }

    /** {@link #combinations(Tensor, int, boolean)} of pairs, without replacement. */
    public static Tensor combinations(Tensor x) {
        return combinations(x, 2, false);
    }

    /**
     * All ways to choose {@code r} elements of a vector in order of their positions, {@code [count, r]}, as Python's itertools.
     *
     * @param withReplacement whether an element may be chosen repeatedly
     * @throws ShapeException if {@code x} is not a vector
     * @throws IllegalArgumentException if {@code r} is negative
     */
    public static Tensor combinations(Tensor x, int r, boolean withReplacement) {
        if (x.rank() != 1) {
            throw new ShapeException("combinations: needs a vector, got shape " + x.shape());
        }
        if (r < 0) {
            throw new IllegalArgumentException("combinations: needs r >= 0, got " + r);
        }
        if (r == 0) {
            return x.narrow(0, 0, 0);
        }
        int n = x.size();
        int step = withReplacement ? 0 : 1;
        List<int[]> rows = new ArrayList<>();
        int[] choice = new int[r];
        for (int k = 0; k < r; k++) {
            choice[k] = k * step;
        }
        boolean more = choice[r - 1] < n;
        while (more) {
            rows.add(choice.clone());
            int k = r - 1;
            while (k >= 0 && choice[k] == n - 1 - (r - 1 - k) * step) {
                k--;
            }
            more = k >= 0;
            if (more) {
                choice[k]++;
                for (int j = k + 1; j < r; j++) {
                    choice[j] = choice[j - 1] + step;
                }
            }
        }
        int[] at = rows.stream().flatMapToInt(Arrays::stream).toArray();
        return x.indexSelect(0, Tensor.fresh(Storage.of(at), Shape.of(at.length)))
                .reshape(rows.size(), r);
    }

    /** Rows and columns of the lower triangle {@code j <= i + offset} of a matrix, row by row, int64 {@code [2, count]}. */
    public static Tensor trilIndices(int rows, int columns, int offset) {
        return triangle("trilIndices", rows, columns, offset, true);
    }

    /** Rows and columns of the upper triangle {@code j >= i + offset} of a matrix, row by row, int64 {@code [2, count]}. */
    public static Tensor triuIndices(int rows, int columns, int offset) {
        return triangle("triuIndices", rows, columns, offset, false);
    }

    private static Tensor triangle(String name, int rows, int columns, int offset, boolean lower) {
        if (rows < 0 || columns < 0) {
            throw new ShapeException(name + ": negative size " + Math.min(rows, columns));
        }
        long count = 0;
        for (int i = 0; i < rows; i++) {
            count += last(i, columns, offset, lower) - first(i, columns, offset, lower);
        }
        int n = Shape.of(2, Math.toIntExact(count)).size(1);
        long[] out = new long[2 * n];
        int k = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = first(i, columns, offset, lower); j < last(i, columns, offset, lower); j++) {
                out[k] = i;
                out[n + k++] = j;
            }
        }
        return Tensor.fresh(Storage.of(out), Shape.of(2, n));
    }

    private static int first(int row, int columns, int offset, boolean lower) {
        return lower ? 0 : (int) Math.max(0, Math.min(columns, (long) row + offset));
    }

    private static int last(int row, int columns, int offset, boolean lower) {
        return lower ? (int) Math.max(0, Math.min(columns, (long) row + offset + 1)) : columns;
    }

    private static void requireVector(String name, Tensor t) {
        if (t.rank() > 1) {
            throw new ShapeException(name + ": needs vectors, got shape " + t.shape());
        }
    }

    private Grids() {}
}
