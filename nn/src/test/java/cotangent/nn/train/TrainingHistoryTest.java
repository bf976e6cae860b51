package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingHistoryTest {
    private final TrainingHistory history = new TrainingHistory(
            List.of(
                    new EpochReport(0, 7, 0.1, Map.of("loss", 2.5)),
                    new EpochReport(1, 14, 0.05, Map.of("a,\"b\"", 1.0))),
            -1,
            false);

    @Test
    void isATable(@TempDir Path folder) throws IOException {
        String csv = "epoch,step,learning_rate,loss,\"a,\"\"b\"\"\"\n0,7,0.1,2.5,\n1,14,0.05,,1.0\n";
        assertEquals(csv, history.toCsv());
        history.writeCsv(folder.resolve("h.csv"));
        assertEquals(csv, Files.readString(folder.resolve("h.csv")));
    }

    @Test
    void givesSeries() {
        assertArrayEquals(new double[] {2.5, Double.NaN}, history.series("loss"));
        assertThrows(IllegalArgumentException.class, () -> history.last().value("loss"));
        assertThrows(IllegalStateException.class, () -> new TrainingHistory(List.of(), -1, false).last());
    }
}
