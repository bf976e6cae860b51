package cotangent.nn.train;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Logs a training as JSON, one object a line, for programs to read: after each epoch, and also after each so many steps.
 *
 * <pre>
 * {"type":"step","step":20,"epoch":0,"learningRate":0.01,"loss":0.83}
 * {"type":"epoch","step":47,"epoch":0,"learningRate":0.01,"values":{"loss":0.71,"validation.loss":0.62}}
 * {"type":"end","epochs":10,"bestEpoch":7,"stoppedEarly":false}
 * </pre>
 *
 * <p>Numbers that JSON has no way to write are {@code null}. Lines are appended, so that a training that resumes goes on in the file;
 * each is flushed at once. No line has the time, so that equal trainings have equal logs.
 */
public final class JsonLines implements Callback {
    private final Path file;
    private final long everySteps;

    /** A log of epochs. */
    public JsonLines(Path file) {
        this(file, 0);
    }

    /**
     * A log.
     *
     * @param everySteps also after each so many steps; 0 for not
     */
    public JsonLines(Path file, long everySteps) {
        if (everySteps < 0) {
            throw new IllegalArgumentException("JSON lines: number of steps must not be negative, got " + everySteps);
        }
        this.file = file;
        this.everySteps = everySteps;
    }

    @Override
    public void onStep(StepReport r) {
        if (everySteps > 0 && r.step() % everySteps == 0) {
            append("{\"type\":\"step\",\"step\":" + r.step() + ",\"epoch\":" + r.epoch() + ",\"learningRate\":"
                    + number(r.learningRate()) + ",\"loss\":" + number(r.loss()) + "}");
        }
    }

    @Override
    public void onEpochEnd(EpochReport r) {
        append("{\"type\":\"epoch\",\"step\":" + r.step() + ",\"epoch\":" + r.epoch() + ",\"learningRate\":"
                + number(r.learningRate()) + ",\"values\":" + object(r.values()) + "}");
    }

    @Override
    public void onTrainingEnd(TrainingHistory h) {
        append("{\"type\":\"end\",\"epochs\":" + h.epochs().size() + ",\"bestEpoch\":" + h.bestEpoch()
                + ",\"stoppedEarly\":" + h.stoppedEarly() + "}");
    }

    private static String object(Map<String, Double> values) {
        StringBuilder text = new StringBuilder("{");
        values.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append(Json.quoted(name))
                .append(':')
                .append(number(value)));
        return text.append('}').toString();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }

    private void append(String line) {
        try (BufferedWriter out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e, e);
        }
    }
}
