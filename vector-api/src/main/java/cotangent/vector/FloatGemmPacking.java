package cotangent.vector;

// @specialize Double

/** Copies blocks of strided matrices to where the inner loops of a matrix multiplication read them in order. */
final class FloatGemmPacking {
    /**
     * Packs a matrix {@code [rows, columns]} as panels of {@code width} columns, one after the other, each row-major and of
     * {@code rows * width} elements; missing columns of the last panel are zero. Eight columns at a
     * time: made for sources whose columns are contiguous.
     */
    static void panels(int rows, int columns, float[] x, int xo, int xrs, int xcs, float[] y, int width) {
        for (int j = 0; j < columns; j += width) {
            int valid = Math.min(width, columns - j);
            int at = j * rows;
            panel(rows, valid, x, xo + j * xcs, xrs, xcs, y, at, width);
            for (int i = 0; valid < width && i < rows; i++) {
                for (int v = valid; v < width; v++) {
                    y[at + i * width + v] = 0;
                }
            }
        }
    }

    private static void panel(int rows, int columns, float[] x, int xo, int xrs, int xcs, float[] y, int yo, int width) {
        int j = 0;
        for (; j + 8 <= columns; j += 8) {
            int from = xo + j * xcs;
            int to = yo + j;
            if (xrs == 1) {
                eightContiguousColumns(rows, x, from, xcs, y, to, width);
            } else {
                eightColumns(rows, x, from, xrs, xcs, y, to, width);
            }
        }
        for (; j < columns; j++) {
            int from = xo + j * xcs;
            int to = yo + j;
            for (int i = 0; i < rows; i++) {
                y[to + i * width] = x[from + i * xrs];
            }
        }
    }

    private static void eightContiguousColumns(int rows, float[] x, int xo, int xcs, float[] y, int yo, int width) {
        int x1 = xo + xcs;
        int x2 = x1 + xcs;
        int x3 = x2 + xcs;
        int x4 = x3 + xcs;
        int x5 = x4 + xcs;
        int x6 = x5 + xcs;
        int x7 = x6 + xcs;
        for (int i = 0; i < rows; i++) {
            int to = yo + i * width;
            y[to] = x[xo + i];
            y[to + 1] = x[x1 + i];
            y[to + 2] = x[x2 + i];
            y[to + 3] = x[x3 + i];
            y[to + 4] = x[x4 + i];
            y[to + 5] = x[x5 + i];
            y[to + 6] = x[x6 + i];
            y[to + 7] = x[x7 + i];
        }
    }

    private static void eightColumns(int rows, float[] x, int xo, int xrs, int xcs, float[] y, int yo, int width) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i * xrs;
            int to = yo + i * width;
            y[to] = x[from];
            y[to + 1] = x[from + xcs];
            y[to + 2] = x[from + 2 * xcs];
            y[to + 3] = x[from + 3 * xcs];
            y[to + 4] = x[from + 4 * xcs];
            y[to + 5] = x[from + 5 * xcs];
            y[to + 6] = x[from + 6 * xcs];
            y[to + 7] = x[from + 7 * xcs];
        }
    }

    private FloatGemmPacking() {}
}
