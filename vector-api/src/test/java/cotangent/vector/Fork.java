package cotangent.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a virtual machine of its own, since what kernels run is chosen once in each. */
final class Fork {
    static final String MODULE = "--add-modules=jdk.incubator.vector";

    /** What the main class printed to either stream; the exit status must be 0. */
    static String run(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> command + " printed\n" + output);
            return output;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the running Java has the module that the SIMD kernels need, resolved or not. */
    static boolean hasVectorModule() {
        return java.lang.module.ModuleFinder.ofSystem()
                .find("jdk.incubator.vector")
                .isPresent();
    }

    private Fork() {}
}
