package cotangent.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.nn.Linear;
import cotangent.nn.io.Csv;
import cotangent.nn.io.CsvOptions;
import cotangent.nn.io.CsvTable;
import cotangent.nn.io.MalformedFileException;
import cotangent.nn.io.SafeTensors;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void classesHaveTheSameNumbersInEveryTable() {
        TableEncoder encoder = TableEncoder.fit(table, "size").withClasses(table, "class");
        assertEquals(List.of("no", "yes"), encoder.classes());
        CsvTable other = table("class,size\nyes,7\nno,8\nyes,9\n");
        TableEncoder loaded = TableEncoder.of(encoder.metadata());
        for (TableEncoder e : List.of(encoder, loaded)) {
            assertArrayEquals(
                    new long[] {1, 0, 1},
                    e.classification(other).batch(new int[] {0, 1, 2}).targets().toLongArray());
        }
        for (String wrong : List.of("class,size\nyes,7\nperhaps,8\n", "class,size\nno,7\n,8\n")) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> loaded.classification(table(wrong)));
            assertTrue(e.getMessage().startsWith("table encoder: row 1 of column \"class\" has "), e.getMessage());
        }
        TableEncoder without = TableEncoder.fit(table, "size");
        assertEquals(List.of(), without.classes());
        assertThrows(IllegalStateException.class, () -> without.classification(table));
        assertThrows(IllegalArgumentException.class, () -> without.withClasses(table, "nothing"));
        Map<String, String> broken = new HashMap<>(encoder.metadata());
        broken.remove("cotangent.table.classes.value.1");
        assertThrows(IllegalArgumentException.class, () -> TableEncoder.of(broken));
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

    @Test
    void goesIntoTheFileOfAModel(@TempDir Path folder) {
        TableEncoder encoder = TableEncoder.fitAllBut(table, "class");
        Linear model = new Linear(encoder.width(), 2, Rng.of(1));
        Path file = folder.resolve("model.safetensors");
        SafeTensors.save(file, model.stateDict(), encoder.metadata());
        TableEncoder again = TableEncoder.of(SafeTensors.loadMetadata(file));
        assertEquals(encoder.names(), again.names());
        assertEquals(encoder.metadata(), again.metadata());
        CsvTable other = table("size,age,town\n8.1,1e300,Bonn\n7,,Rom\n-3,0.1,\n");
        assertArrayEquals(
                encoder.encode(other).toFloatArray(), again.encode(other).toFloatArray(), 0);
    }

    @Test
    void refusesMetadataThatAreNotWhole() {
        Map<String, String> whole = TableEncoder.fit(table, "age", "town").metadata();
        assertEquals(11, whole.size());
        for (String key : whole.keySet()) {
            Map<String, String> other = new HashMap<>(whole);
            other.remove(key);
            assertThrows(IllegalArgumentException.class, () -> TableEncoder.of(other), key);
            if (!key.endsWith(".name") && !key.contains(".value.")) {
                for (String wrong : List.of("", "x", "-1", "NaN", "999999999999", "99999")) {
                    boolean number = key.endsWith(".mean") || key.endsWith(".scale");
                    if (!number || !wrong.matches("9+|-1") || key.endsWith(".scale") && wrong.equals("-1")) {
                        other.put(key, wrong);
                        assertThrows(IllegalArgumentException.class, () -> TableEncoder.of(other), key + wrong);
                    }
                }
            }
        }
        Map<String, String> twice = new HashMap<>(whole);
        twice.put("cotangent.table.1.value.1", "Ulm");
        assertThrows(IllegalArgumentException.class, () -> TableEncoder.of(twice));
    }
}
