package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvProperties {
    /** Rows of equal length with many characters that mean something to the format. */
    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> cell =
                Arbitraries.strings().withChars("ab,;\"\n\t 1é").ofMaxLength(5);
        return Arbitraries.integers()
                .between(1, 4)
                .flatMap(columns -> cell.list().ofSize(columns).list().ofMaxSize(6));
    }

    @Property(tries = 500)
    void quotedTablesAreReadAsTheyAre(
            @ForAll("tables") List<List<String>> rows,
            @ForAll boolean carriageReturns,
            @ForAll("separators") char separator) {
        String end = carriageReturns ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                text.append(i == 0 ? "" : separator);
                text.append('"')
                        .append(row.get(i).replace("\"", "\"\"").replace("\n", end))
                        .append('"');
            }
            text.append(end);
        }
        CsvOptions options = CsvOptions.defaults().withHeader(false).withSeparator(separator);
        CsvTable table = Csv.read(new StringReader(text.toString()), options);
        assertEquals(rows.size(), table.rows());
        for (int r = 0; r < rows.size(); r++) {
            int row = r;
            assertEquals(
                    rows.get(r),
                    table.names().stream().map(n -> table.text(row, n)).toList());
        }
    }

    @Provide
    Arbitrary<Character> separators() {
        return Arbitraries.of(',', ';', '\t', ' ');
    }

    @Property
    void doublesAreReadAsJavaPrintsThem(@ForAll List<Double> values) {
        StringBuilder text = new StringBuilder("x\n");
        values.forEach(v -> text.append(v).append('\n'));
        double[] read = Csv.read(new StringReader(text.toString()), CsvOptions.defaults())
                .doubles("x");
        assertEquals(values, Arrays.stream(read).boxed().toList());
    }
}
