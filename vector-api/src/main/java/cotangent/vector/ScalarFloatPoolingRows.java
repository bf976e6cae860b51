package cotangent.vector;

// @specialize Double

/** The loops over windows without the Vector API: the reference for the bits. */
final class ScalarFloatPoolingRows implements FloatPoolingRows {
    @Override
    public void max(
            float[] x,
            int xo,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int n,
            float[] y,
            int yo,
            int[] index,
            int io,
            int spare) {
        if (rows == 2 && columns == 2) {
            maxOfFour(x, xo, first, rowStep, columnStep, step, n, y, yo, index, io);
            return;
        }
        for (int i = 0; i < n; i++) {
            int at = -1;
            for (int r = 0; r < rows; r++) {
                int place = first + r * rowStep + i * step;
                for (int c = 0; c < columns; c++, place += columnStep) {
                    at = at < 0 ? place : larger(x, at, place);
                }
            }
            index[io + i] = at < 0 ? -1 : at - xo;
            y[yo + i] = at < 0 ? Float.NEGATIVE_INFINITY : x[at];
        }
    }

    private static void maxOfFour(
            float[] x,
            int xo,
            int first,
            int rowStep,
            int columnStep,
            int step,
            int n,
            float[] y,
            int yo,
            int[] index,
            int io) {
        int a = first;
        for (int i = 0; i < n; i++, a += step) {
            int b = a + columnStep;
            int c = a + rowStep;
            int d = c + columnStep;
            float sum = (x[a] + x[b]) + (x[c] + x[d]);
            int at;
            if (sum == sum) {
                int upper = x[b] > x[a] ? b : a;
                int lower = x[d] > x[c] ? d : c;
                at = x[lower] > x[upper] ? lower : upper;
            } else { // a NaN, or infinities of both signs
                at = larger(x, larger(x, larger(x, a, b), c), d);
            }
            index[io + i] = at - xo;
            y[yo + i] = x[at];
        }
    }

    private static int larger(float[] x, int first, int second) {
        float a = x[first];
        float b = x[second];
        return b > a || (b != b && a == a) ? second : first;
    }

    @Override
    public void average(
            float[] x,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int n,
            float divisor,
            float[] y,
            int yo,
            int spare) {
        for (int i = 0; i < n; i++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                int place = first + r * rowStep + i * step;
                for (int c = 0; c < columns; c++, place += columnStep) {
                    sum += x[place];
                }
            }
            y[yo + i] = sum / divisor;
        }
    }

    @Override
    public void share(
            float[] gy,
            int gyo,
            float divisor,
            float[] gx,
            int first,
            int rows,
            int rowStep,
            int columns,
            int columnStep,
            int step,
            int n) {
        for (int i = 0; i < n; i++) {
            float share = gy[gyo + i] / divisor;
            for (int r = 0; r < rows; r++) {
                int place = first + r * rowStep + i * step;
                for (int c = 0; c < columns; c++, place += columnStep) {
                    gx[place] += share;
                }
            }
        }
    }
}
