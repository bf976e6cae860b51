package cotangent.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.nn.io.SafeTensors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job runs, and its files do not depend on threads, SIMD or the run. */
class TrainTest {
    @TempDir
    Path folder;

    private String run(int expectedStatus, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(expectedStatus, Main.run(args, out, out), () -> bytes.toString(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private byte[] weights(String folderName, String example) throws Exception {
        return Files.readAllBytes(folder.resolve(folderName).resolve(example + ".safetensors"));
    }

    @Test
    void theMainJobReportsAndSaves() throws Exception {
        String printed = run(
                0,
                "train",
                "digits",
                "--epochs",
                "3",
                "--out",
                folder.resolve("a").toString());
        assertTrue(printed.contains("test accuracy"), printed);
        assertTrue(printed.contains("samples/s"), printed);
        assertEquals(6, SafeTensors.load(folder.resolve("a/digits.safetensors")).size());
        assertTrue(Files.readString(folder.resolve("a/digits-curve.svg")).startsWith("<svg"));
        assertTrue(Files.readString(folder.resolve("a/digits-confusion.svg")).startsWith("<svg"));
        run(
                0,
                "train",
                "digits",
                "--epochs",
                "3",
                "--threads",
                "2",
                "--out",
                folder.resolve("b").toString());
        assertArrayEquals(weights("a", "digits"), weights("b", "digits"));
    }

    /** The same two epochs on a part of the clothes, in other processes with other kernels and threads. */
    @Test
    void convolutionsHaveTheSameBitsEverywhere() throws Exception {
        List<String> simd = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
        fork(simd, "simd", "1");
        fork(simd, "threads", "2");
        fork(List.of(), "scalar", "1");
        assertArrayEquals(weights("simd", "fashion"), weights("threads", "fashion"));
        assertArrayEquals(weights("simd", "fashion"), weights("scalar", "fashion"));
    }

    private void fork(List<String> options, String name, String threads) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("train", "fashion", "--images", "320", "--epochs", "2", "--threads", threads));
        command.addAll(List.of("--out", folder.resolve(name).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertTrue(run(2, "train", "birds").contains("birds"));
        assertTrue(run(2, "train", "--epochs", "0").contains("--epochs"));
        assertTrue(run(2, "train", "--speed", "9").contains("--speed"));
        assertTrue(run(2, "train", "--seed").contains("--seed"));
        assertTrue(run(2, "train", "fashion", "--data", folder.toString()).contains("train-images-idx3-ubyte"));
        assertTrue(run(2, "fly").contains("fly"));
        assertTrue(run(0).contains("usage"));
        assertTrue(run(0, "train", "--help").contains("--threads"));
    }
}
