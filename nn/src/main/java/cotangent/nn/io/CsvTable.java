package cotangent.nn.io;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A table of texts with named columns, read by {@link Csv}; the caller says for each column whether it holds numbers, categories or text.
 */
public final class CsvTable {
    private final String source;
    private final Map<String, CsvColumn> columns;
    private final int[] lines;
    private final Set<String> missing;

    CsvTable(String source, Map<String, CsvColumn> columns, int[] lines, Set<String> missing) {
        this.source = source;
        this.columns = columns;
        this.lines = lines;
        this.missing = missing;
    }

    /** Number of rows. */
    public int rows() {
        return lines.length;
    }

    /** Names of the columns in order. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /**
     * A cell as it stands in the file, without quotes.
     *
     * @throws IllegalArgumentException if there is no such column
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public String text(int row, String column) {
        Objects.checkIndex(row, lines.length);
        return column(column).get(row);
    }

    /**
     * Whether the value is missing.
     *
     * @throws IllegalArgumentException if there is no such column
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public boolean isMissing(int row, String column) {
        return missing.contains(text(row, column).strip());
    }

    /**
     * Whether every value that is not missing is a number.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public boolean isNumeric(String column) {
        for (int i = 0; i < rows(); i++) {
            String cell = text(i, column).strip();
            if (!missing.contains(cell) && !isNumber(cell)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A column of numbers; missing ones are NaN.
     *
     * @throws IllegalArgumentException if there is no such column
     * @throws MalformedFileException if a cell is not a number; it names the line
     */
    public double[] doubles(String column) {
        double[] values = new double[rows()];
        for (int i = 0; i < values.length; i++) {
            String cell = text(i, column).strip();
            if (missing.contains(cell)) {
                values[i] = Double.NaN;
            } else if (isNumber(cell)) {
                values[i] = parse(cell);
            } else {
                throw malformed(i, column, "needs a number, got \"" + abbreviate(cell) + "\"");
            }
        }
        return values;
    }

    /**
     * A column of texts, coded by their first appearance.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public CsvCategories categories(String column) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        long[] values = new long[rows()];
        for (int i = 0; i < values.length; i++) {
            String cell = text(i, column);
            if (missing.contains(cell.strip())) {
                values[i] = -1;
            } else {
                Integer code = codes.putIfAbsent(cell, codes.size());
                values[i] = code == null ? codes.size() - 1 : code;
            }
        }
        return new CsvCategories(Tensor.of(values), List.copyOf(codes.keySet()));
    }

    /** As {@link #toTensor(DType, String...)}, in float32. */
    public Tensor toTensor(String... columns) {
        return toTensor(DType.FLOAT32, columns);
    }

    /**
     * Columns of numbers side by side, {@code [rows, columns]}; without names, all columns. Missing values become NaN.
     *
     * @throws IllegalArgumentException if there is no such column, or the type is BOOL
     * @throws MalformedFileException if a cell is not a number or, for an integer type, missing, with a fraction or out of range; it names the line
     */
    public Tensor toTensor(DType dtype, String... columns) {
        if (dtype == DType.BOOL) {
            throw new IllegalArgumentException("toTensor: needs a numeric type, got " + dtype);
        }
        String[] chosen = columns.length == 0 ? names().toArray(String[]::new) : columns;
        long size = (long) rows() * chosen.length;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("toTensor: too many elements: " + rows() + " x " + chosen.length);
        }
        double[] all = new double[(int) size];
        for (int c = 0; c < chosen.length; c++) {
            double[] values = doubles(chosen[c]);
            for (int r = 0; r < values.length; r++) {
                if (!dtype.isFloating()) {
                    requireInteger(r, chosen[c], values[r], dtype);
                }
                all[r * chosen.length + c] = values[r];
            }
        }
        return Tensor.of(all).reshape(rows(), chosen.length).to(dtype);
    }

    /** Integers beyond 2^53 would already have lost digits as doubles. */
    private void requireInteger(int row, String column, double value, DType dtype) {
        long max = dtype == DType.INT32 ? Integer.MAX_VALUE : 1L << 53;
        long min = dtype == DType.INT32 ? Integer.MIN_VALUE : -max;
        if (!(Math.rint(value) == value && value >= min && value <= max)) {
            throw malformed(row, column, "needs an integer from " + min + " to " + max + ", got " + value);
        }
    }

    private CsvColumn column(String name) {
        CsvColumn column = columns.get(name);
        if (column == null) {
            List<String> some = new ArrayList<>(columns.keySet()).subList(0, Math.min(20, columns.size()));
            throw new IllegalArgumentException("no column \"" + name + "\" in " + source + "; there are " + some);
        }
        return column;
    }

    private MalformedFileException malformed(int row, String column, String reason) {
        return MalformedFileException.atLine(source, lines[row], "column \"" + column + "\" " + reason);
    }

    /** Decimal numbers and infinities; not Java's hexadecimal numbers and suffixes. */
    private static boolean isNumber(String cell) {
        int i = skipSign(cell, 0);
        if (isInfinity(cell, i)) {
            return true;
        }
        int digits = digits(cell, i);
        int end = i + digits;
        if (end < cell.length() && cell.charAt(end) == '.') {
            int fraction = digits(cell, end + 1);
            digits += fraction;
            end += 1 + fraction;
        }
        if (digits > 0 && end < cell.length() && (cell.charAt(end) == 'e' || cell.charAt(end) == 'E')) {
            int exponent = skipSign(cell, end + 1);
            int count = digits(cell, exponent);
            return count > 0 && exponent + count == cell.length();
        }
        return digits > 0 && end == cell.length();
    }

    private static double parse(String cell) {
        int sign = skipSign(cell, 0);
        if (isInfinity(cell, sign)) {
            return cell.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(cell);
    }

    private static boolean isInfinity(String cell, int from) {
        int length = cell.length() - from;
        return length == 3 && cell.regionMatches(true, from, "inf", 0, 3)
                || length == 8 && cell.regionMatches(true, from, "infinity", 0, 8);
    }

    private static int skipSign(String s, int from) {
        return from < s.length() && (s.charAt(from) == '-' || s.charAt(from) == '+') ? from + 1 : from;
    }

    private static int digits(String s, int from) {
        int i = from;
        while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    private static String abbreviate(String s) {
        return s.length() <= 40 ? s : s.substring(0, 40) + "...";
    }

    /** Size and names. */
    @Override
    public String toString() {
        return "CsvTable[" + rows() + " rows, columns "
                + Arrays.toString(columns.keySet().stream().limit(20).toArray()) + "]";
    }
}
