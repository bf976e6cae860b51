package cotangent.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was measured in a training.
 *
 * @param epochs one report for each epoch
 * @param bestEpoch the epoch whose weights the model has in the end; -1 if nobody looked for the best one
 * @param stoppedEarly whether early stopping ended the training
 */
public record TrainingHistory(List<EpochReport> epochs, long bestEpoch, boolean stoppedEarly) {
    /** Copies the list. */
    public TrainingHistory {
        epochs = List.copyOf(epochs);
    }

    /**
     * The report of the last epoch.
     *
     * @throws IllegalStateException if no epoch was finished
     */
    public EpochReport last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("history: no epoch was finished");
        }
        return epochs.get(epochs.size() - 1);
    }

    /** A value by epochs; NaN where an epoch lacks it. */
    public double[] series(String name) {
        return epochs.stream()
                .mapToDouble(e -> e.values().getOrDefault(name, Double.NaN))
                .toArray();
    }

    /** The names of all values, in order of first appearance. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        epochs.forEach(e -> names.addAll(e.values().keySet()));
        return names;
    }

    /** A line for each epoch under a header; what an epoch lacks is empty. Fields are quoted where RFC 4180 asks for it. */
    public String toCsv() {
        Set<String> names = names();
        StringBuilder csv = new StringBuilder("epoch,step,learning_rate");
        names.forEach(name -> csv.append(',').append(quoted(name)));
        csv.append('\n');
        for (EpochReport e : epochs) {
            csv.append(e.epoch()).append(',').append(e.step()).append(',').append(e.learningRate());
            for (String name : names) {
                csv.append(',');
                if (e.values().containsKey(name)) {
                    csv.append(e.value(name));
                }
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    /** Writes {@link #toCsv} to a file. */
    public void writeCsv(Path file) {
        try {
            Files.writeString(file, toCsv());
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file + ": " + e, e);
        }
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
