package cotangent.vector;

// @specialize Double

/** Copies blocks of strided matrices to where the inner loops of a matrix multiplication read them in order. */
final class FloatGemmPacking {
    /** Rows of a panel that stay in the first-level cache while its columns are filled one after the other. */
    private static final int ROWS = 64;

    /**
     * Packs a matrix {@code [rows, columns]} as panels of {@code width} columns, one after the other, each row-major and of
     * {@code rows * width} elements; missing columns of the last panel are zero.
     */
    static void panels(int rows, int columns, float[] x, int xo, int xrs, int xcs, float[] y, int width) {
        for (int j = 0; j < columns; j += width) {
            panel(rows, Math.min(width, columns - j), x, xo + j * xcs, xrs, xcs, y, j * rows, width);
        }
    }

    /** Packs one panel of at most {@code width} columns. */
    static void panel(int rows, int columns, float[] x, int xo, int xrs, int xcs, float[] y, int yo, int width) {
        for (int i = 0; i < rows; i += ROWS) {
            int n = Math.min(ROWS, rows - i);
            lastColumns(n, 0, columns, x, xo + i * xrs, xrs, xcs, y, yo + i * width, width);
        }
    }

    /** Packs the columns of a panel from {@code from} on, of which those from {@code columns} on are missing. */
    static void lastColumns(
            int rows, int from, int columns, float[] x, int xo, int xrs, int xcs, float[] y, int yo, int width) {
        int j = from;
        for (; j + 4 <= columns; j += 4) {
            if (xrs == 1) {
                fourContiguousColumns(rows, x, xo + j * xcs, xcs, y, yo + j, width);
            } else {
                fourColumns(rows, x, xo + j * xcs, xrs, xcs, y, yo + j, width);
            }
        }
        for (; j < columns; j++) {
            int x0 = xo + j * xcs;
            for (int i = 0; i < rows; i++) {
                y[yo + j + i * width] = x[x0 + i * xrs];
            }
        }
        for (; j < width; j++) {
            for (int i = 0; i < rows; i++) {
                y[yo + j + i * width] = 0;
            }
        }
    }

    /** With a stride that it knows, the compiler checks the bounds of the source once for the whole loop. */
    private static void fourContiguousColumns(int rows, float[] x, int xo, int xcs, float[] y, int yo, int width) {
        int x1 = xo + xcs;
        int x2 = x1 + xcs;
        int x3 = x2 + xcs;
        for (int i = 0; i < rows; i++) {
            int to = yo + i * width;
            y[to] = x[xo + i];
            y[to + 1] = x[x1 + i];
            y[to + 2] = x[x2 + i];
            y[to + 3] = x[x3 + i];
        }
    }

    private static void fourColumns(int rows, float[] x, int xo, int xrs, int xcs, float[] y, int yo, int width) {
        int x1 = xo + xcs;
        int x2 = x1 + xcs;
        int x3 = x2 + xcs;
        for (int i = 0; i < rows; i++) {
            int from = i * xrs;
            int to = yo + i * width;
            y[to] = x[xo + from];
            y[to + 1] = x[x1 + from];
            y[to + 2] = x[x2 + from];
            y[to + 3] = x[x3 + from];
        }
    }

    private FloatGemmPacking() {}
}
