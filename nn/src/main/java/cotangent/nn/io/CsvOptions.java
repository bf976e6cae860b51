package cotangent.nn.io;

import java.util.List;
import java.util.Set;

/**
 * How a table is written in text.
 *
 * @param separator between the cells of a line; a blank stands for any run of blanks and tabs
 * @param header whether the first line has the names of the columns
 * @param skippedLines lines before the table, to be passed over
 * @param names names of the columns, in place of those of the header; empty: from the header, or without one {@code "0"}, {@code "1"}...
 * @param missing texts that stand for a missing value, compared without surrounding blanks
 * @param maxColumns columns that are allowed
 * @param maxRecordLength characters of a line that are allowed
 * @param maxLength characters of the whole text, after decompression, that are allowed
 */
public record CsvOptions(
        char separator,
        boolean header,
        int skippedLines,
        List<String> names,
        Set<String> missing,
        int maxColumns,
        int maxRecordLength,
        long maxLength) {

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the separator is a quote or a line break, a number is negative, or a name is there twice
     */
    public CsvOptions {
        if (separator == '"' || separator == '\n' || separator == '\r') {
            throw new IllegalArgumentException("CsvOptions: neither a quote nor a line break separates cells");
        }
        if (skippedLines < 0 || maxColumns < 0 || maxRecordLength < 0 || maxLength < 0) {
            throw new IllegalArgumentException(
                    "CsvOptions: numbers must not be negative, got skippedLines " + skippedLines + ", maxColumns "
                            + maxColumns + ", maxRecordLength " + maxRecordLength + ", maxLength " + maxLength);
        }
        names = List.copyOf(names);
        if (Set.copyOf(names).size() != names.size()) {
            throw new IllegalArgumentException("CsvOptions: a name is there twice in " + names);
        }
        missing = Set.copyOf(missing);
    }

    /**
     * Commas, a header, and the empty text, NA, NaN, nan, null and ? for missing values; up to 100,000 columns, 10 million characters a line
     * and 2^30 characters in all.
     */
    public static CsvOptions defaults() {
        return new CsvOptions(
                ',', true, 0, List.of(), Set.of("", "NA", "NaN", "nan", "null", "?"), 100_000, 10_000_000, 1L << 30);
    }

    /** The same with another separator; a blank stands for any run of blanks and tabs. */
    public CsvOptions withSeparator(char separator) {
        return new CsvOptions(separator, header, skippedLines, names, missing, maxColumns, maxRecordLength, maxLength);
    }

    /** The same with or without a line of names. */
    public CsvOptions withHeader(boolean header) {
        return new CsvOptions(separator, header, skippedLines, names, missing, maxColumns, maxRecordLength, maxLength);
    }

    /** The same with lines to be passed over before the table. */
    public CsvOptions withSkippedLines(int skippedLines) {
        return new CsvOptions(separator, header, skippedLines, names, missing, maxColumns, maxRecordLength, maxLength);
    }

    /** The same with these names of the columns. */
    public CsvOptions withNames(String... names) {
        return new CsvOptions(
                separator, header, skippedLines, List.of(names), missing, maxColumns, maxRecordLength, maxLength);
    }

    /** The same with these texts for missing values. */
    public CsvOptions withMissing(String... missing) {
        return new CsvOptions(
                separator, header, skippedLines, names, Set.of(missing), maxColumns, maxRecordLength, maxLength);
    }

    /** The same with other limits. */
    public CsvOptions withLimits(int maxColumns, int maxRecordLength, long maxLength) {
        return new CsvOptions(separator, header, skippedLines, names, missing, maxColumns, maxRecordLength, maxLength);
    }
}
