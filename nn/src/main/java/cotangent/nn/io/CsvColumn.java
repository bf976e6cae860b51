package cotangent.nn.io;

import java.util.Arrays;

/** The texts of a column, one behind the other. */
final class CsvColumn {
    private final StringBuilder text = new StringBuilder();
    private int[] ends = new int[16];
    private int rows;

    void add(String cell) {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, (int) Math.min(Integer.MAX_VALUE - 8, 2L * rows));
        }
        text.append(cell);
        ends[rows++] = text.length();
    }

    String get(int row) {
        return text.substring(row == 0 ? 0 : ends[row - 1], ends[row]);
    }
}
