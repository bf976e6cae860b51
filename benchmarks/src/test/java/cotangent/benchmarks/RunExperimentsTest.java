package cotangent.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunExperimentsTest {
    @TempDir
    Path folder;

    private static String run(int expectedStatus, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(expectedStatus, Main.run(args, out, out), () -> bytes.toString(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsAndExplains() {
        assertTrue(run(0, "experiments", "list").contains("sam-label-noise (T233)"));
        assertTrue(run(0, "experiments").contains("--smoke"));
        assertTrue(run(2, "experiments", "walk").contains("walk"));
        assertTrue(run(2, "experiments", "run").contains("--all"));
        assertTrue(run(2, "experiments", "run", "--all", "sam-label-noise").contains("--all"));
        assertTrue(run(2, "experiments", "run", "no-such").contains("sam-label-noise"));
        assertTrue(run(2, "experiments", "run", "--all", "--seeds", "0").contains("--seeds"));
        assertTrue(run(2, "experiments", "--speed").contains("--smoke"));
    }

    /** Smoke gives a table, but neither a verdict nor a file. */
    @Test
    void smokeKeepsNothing() {
        String printed = run(
                0,
                "experiments",
                "run",
                "vat-few-labels",
                "--smoke",
                "--seeds",
                "3",
                "--out",
                folder.resolve("x").toString());
        assertTrue(printed.contains("| VAT epsilon 1 |") && printed.contains("not judged"), printed);
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void reportsWhatThereIs() throws Exception {
        run(0, "experiments", "report", "--out", folder.resolve("x").toString());
        assertTrue(Files.readString(folder.resolve("x.md")).contains("not run"));
        assertTrue(Files.readString(folder.resolve("techniques.md")).contains("[`Sam`]"));
    }
}
