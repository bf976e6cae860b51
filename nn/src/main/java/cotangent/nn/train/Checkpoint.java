package cotangent.nn.train;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.io.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that a training is at one moment, in one safetensors file: what a {@link Trainer} that was built alike goes on from with the
 * same bits. Names begin with what they belong to:
 *
 * <pre>
 * model/...      parameters and buffers          optimizer/...   state of the optimizer
 * random/...     generators of the model: seed and counter, int64 [2]
 * objective/...  state of the objective
 * sampler/...    state of an adaptive sampler    loader/...      its selection for the epoch, if in mid-epoch
 * averages/...   averages of weights, by number
 * means/...      sum and weight of this epoch's means            history/...     reports of the epochs before
 * best/...       weights that early stopping found best          metadata: format, step, epoch, batch, names, early stopping
 * </pre>
 *
 * @param tensors by full name
 * @param metadata texts
 */
public record Checkpoint(Map<String, Tensor> tensors, Map<String, String> metadata) {
    private static final String FORMAT = "cotangent.checkpoint";
    private static final String VERSION = "1";

    /** Copies the maps, not the tensors. */
    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Writes the file as a whole or not at all. */
    public void save(Path file) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(FORMAT, VERSION);
        texts.putAll(metadata);
        SafeTensors.save(file, tensors, texts);
    }

    /**
     * Reads a checkpoint.
     *
     * @param path a file, or a folder of checkpoints, of which the one with most steps counts
     * @throws IllegalArgumentException if it is a safetensors file, but no checkpoint, or there is none in the folder
     * @throws cotangent.nn.io.MalformedFileException if it is not a safetensors file
     */
    public static Checkpoint load(Path path) {
        Path file = Files.isDirectory(path) ? latest(path) : path;
        Map<String, String> texts = new LinkedHashMap<>(SafeTensors.loadMetadata(file));
        String version = texts.remove(FORMAT);
        if (!VERSION.equals(version)) {
            throw new IllegalArgumentException("checkpoint: " + file
                    + (version == null
                            ? " is no training checkpoint"
                            : " has format " + version + ", this version reads " + VERSION));
        }
        return new Checkpoint(SafeTensors.load(file), texts);
    }

    private static Path latest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(CheckpointPolicy::isCheckpoint)
                    .max(CheckpointPolicy.BY_STEP)
                    .orElseThrow(() -> new IllegalArgumentException("checkpoint: there is none in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException("list " + folder + ": " + e, e);
        }
    }

    /** Copies parameters and buffers into a model, for use without a trainer: the best ones if early stopping kept them. */
    public void restore(Module model) {
        Map<String, Tensor> best = part("best/");
        model.loadStateDict(best.isEmpty() ? part("model/") : best);
    }

    /** Number of steps done. */
    public long step() {
        return number("step");
    }

    /** Number of epochs done. */
    public long epoch() {
        return number("epoch");
    }

    /** Number of batches done of the epoch that was not finished. */
    public int batch() {
        return (int) number("batch");
    }

    long number(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("checkpoint: '" + key + "' is no number: " + metadata.get(key), e);
        }
    }

    String text(String key) {
        String text = metadata.get(key);
        if (text == null) {
            throw new IllegalArgumentException("checkpoint: metadata '" + key + "' is missing");
        }
        return text;
    }

    Tensor tensor(String name) {
        Tensor t = tensors.get(name);
        if (t == null) {
            throw new IllegalArgumentException("checkpoint: tensor '" + name + "' is missing");
        }
        return t;
    }

    /** The tensors whose names begin with {@code prefix}, without it. */
    Map<String, Tensor> part(String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        tensors.forEach((name, t) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), t);
            }
        });
        return part;
    }
}
