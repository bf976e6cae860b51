package cotangent.benchmarks.speed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Tensor;
import cotangent.benchmarks.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmapSpeedTest {
    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VmapSpeed.run(List.of(args), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachModelGivesARow() {
        String printed = run("3-4-2", "5-2", "--batch", "4", "--seconds", "0");
        assertEquals(5, printed.lines().count(), printed);
        assertTrue(
                printed.contains("batch 4") && printed.contains("| 3-4-2 |") && printed.contains("| 5-2 |"), printed);
    }

    @Test
    void whatIsComparedIsEqual() {
        VmapSpeed.PerSample task = new VmapSpeed.PerSample(new int[] {30, 20, 10}, 8);
        List<Tensor> together = task.together();
        List<Tensor> stacked = task.stacked();
        int elements = 0;
        for (int k = 0; k < together.size(); k++) {
            assertEquals(stacked.get(k).shape(), together.get(k).shape());
            assertArrayEquals(stacked.get(k).toFloatArray(), together.get(k).toFloatArray(), 1e-6f);
            elements += together.get(k).size();
        }
        assertEquals(task.elements(), elements);
    }

    @Test
    void wrongArgumentsAreExplained() {
        for (String word : List.of("3", "3-x", "3--4", "3-0-1", "")) {
            assertTrue(assertThrows(UsageException.class, () -> run(word))
                    .getMessage()
                    .contains("'" + word + "'"));
        }
        assertThrows(UsageException.class, () -> run("--epochs", "1"));
        assertTrue(run("--help").contains("--batch"));
    }
}
