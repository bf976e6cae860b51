package cotangent.vector;

// @specialize Double

/**
 * The loops of {@link FloatPooling} over windows side by side that take as many elements each: window {@code i} of {@code n} has {@code rows} rows
 * of {@code columns} elements, and element {@code (r, c)} of it is at {@code first + r rowStep + c columnStep + i step}.
 */
public interface FloatPoolingRows {
    /**
     * The maximum of each window and where it is. A NaN counts as larger than every number; of equal maxima (or of several NaN) the first in
     * row-major order is chosen. A window without elements gives negative infinity and index -1.
     *
     * @param x the elements
     * @param xo where the plane of the windows starts, from which places are counted
     * @param first place in {@code x} of the first element of the first window
     * @param rows rows of a window
     * @param rowStep distance between rows of a window
     * @param columns elements of a row of a window
     * @param columnStep distance between elements of a row of a window
     * @param step distance between windows
     * @param n number of windows
     * @param y the maxima
     * @param yo offset of the first maximum
     * @param index the place of each maximum, less {@code xo}
     * @param io offset of the first place
     * @param spare elements behind the maxima, and behind the places, that may be overwritten with anything
     */
    void max(
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
            int spare);

    /**
     * The sum of each window in row-major order, from 0 on, by a divisor.
     *
     * @param x the elements
     * @param first place of the first element of the first window
     * @param rows rows of a window
     * @param rowStep distance between rows of a window
     * @param columns elements of a row of a window
     * @param columnStep distance between elements of a row of a window
     * @param step distance between windows
     * @param n number of windows
     * @param divisor what sums are divided by
     * @param y the quotients
     * @param yo offset of the first quotient
     * @param spare elements behind the quotients that may be overwritten with anything
     */
    void average(
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
            int spare);

    /**
     * Adds {@code gy / divisor} to all elements of each window; an element of several windows takes them in their order.
     *
     * @param gy what the windows hand out
     * @param gyo offset of its first element
     * @param divisor what it is divided by
     * @param gx what is added to
     * @param first place of the first element of the first window
     * @param rows rows of a window
     * @param rowStep distance between rows of a window
     * @param columns elements of a row of a window
     * @param columnStep distance between elements of a row of a window
     * @param step distance between windows
     * @param n number of windows
     */
    void share(
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
            int n);
}
