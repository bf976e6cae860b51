package cotangent.regularizers.augmentation;

import java.util.Arrays;

/**
 * A rectangle of pixels: rows {@code top <= y < bottom}, columns {@code left <= x < right}.
 *
 * @param top the first row
 * @param bottom the row after the last
 * @param left the first column
 * @param right the column after the last
 */
public record Box(int top, int bottom, int left, int right) {
    /** Checks the order of the sides. */
    public Box {
        if (top < 0 || left < 0 || bottom < top || right < left) {
            throw new IllegalArgumentException(
                    "box: rows " + top + " to " + bottom + " and columns " + left + " to " + right + " are none");
        }
    }

    /**
     * The part inside an image of {@code height} by {@code width} of the rectangle that reaches {@code floor(h / 2)} rows and
     * {@code floor(w / 2)} columns to either side of a point.
     */
    public static Box around(int y, int x, int h, int w, int height, int width) {
        return new Box(
                clip(y - h / 2, height), clip(y + h / 2, height), clip(x - w / 2, width), clip(x + w / 2, width));
    }

    private static int clip(int position, int size) {
        return Math.max(0, Math.min(position, size));
    }

    /** Number of pixels. */
    public int area() {
        return (bottom - top) * (right - left);
    }

    /** Sets the elements inside to {@code value}, in a row-major image of this width that begins at {@code offset}. */
    void fill(boolean[] image, int offset, int width, boolean value) {
        for (int y = top; y < bottom; y++) {
            Arrays.fill(image, offset + y * width + left, offset + y * width + right, value);
        }
    }
}
