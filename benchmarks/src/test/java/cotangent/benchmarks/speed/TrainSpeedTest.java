package cotangent.benchmarks.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.benchmarks.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainSpeedTest {
    /** Answers every question with two milliseconds, as the script does. */
    private static final String FAKE_PEER = """
            public class FakePeer {
                public static void main(String[] args) throws Exception {
                    System.out.println("Fake 1");
                    var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        System.out.println(line.matches("tiny (train|infer) [0-9]+") ? "2.0" : "what?");
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TrainSpeed.run(List.of(args), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachWorkloadGivesTwoRows() {
        String printed = run("tiny", "mlp", "--seconds", "0");
        assertEquals(7, printed.lines().count(), printed);
        assertTrue(printed.contains("| MLP 2-16-16-10, batch 1 | training |"), printed);
        assertTrue(printed.contains("| MLP 784-512-512-10, batch 128 | inference |"), printed);
    }

    @Test
    void everyWorkloadTrains() {
        for (Workload w : Workload.ALL) {
            w.step(true).run();
            w.step(false).run();
            assertTrue(w.operations(true) > w.operations(false), w.name());
        }
    }

    @Test
    void aPeerTakesTurns() throws Exception {
        Path script = Files.writeString(folder.resolve("FakePeer.java"), FAKE_PEER);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String printed = run("tiny", "--seconds", "0", "--peer", java, "--script", script.toString());
        assertTrue(printed.contains("beside Fake 1"), printed);
        assertEquals(
                2,
                printed.lines()
                        .filter(line -> line.contains(" | 2.000 | ") || line.contains(" 2 | "))
                        .count(),
                printed);
        assertThrows(
                UsageException.class,
                () -> run("mlp", "--seconds", "0", "--peer", java, "--script", script.toString()));
        assertThrows(
                UsageException.class, () -> run("--peer", folder.resolve("none").toString()));
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertTrue(assertThrows(UsageException.class, () -> run("perceptron"))
                .getMessage()
                .contains("perceptron"));
        assertTrue(assertThrows(UsageException.class, () -> run("--epochs", "1"))
                .getMessage()
                .contains("--epochs"));
        assertTrue(run("--help").contains("--peer"));
    }
}
