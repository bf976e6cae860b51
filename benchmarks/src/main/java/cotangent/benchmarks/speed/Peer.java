package cotangent.benchmarks.speed;

import cotangent.benchmarks.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Another framework in a process of its own, which measures its steps when it is asked to. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final String name;

    Peer(String interpreter, Path script, int threads) {
        ProcessBuilder builder = new ProcessBuilder(
                List.of(interpreter, script.toString(), "--threads", Integer.toString(threads), "--serve"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UsageException("--peer: cannot run " + interpreter + ": " + e.getMessage());
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        name = answer();
    }

    /** Framework and version. */
    String name() {
        return name;
    }

    /** The median time of so many steps, in milliseconds. */
    double millis(Workload workload, boolean training, int steps) {
        return millis(workload.name() + (training ? " train " : " infer ") + steps);
    }

    /** The median time that answers a question in the words of the script, in milliseconds. */
    double millis(String question) {
        questions.println(question);
        String answer = answer();
        try {
            return Double.parseDouble(answer);
        } catch (NumberFormatException e) {
            throw new UsageException("--peer: needs a time for an answer, got '" + answer + "'");
        }
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line != null) {
                return line;
            }
        } catch (IOException e) {
            // told below
        }
        throw new UsageException(
                "--peer: the script ended without an answer; is PyTorch installed for this interpreter?");
    }

    /** Ends its input, and so the process. */
    @Override
    public void close() {
        questions.close();
        process.destroy();
    }
}
