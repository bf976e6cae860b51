package cotangent.vector;

// @specialize Double, Int, Long, Boolean

import java.util.Arrays;

/**
 * Copies between strided views and contiguous runs. A view's element {@code (i0, i1, ...)} is at
 * {@code xo + i0 * strides[0] + i1 * strides[1] + ...}; strides may be zero or negative.
 *
 * <p>Neighbouring axes that one stride can walk are taken as one. What is left of the view is a sequence of matrices (its last two axes),
 * and each matrix is copied in the order that suits its strides.
 */
public final class FloatStrided {
    /** Rows of the tile of a transposition: elements of a cache line, which the tile uses up. */
    private static final int TILE_ROWS = 16;

    /** Columns of the tile: few enough for the ways of a cache set, should all their lines fall into one. */
    private static final int TILE_COLUMNS = 8;

    /** Below this length a loop is faster than {@link System#arraycopy}. */
    private static final int SHORT = 12;

    private FloatStrided() {}

    /**
     * Writes a part of a view, in row-major order, to a contiguous run that does not overlap it.
     *
     * @param shape the view's shape
     * @param x the view's array
     * @param xo place of the view's first element
     * @param strides the view's strides
     * @param from row-major number of the first element
     * @param y the run
     * @param yo offset of its first element
     * @param n number of elements
     */
    public static void gather(int[] shape, float[] x, int xo, int[] strides, int from, float[] y, int yo, int n) {
        walk(true, shape, x, xo, strides, from, y, yo, n);
    }

    /**
     * Writes a contiguous run to a part of a view, in row-major order; the run must not overlap it. Where elements of the view share a
     * place, the last one written stays.
     *
     * @param shape the view's shape
     * @param x the view's array
     * @param xo place of the view's first element
     * @param strides the view's strides
     * @param from row-major number of the first element
     * @param source the run
     * @param so offset of its first element
     * @param n number of elements
     */
    public static void scatter(int[] shape, float[] x, int xo, int[] strides, int from, float[] source, int so, int n) {
        walk(false, shape, x, xo, strides, from, source, so, n);
    }

    private static void walk(
            boolean gather, int[] shape, float[] x, int xo, int[] strides, int from, float[] run, int at, int n) {
        if (n <= 0) {
            return;
        }
        int columnAxis = groupStart(shape, strides, shape.length);
        int columns = size(shape, columnAxis, shape.length);
        int columnStride = stride(shape, strides, columnAxis, shape.length);
        int rowAxis = groupStart(shape, strides, columnAxis);
        int rows = size(shape, rowAxis, columnAxis);
        int rowStride = stride(shape, strides, rowAxis, columnAxis);

        int matrixSize = rows * columns;
        int matrix = from / matrixSize;
        int skip = from - matrix * matrixSize;
        int place = place(shape, xo, strides, rowAxis, matrix);
        int index = rowAxis == 0 ? 0 : matrix % shape[rowAxis - 1];
        for (int end = at + n; ; ) {
            int count = Math.min(end - at, matrixSize - skip);
            part(gather, x, place, rowStride, columns, columnStride, skip, run, at, count);
            at += count;
            if (at == end) {
                return;
            }
            skip = 0;
            matrix++;
            if (++index < shape[rowAxis - 1]) {
                place += strides[rowAxis - 1];
            } else {
                index = 0;
                place = place(shape, xo, strides, rowAxis, matrix);
            }
        }
    }

    /** The first of the axes before {@code end} that one stride can walk together. */
    private static int groupStart(int[] shape, int[] strides, int end) {
        int axis = end;
        int size = 1;
        int next = 0; // what the stride of a further axis must be, once there is an axis longer than 1
        while (axis > 0 && (shape[axis - 1] == 1 || size == 1 || strides[axis - 1] == next)) {
            axis--;
            if (shape[axis] != 1) {
                next = strides[axis] * shape[axis];
                size *= shape[axis];
            }
        }
        return axis;
    }

    private static int size(int[] shape, int from, int to) {
        int size = 1;
        for (int axis = from; axis < to; axis++) {
            size *= shape[axis];
        }
        return size;
    }

    /** The stride of the last axis in a group that is longer than 1. */
    private static int stride(int[] shape, int[] strides, int from, int to) {
        for (int axis = to - 1; axis >= from; axis--) {
            if (shape[axis] != 1) {
                return strides[axis];
            }
        }
        return 1;
    }

    /** Where element {@code number} of the first {@code axes} axes is. */
    private static int place(int[] shape, int xo, int[] strides, int axes, int number) {
        int place = xo;
        int rest = number;
        for (int axis = axes - 1; axis > 0; axis--) {
            int quotient = rest / shape[axis];
            place += (rest - quotient * shape[axis]) * strides[axis];
            rest = quotient;
        }
        return axes > 0 ? place + rest * strides[0] : place;
    }

    /** Elements {@code [skip, skip + n)} of a matrix: the rest of a row, whole rows, the start of a row. */
    private static void part(
            boolean gather,
            float[] x,
            int xo,
            int rowStride,
            int columns,
            int columnStride,
            int skip,
            float[] run,
            int at,
            int n) {
        int place = xo;
        int left = n;
        if (skip > 0) {
            int row = skip / columns;
            int column = skip - row * columns;
            place += row * rowStride;
            if (column > 0) {
                int count = Math.min(left, columns - column);
                row(gather, x, place + column * columnStride, columnStride, run, at, count);
                place += rowStride;
                at += count;
                left -= count;
            }
        }
        int rows = left / columns;
        rows(gather, x, place, rows, rowStride, columns, columnStride, run, at);
        int done = rows * columns;
        if (done < left) {
            row(gather, x, place + rows * rowStride, columnStride, run, at + done, left - done);
        }
    }

    private static void rows(
            boolean gather,
            float[] x,
            int place,
            int rows,
            int rowStride,
            int columns,
            int columnStride,
            float[] run,
            int at) {
        if (rows > 1 && columnStride != 0 && rowStride != 0 && Math.abs(rowStride) < Math.abs(columnStride)) {
            for (int r = 0; r < rows; r += TILE_ROWS) {
                int height = Math.min(TILE_ROWS, rows - r);
                for (int c = 0; c < columns; c += TILE_COLUMNS) {
                    int width = Math.min(TILE_COLUMNS, columns - c);
                    int corner = place + r * rowStride + c * columnStride;
                    tile(gather, x, corner, height, rowStride, width, columnStride, run, at + r * columns + c, columns);
                }
            }
            return;
        }
        for (int r = 0; r < rows; r++) {
            row(gather, x, place + r * rowStride, columnStride, run, at + r * columns, columns);
        }
    }

    private static void tile(
            boolean gather,
            float[] x,
            int place,
            int rows,
            int rowStride,
            int columns,
            int columnStride,
            float[] run,
            int at,
            int pitch) {
        for (int r = 0; r < rows; r++, place += rowStride, at += pitch) {
            if (gather) {
                for (int c = 0, k = place; c < columns; c++, k += columnStride) {
                    run[at + c] = x[k];
                }
            } else {
                for (int c = 0, k = place; c < columns; c++, k += columnStride) {
                    x[k] = run[at + c];
                }
            }
        }
    }

    private static void row(boolean gather, float[] x, int place, int stride, float[] run, int at, int n) {
        if (stride == 1 && n >= SHORT) {
            if (gather) {
                System.arraycopy(x, place, run, at, n);
            } else {
                System.arraycopy(run, at, x, place, n);
            }
        } else if (stride == 0 && gather) {
            Arrays.fill(run, at, at + n, x[place]);
        } else if (gather) {
            for (int i = 0, k = place; i < n; i++, k += stride) {
                run[at + i] = x[k];
            }
        } else {
            for (int i = 0, k = place; i < n; i++, k += stride) {
                x[k] = run[at + i];
            }
        }
    }
}
