package cotangent.benchmarks.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * What a run measured, as a text file {@code <id>.tsv}: a line {@code # date seconds}, then {@code variant measure seed value}, separated
 * by tabs. The verdict is not kept: it follows from the values and the rules.
 *
 * @param date when it was run
 * @param result what it gave
 */
public record ResultFile(LocalDate date, ExperimentResult result) {
    /** Where an experiment's file is in a folder. */
    static Path path(Path folder, Experiment experiment) {
        return folder.resolve(experiment.facts().id() + ".tsv");
    }

    /** Writes the file into a folder, which is made if it is not there. */
    public void save(Path folder) {
        Measurements m = result.measurements();
        StringBuilder text = new StringBuilder("# " + date + " " + Math.round(result.seconds()) + "\n");
        for (String variant : m.variants()) {
            for (String measure : m.measures()) {
                if (m.has(variant, measure)) {
                    for (long seed : m.seeds()) {
                        text.append(variant)
                                .append('\t')
                                .append(measure)
                                .append('\t')
                                .append(seed)
                                .append('\t');
                        text.append(m.value(variant, measure, seed)).append('\n');
                    }
                }
            }
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(path(folder, result.experiment()), text);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + path(folder, result.experiment()) + ": " + e, e);
        }
    }

    /**
     * Reads what was measured and judges it.
     *
     * @throws IllegalArgumentException if the file is not as {@link #save} writes it
     */
    public static ResultFile load(Path folder, Experiment experiment) {
        Path file = path(folder, experiment);
        try {
            List<String> lines = Files.readAllLines(file);
            String[] head = lines.get(0).split(" ");
            Measurements.Builder measured = new Measurements.Builder();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split("\t");
                measured.put(parts[0], parts[1], Long.parseLong(parts[2]), Double.parseDouble(parts[3]));
            }
            Measurements m = measured.build();
            ExperimentResult result =
                    new ExperimentResult(experiment, m, Verdict.of(experiment.rules(), m), Double.parseDouble(head[2]));
            return new ResultFile(LocalDate.parse(head[1]), result);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " is no file of measurements: " + e.getMessage(), e);
        }
    }
}
