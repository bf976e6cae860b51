package cotangent.nn.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables in text: cells separated by commas (or another character, or blanks), quoted as RFC 4180 says, in UTF-8, gzip-compressed or not (the
 * first bytes tell). Empty lines are passed over, a byte order mark too; line breaks inside quotes are read as line feeds.
 *
 * <pre>{@code
 * CsvTable t = Csv.read(Path.of("flowers.csv"), CsvOptions.defaults());
 * Tensor x = t.toTensor("length", "width");            // float32 [rows, 2], NaN where missing
 * CsvCategories species = t.categories("species");     // int64 codes [rows] and their texts
 * }</pre>
 */
public final class Csv {
    /**
     * Reads the table that fills a file.
     *
     * @throws MalformedFileException if rows differ in length, quotes do not match, names repeat or a limit is exceeded; it names the line
     * @throws UncheckedIOException if the file cannot be read
     */
    public static CsvTable read(Path file, CsvOptions options) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), options);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        }
    }

    /** As {@link #read(Path, CsvOptions)}, from a stream, to its end. */
    public static CsvTable read(InputStream in, CsvOptions options) {
        return read(in, "CSV stream", options);
    }

    /** As {@link #read(Path, CsvOptions)}, from text, to its end. */
    public static CsvTable read(Reader in, CsvOptions options) {
        return read(in, "CSV text", options);
    }

    private static CsvTable read(InputStream in, String source, CsvOptions options) {
        InputStream content;
        try {
            content = Gzip.open(in);
        } catch (IOException e) {
            throw MalformedFileException.of(e, source, "line", 1);
        }
        return read(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()), source, options);
    }

    private static CsvTable read(Reader in, String source, CsvOptions options) {
        CsvParser parser = new CsvParser(in, source, options);
        for (int i = 0; i < options.skippedLines(); i++) {
            if (!parser.skipLine()) {
                throw parser.malformed("ends before the table: " + options.skippedLines() + " lines to be skipped");
            }
        }
        List<String> cells = new ArrayList<>();
        boolean more = parser.read(cells);
        if (options.header() && !more) {
            throw parser.malformed("has no line with the names of the columns");
        }
        List<String> names = names(parser, cells, options);
        if (options.header()) {
            more = parser.read(cells);
        }
        List<CsvColumn> columns = new ArrayList<>();
        names.forEach(name -> columns.add(new CsvColumn()));
        int[] lines = new int[16];
        int rows = 0;
        for (; more; more = parser.read(cells)) {
            if (cells.size() != columns.size()) {
                throw parser.malformedRecord(
                        "has " + cells.size() + " cells, the table has " + columns.size() + " columns");
            }
            for (int i = 0; i < cells.size(); i++) {
                columns.get(i).add(cells.get(i));
            }
            if (rows == lines.length) {
                lines = Arrays.copyOf(lines, (int) Math.min(Integer.MAX_VALUE - 8, 2L * rows));
            }
            lines[rows++] = parser.recordLine();
        }
        Map<String, CsvColumn> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(names.get(i), columns.get(i));
        }
        return new CsvTable(source, named, Arrays.copyOf(lines, rows), options.missing());
    }

    /** The names of the columns: the given ones, else the header's, else their numbers. */
    private static List<String> names(CsvParser parser, List<String> first, CsvOptions options) {
        List<String> given = options.names();
        if (!given.isEmpty()) {
            if (!first.isEmpty() && given.size() != first.size()) {
                throw parser.malformedRecord("has " + first.size() + " columns, " + given.size() + " names are given");
            }
            return given;
        }
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (int i = 0; i < first.size(); i++) {
            String name = options.header() ? first.get(i).strip() : "";
            names.add(name.isEmpty() ? Integer.toString(i) : name);
            if (seen.put(names.get(i), i) != null) {
                throw parser.malformedRecord("two columns are named \"" + names.get(i) + "\"");
            }
        }
        return names;
    }

    private Csv() {}
}
