package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed, without a chance to say goodbye, while it saves its training, 50 times. */
class KillTest {
    private static final int KILLS = 50;

    /** About as long as a checkpoint takes to be written. */
    private static final int NANOSECONDS = 6_000_000;

    private static Process start(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Lets the training do a few steps, and kills it at some moment after the last of them was done. */
    private static void killAmidst(Path folder, Random random) throws Exception {
        Process process = start(folder);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            assertTrue(first != null && first.matches("\\d+"), () -> "the process fails: " + first);
            for (int i = random.nextInt(3); i > 0; i--) {
                assertNotNull(lines.readLine());
            }
            long end = System.nanoTime() + random.nextInt(NANOSECONDS);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            process.destroyForcibly();
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean hasUnfinished(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(f -> f.getFileName().toString().endsWith(".tmp"));
        }
    }

    private static Path file(Path folder, long step) {
        return folder.resolve(String.format("step-%010d.safetensors", step));
    }

    @Test
    void aCheckpointIsAlwaysThereAndTheTrainingGoesOnWithTheSameBits(@TempDir Path temp) throws Exception {
        Path folder = temp.resolve("killed");
        Random random = new Random(5);
        long step = 0;
        int amidst = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killAmidst(folder, random);
            amidst += Files.exists(folder) && hasUnfinished(folder) ? 1 : 0;
            if (step > 0 || KilledTraining.hasCheckpoint(folder)) {
                long now = Checkpoint.load(folder).step();
                assertTrue(now >= step, "went back from step " + step + " to " + now);
                step = now;
            }
        }
        assertTrue(amidst > 0, "no kill met a file that was being written");
        assertTrue(step > KILLS / 4, "came to step " + step + " only");

        // The training that nobody killed, up to the same step.
        long last = step + 1;
        Path straight = temp.resolve("straight");
        KilledTraining.trainer(straight, 0, (self, report) -> {
                    if (report.step() == last) {
                        self.requestStop();
                    }
                })
                .run();
        KilledTraining.trainer(folder, 0, (self, report) -> self.requestStop()).resume(folder);
        assertEquals(last, Checkpoint.load(folder).step());
        assertArrayEquals(Files.readAllBytes(file(straight, last)), Files.readAllBytes(file(folder, last)));
        assertTrue(!hasUnfinished(folder), "leftovers of killed processes were not deleted");
    }
}
