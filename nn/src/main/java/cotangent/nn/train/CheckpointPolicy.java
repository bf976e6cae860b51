package cotangent.nn.train;

import cotangent.nn.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where and when a training saves itself: after each epoch, when it is stopped, and maybe in between. Files are called {@code
 * step-0000001200.safetensors}. A file is there as a whole or not at all, whenever the process or the machine ends; what is left of one that
 * was being written is deleted at the next time. The folder belongs to one training at a time.
 *
 * @param folder made if it does not exist
 * @param everySteps also after each so many steps; 0 for not
 * @param keep how many files to keep, the latest ones
 */
public record CheckpointPolicy(Path folder, long everySteps, int keep) {
    private static final String PREFIX = "step-";
    private static final String SUFFIX = ".safetensors";

    /** Names have ten digits or more, so that longer ones are later. */
    static final Comparator<Path> BY_STEP = Comparator.<Path>comparingInt(
                    p -> p.getFileName().toString().length())
            .thenComparing(p -> p.getFileName().toString());

    /** Checks the numbers. */
    public CheckpointPolicy {
        if (everySteps < 0) {
            throw new IllegalArgumentException("checkpoints: number of steps must not be negative, got " + everySteps);
        }
        if (keep <= 0) {
            throw new IllegalArgumentException("checkpoints: keep one at least, got " + keep);
        }
    }

    /** After each epoch; the latest two are kept. */
    public static CheckpointPolicy everyEpoch(Path folder) {
        return new CheckpointPolicy(folder, 0, 2);
    }

    /** A copy that also saves after each so many steps. */
    public CheckpointPolicy withEverySteps(long steps) {
        return new CheckpointPolicy(folder, steps, keep);
    }

    /** A copy that keeps so many files. */
    public CheckpointPolicy withKeep(int files) {
        return new CheckpointPolicy(folder, everySteps, files);
    }

    boolean isDue(long step) {
        return everySteps > 0 && step % everySteps == 0;
    }

    static boolean isCheckpoint(Path file) {
        return file.getFileName().toString().matches(PREFIX + "\\d{10,}" + SUFFIX);
    }

    /** Saves, then deletes the files before the latest ones. */
    void save(Checkpoint checkpoint) {
        try {
            Files.createDirectories(folder);
            AtomicFile.deleteLeftovers(folder);
            checkpoint.save(folder.resolve(String.format(Locale.ROOT, "%s%010d%s", PREFIX, checkpoint.step(), SUFFIX)));
            List<Path> all;
            try (Stream<Path> files = Files.list(folder)) {
                all = files.filter(CheckpointPolicy::isCheckpoint)
                        .sorted(BY_STEP)
                        .toList();
            }
            for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoints in " + folder + ": " + e, e);
        }
    }
}
