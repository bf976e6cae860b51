package cotangent.benchmarks.speed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.benchmarks.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelSpeedTest {
    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        KernelSpeed.run(List.of(args), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachCaseGivesARow() {
        String printed = run("sum", "--seconds", "0");
        assertEquals(4, printed.lines().count(), printed);
        String[] cells = printed.lines().toList().get(3).split("\\|");
        assertEquals("sum", cells[1].strip());
        assertEquals("copy", cells[5].strip());
        double megabytes = 4 * Double.parseDouble(cells[2].strip()) / 1e6;
        assertEquals(
                megabytes, Double.parseDouble(cells[3].strip()) * Double.parseDouble(cells[4].strip()), 0.1, printed);
        assertTrue(Double.parseDouble(cells[8].strip()) > 0, printed);
    }

    /** Of turns in which we do twice the work in 1, 1 and 8 times the other's time. */
    @Test
    void speedIsTheMedianOfTheTurns() {
        assertEquals(2, KernelSpeed.speed(4, new double[] {1, 3, 8}, 2, new double[] {1, 3, 1}), 1e-12);
    }

    @Test
    void productsAreThoseThatTheyAreNamedFor() {
        assertArrayEquals(
                new String[] {"sgemm", "dgemm", "threads", "copy", "add", "mul", "relu", "sum", "exp", "tanh", "sigmoid"
                },
                KernelCase.ALL.stream().map(KernelCase::name).distinct().toArray());
        assertEquals(2.0 * 64 * 64 * 64, KernelCase.product("dgemm", 64).work());
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertTrue(assertThrows(UsageException.class, () -> run("zgemm"))
                .getMessage()
                .contains("zgemm"));
        assertTrue(assertThrows(UsageException.class, () -> run("--fresh", "0"))
                .getMessage()
                .contains("--fresh"));
        assertTrue(run("--help").contains("--peer"));
    }
}
