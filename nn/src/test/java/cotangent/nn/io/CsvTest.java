package cotangent.nn.io;

import static cotangent.nn.io.IoFixtures.assertSame;
import static cotangent.nn.io.IoFixtures.golden;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Shape;
import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static final CsvOptions DEFAULTS = CsvOptions.defaults();
    private static final CsvOptions PLAIN = DEFAULTS.withHeader(false);

    private static CsvTable read(String text, CsvOptions options) {
        return Csv.read(new StringReader(text), options);
    }

    private static String row(CsvTable table, int row) {
        return String.join(
                "|", table.names().stream().map(n -> table.text(row, n)).toList());
    }

    private static void assertMalformed(String message, String text, CsvOptions options) {
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> read(text, options));
        assertEquals("CSV text, " + message, e.getMessage());
    }

    // ---- real files ----

    @Test
    void tablesWithCountsAndClassNamesInTheFirstLine() {
        CsvOptions options = PLAIN.withSkippedLines(1);
        CsvTable iris = Csv.read(
                golden("iris.csv"),
                options.withNames("sepal length", "sepal width", "petal length", "petal width", "species"));
        assertSame(
                Tensor.of(new float[] {5.1f, 3.5f, 4.9f, 3.0f, 4.7f, 3.2f, 4.6f, 3.1f}, 4, 2),
                iris.toTensor("sepal length", "sepal width"));
        assertSame(Tensor.zeros(DType.INT64, 4, 1), iris.toTensor(DType.INT64, "species"));
        CsvTable wine = Csv.read(golden("wine_data.csv"), options);
        assertEquals(Shape.of(2, 14), wine.toTensor().shape());
        assertEquals(1065, wine.doubles("12")[0]);
        CsvTable cancer = Csv.read(golden("breast_cancer.csv"), options);
        assertEquals(Shape.of(2, 31), cancer.toTensor(DType.FLOAT64).shape());
        assertEquals(0.07871, cancer.doubles("9")[0]);
    }

    @Test
    void theFirstLineOfThoseTables() {
        CsvTable first = Csv.read(golden("iris.csv"), PLAIN.withNames("rows", "columns", "a", "b", "c"));
        assertEquals("150|4|setosa|versicolor|virginica", row(first, 0));
    }

    @Test
    void compressedTablesSeparatedByBlanks() {
        CsvOptions blanks = PLAIN.withSeparator(' ');
        CsvTable data = Csv.read(golden("diabetes_data_raw.csv.gz"), blanks);
        assertEquals("59|2|32.1|101.0|157|93.2|38.0|4.0|4.8598|87", row(data, 0));
        assertEquals(3, data.rows());
        assertArrayEquals(
                new double[] {151, 75, 141},
                Csv.read(golden("diabetes_target.csv.gz"), blanks).doubles("0"));
        assertEquals(
                Shape.of(3, 65),
                Csv.read(golden("digits.csv.gz"), PLAIN).toTensor(DType.INT32).shape());
    }

    // ---- the format ----

    @Test
    void quoting() {
        CsvTable t = read("a,\"b \"\"q\"\"\",c\r\n\"1,2\",\"x\r\ny\",\r\n\"\",\" z \", w ", DEFAULTS);
        assertEquals(List.of("a", "b \"q\"", "c"), t.names());
        assertEquals("1,2|x\ny|", row(t, 0));
        assertEquals("| z | w ", row(t, 1));
        assertEquals(2, t.rows());
    }

    @Test
    void lineBreaksAndEmptyLines() {
        for (String end : List.of("\n", "\r\n", "\r")) {
            CsvTable t = read(end + "a,b" + end + end + "1,2" + end + "3,4" + end + end, DEFAULTS);
            assertSame(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2), t.toTensor());
        }
        assertEquals(1, read("\"\"\n", PLAIN).rows());
    }

    @Test
    void blanksAroundAndBetween() {
        CsvTable t = read("  a \t b\n1\t2  \n \t \n\"3 4\" 5", DEFAULTS.withSeparator(' '));
        assertEquals(List.of("a", "b"), t.names());
        assertEquals("1|2", row(t, 0));
        assertEquals("3 4|5", row(t, 1));
        assertEquals("x y|", row(read("x y\t", PLAIN.withSeparator('\t')), 0));
    }

    @Test
    void byteOrderMark() {
        byte[] text = "\uFEFFä,b\n1,2".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of("ä", "b"),
                Csv.read(new ByteArrayInputStream(text), DEFAULTS).names());
    }

    @Test
    void names() {
        assertEquals(List.of("0", "1"), read("1,2", PLAIN).names());
        assertEquals(List.of("x", "1"), read(" x ,\n1,2", DEFAULTS).names());
        assertEquals(
                List.of("p", "q"),
                read("x,y\n1,2", DEFAULTS.withNames("p", "q")).names());
        assertEquals(0, read("", PLAIN).rows());
        assertEquals(Shape.of(0, 2), read("x,y", DEFAULTS).toTensor().shape());
    }

    @Test
    void malformedText() {
        assertMalformed("line 3: has 1 cells, the table has 2 columns", "a,b\n1,2\n3\n4,5", DEFAULTS);
        assertMalformed("line 4: has 3 cells, the table has 2 columns", "a,b\n\"x\ny\",2\n3,4,5\n", DEFAULTS);
        assertMalformed("line 2: a quoted cell begins here and does not end", "a,b\n1,\"2\n3\n", DEFAULTS);
        assertMalformed("line 2: text after the closing quote of a cell", "a\n\"1\"2", DEFAULTS);
        assertMalformed("line 2: a quote inside a cell that does not begin with one", "a\n1\"2\"", DEFAULTS);
        assertMalformed("line 1: two columns are named \"a\"", "a,a\n1,2", DEFAULTS);
        assertMalformed("line 1: two columns are named \"1\"", "1,\n1,2", DEFAULTS);
        assertMalformed("line 1: has no line with the names of the columns", "", DEFAULTS);
        assertMalformed("line 2: ends before the table: 2 lines to be skipped", "a\n", DEFAULTS.withSkippedLines(2));
        assertMalformed("line 1: has 2 columns, 1 names are given", "a,b\n", DEFAULTS.withNames("x"));
        byte[] latin1 = "é\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(MalformedFileException.class, () -> Csv.read(new ByteArrayInputStream(latin1), DEFAULTS));
    }

    @Test
    void limits() {
        CsvOptions limited = PLAIN.withLimits(2, 6, 12);
        assertEquals(2, read("1,2\n3456,7", limited).rows());
        assertMalformed("line 2: more than 2 columns", "1,2\n1,2,3\n", limited);
        assertMalformed("line 2: a line of more than 6 characters", "1,2\n1234567", limited);
        assertMalformed("line 4: more than 12 characters", "1,2\n1,2\n1,2\n1,2\n", limited);
    }

    @Test
    void anAbsentFileIsAnIoFailure() {
        assertThrows(UncheckedIOException.class, () -> Csv.read(Path.of("absent.csv"), DEFAULTS));
    }

    @Test
    void optionsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSeparator('"'));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSeparator('\n'));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSkippedLines(-1));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withNames("a", "a"));
    }

    // ---- the cells ----

    @Test
    void numbers() {
        double inf = Double.POSITIVE_INFINITY;
        assertArrayEquals(
                new double[] {1, -2.5, 0.5, 5, 1e-3, 2e10, inf, -inf, 7},
                read("1\n-2.5\n.5\n5.\n1e-3\n+2E+10\ninf\n-Infinity\n 7 ", PLAIN)
                        .doubles("0"));
        for (String bad : List.of("1f", "0x1p3", "1e", "e5", ".", "-", "1 2", "infinit", "1,5", "½", "1d")) {
            CsvTable t = read("a;b\n1;2\n1;" + bad, DEFAULTS.withSeparator(';'));
            assertFalse(t.isNumeric("b"), bad);
            MalformedFileException e = assertThrows(MalformedFileException.class, () -> t.doubles("b"));
            assertEquals("CSV text, line 3: column \"b\" needs a number, got \"" + bad + "\"", e.getMessage());
        }
    }

    @Test
    void missingValues() {
        CsvTable t = read("a,b\n1,x\n,NA\n ? ,y\nnan,", DEFAULTS);
        assertTrue(t.isNumeric("a"));
        assertFalse(t.isNumeric("b"));
        assertTrue(t.isMissing(1, "b"));
        assertArrayEquals(new double[] {1, Double.NaN, Double.NaN, Double.NaN}, t.doubles("a"));
        assertSame(Tensor.of(new long[] {0, -1, 1, -1}), t.categories("b").codes());
        assertEquals(
                List.of("x", "NA", "y"),
                read("b\nx\nNA\ny\n-", DEFAULTS.withMissing("-"))
                        .categories("b")
                        .values());
        assertThrows(MalformedFileException.class, () -> t.toTensor(DType.INT64, "a"));
    }

    @Test
    void categories() {
        CsvCategories c = read("a\nred\nblue\nred\n red\n", DEFAULTS).categories("a");
        assertSame(Tensor.of(new long[] {0, 1, 0, 2}), c.codes());
        assertEquals(List.of("red", "blue", " red"), c.values());
    }

    @Test
    void tensorsOfIntegers() {
        CsvTable t = read("a,b,c\n-2147483648,2147483648,0.5\n2147483647,9007199254740992,1", DEFAULTS);
        assertSame(Tensor.of(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}, 2, 1), t.toTensor(DType.INT32, "a"));
        assertSame(
                Tensor.of(new long[] {1L << 31, Integer.MIN_VALUE, 1L << 53, Integer.MAX_VALUE}, 2, 2),
                t.toTensor(DType.INT64, "b", "a"));
        assertThrows(MalformedFileException.class, () -> t.toTensor(DType.INT32, "b"));
        assertThrows(MalformedFileException.class, () -> t.toTensor(DType.INT64, "c"));
        assertThrows(IllegalArgumentException.class, () -> t.toTensor(DType.BOOL, "a"));
    }

    @Test
    void columnsAndRowsThatAreNotThere() {
        CsvTable t = read("a,b\n1,2", DEFAULTS);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> t.doubles("c"));
        assertEquals("no column \"c\" in CSV text; there are [a, b]", e.getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> t.text(1, "a"));
        assertThrows(IndexOutOfBoundsException.class, () -> t.text(-1, "a"));
    }
}
