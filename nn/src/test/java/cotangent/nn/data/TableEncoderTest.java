package cotangent.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.nn.io.Csv;
import cotangent.nn.io.CsvOptions;
import cotangent.nn.io.CsvTable;
import cotangent.nn.io.MalformedFileException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableEncoderTest {
    private static CsvTable table(String text) {
        return Csv.read(new StringReader(text), CsvOptions.defaults());
    }

    private final CsvTable table = table("age,town,size,class\n1,Ulm,7,no\n3,Bonn,7,yes\n,Ulm,7,no\n5,,7,no\n");

    @Test
    void encodesNumbersAndTexts() {
        TableEncoder encoder = TableEncoder.fitAllBut(table, "class");
        assertEquals(List.of("age", "age missing", "town=Ulm", "town=Bonn", "size"), encoder.names());
        float unit = (float) (2 / Math.sqrt(8 / 3.0));
        assertArrayEquals(
                new float[] {-unit, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, unit, 0, 0, 0, 0},
                encoder.encode(table).toFloatArray(),
                1e-6f);
        CsvTable other = table("town,size,age\nRom,8,3\n");
        assertArrayEquals(new float[] {0, 0, 0, 0, 1}, encoder.encode(other).toFloatArray(), 1e-6f);
    }

    @Test
    void makesDataSets() {
        TableEncoder encoder = TableEncoder.fit(table, "size", "town");
        Dataset classes = encoder.classification(table, "class");
        assertArrayEquals(
                new long[] {1, 0}, classes.batch(new int[] {1, 3}).targets().toLongArray());
        Dataset sizes = encoder.regression(table, "size");
        assertArrayEquals(
                new float[] {7, 7}, sizes.batch(new int[] {1, 3}).targets().toFloatArray());
        assertEquals(2, sizes.batch(new int[] {1, 3}).targets().rank());
    }

    @Test
    void refuses() {
        TableEncoder encoder = TableEncoder.fit(table, "size");
        assertThrows(IllegalArgumentException.class, () -> TableEncoder.fit(table, "nothing"));
        assertThrows(IllegalArgumentException.class, () -> TableEncoder.fitAllBut(table, "nothing"));
        assertThrows(IllegalArgumentException.class, () -> encoder.classification(table, "town"));
        assertThrows(IllegalArgumentException.class, () -> encoder.regression(table, "age"));
        assertThrows(MalformedFileException.class, () -> encoder.encode(table("size\nlarge\n")));
    }
}
