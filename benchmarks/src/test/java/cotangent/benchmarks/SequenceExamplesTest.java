package cotangent.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs of the examples with sequences and of the ResNet learn something; the full ones take minutes. */
class SequenceExamplesTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream(), true);

    @TempDir
    Path folder;

    private static String run(int expectedStatus, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(expectedStatus, Main.run(args, out, out), () -> bytes.toString(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private CharGpt.Settings tiny(int steps) {
        return new CharGpt.Settings(steps, 1, 32, 32, 20, 1, folder);
    }

    /** The text's own frequencies of characters give 4.5 bits to who does not look back. A run that is over is not run again. */
    @Test
    void aTinyGptLearnsTheTextAndGoesOnFromItsCheckpoints() {
        CharGpt.Outcome outcome = CharGpt.train(tiny(200), NOWHERE);
        assertTrue(outcome.bits() < 4, () -> outcome.bits() + " bits");
        assertEquals(44, outcome.sample().length());
        double[] losses = outcome.history().series("loss");
        assertTrue(losses[1] < losses[0], () -> Arrays.toString(losses));
        CharGpt.Outcome again = CharGpt.train(tiny(200), NOWHERE);
        assertEquals(outcome.bits(), again.bits());
        assertEquals(outcome.sample(), again.sample());
    }

    @Test
    void modelsLearnToCopyAndReverse() {
        for (CopyTask.Kind kind : CopyTask.Kind.values()) {
            double right = CopyTask.train(kind, kind == CopyTask.Kind.LSTM, 150, 2, 1, NOWHERE);
            assertTrue(right > 0.99, () -> kind + ": " + right);
        }
    }

    @Test
    void commandsPrintWhatTheyMeasure() {
        String gpt =
                run(0, "char-gpt", "--steps", "2", "--layers", "1", "--dim", "8", "--context", "8", "--sample", "30");
        assertTrue(gpt.contains("bits per character of the last tenth"), gpt);
        String copy = run(0, "copy-task", "lstm", "--steps", "2", "--length", "2");
        assertTrue(copy.contains("lstm, reverse: "), copy);
        String resnet = run(0, "resnet", "--images", "64", "--epochs", "1", "--seeds", "2");
        assertTrue(resnet.contains("mean of 2 seeds"), resnet);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertTrue(run(2, "char-gpt", "--dim", "30").contains("--dim"));
        assertTrue(run(2, "char-gpt", "--steps", "150").contains("--steps"));
        assertTrue(run(2, "copy-task", "gru").contains("gru"));
        assertTrue(run(2, "resnet", "--depth", "9").contains("--depth"));
        for (String command : new String[] {"char-gpt", "copy-task", "resnet"}) {
            assertTrue(run(0, command, "--help").contains("usage: " + command));
        }
    }
}
