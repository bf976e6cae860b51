package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Named tensors in the safetensors format, in which weights are exchanged with PyTorch and others.
 *
 * <pre>
 * 8 bytes        length n of the header, little-endian
 * n bytes        JSON: {"__metadata__":{"key":"text"},"name":{"dtype":"F32","shape":[2,3],"data_offsets":[begin,end]},...}
 * the rest       the data, row-major, little-endian; offsets count from their beginning
 * </pre>
 *
 * <p>Written are F32, F64, I32, I64 and BOOL. Read are also F16, BF16, F8_E4M3 and F8_E5M2 (as float32), I8, U8, I16 and U16 (as int32), and
 * U32 and U64 (as int64, which U64 must fit); the values stay exact.
 *
 * <p>The bytes written depend on nothing but the arguments: the header has the metadata sorted and keeps the order of the tensors (give an ordered map, such as
 * {@link LinkedHashMap}; the order of {@code Map.of} changes from run to run), the data lie by decreasing element size and then in
 * the order of the map, and the header is padded with spaces to a multiple of 8. A file is replaced as a whole or not at all.
 *
 * <p>When reading, everything that the header claims is checked against the size of the file before memory is allocated for it.
 */
public final class SafeTensors {
    /** As {@link #save(Path, Map, Map)} without metadata. */
    public static void save(Path file, Map<String, Tensor> tensors) {
        save(file, tensors, Map.of());
    }

    /**
     * Writes tensors and free texts about them, in place of the file if there is one.
     *
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, a text has an unpaired surrogate, or the header
     *     exceeds the 100 MB that the format allows
     * @throws UncheckedIOException if the file cannot be written; what was there before is still there
     */
    public static void save(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Tensor> snapshot = new LinkedHashMap<>(tensors);
        SafeTensorsHeader header = SafeTensorsHeader.of(snapshot, metadata);
        byte[] encoded = header.encode();
        AtomicFile.write(file, out -> {
            out.write(encoded);
            for (SafeTensorsHeader.Entry e : header.byPosition()) {
                Elements.write(snapshot.get(e.name()), out);
            }
        });
    }

    /**
     * Reads all tensors, in the order of the header; the map cannot be changed.
     *
     * @throws MalformedFileException if the file is not exactly of this format, or has types or sizes that are not supported
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Map<String, Tensor> load(Path file) {
        return open(file, in -> {
            SafeTensorsHeader header = SafeTensorsHeader.read(in);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            header.entries.forEach(e -> tensors.put(e.name(), null));
            List<SafeTensorsHeader.Entry> sorted = header.byPosition();
            for (SafeTensorsHeader.Entry e : sorted) {
                tensors.put(e.name(), Elements.read(in, e.type(), ByteOrder.LITTLE_ENDIAN, e.shape()));
            }
            return Collections.unmodifiableMap(tensors);
        });
    }

    /**
     * Reads the texts beside the tensors, in the order of the header, without reading the data; the map cannot be changed.
     *
     * @throws MalformedFileException if the header is broken
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Map<String, String> loadMetadata(Path file) {
        return open(file, in -> SafeTensorsHeader.read(in).metadata);
    }

    /**
     * Reads a model that is spread over several files: all tensors that an index tells of, in its order; the map cannot be changed.
     *
     * <pre>
     * {"metadata":{...},"weight_map":{"name":"model-00001-of-00002.safetensors",...}}
     * </pre>
     *
     * @param index the JSON file, such as {@code model.safetensors.index.json}, beside the others
     * @throws MalformedFileException if the index is not of this form, names a file by more than its name or one that does not exist, or a file
     *     has not the tensors that the index says
     * @throws UncheckedIOException if a file cannot be read
     */
    public static Map<String, Tensor> loadSharded(Path index) {
        Map<String, Path> files = ShardIndex.read(index);
        Map<Path, Map<String, Tensor>> shards = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        files.forEach((name, file) -> {
            Tensor t = shards.computeIfAbsent(file, SafeTensors::load).get(name);
            if (t == null) {
                throw MalformedFileException.atByte(
                        file.toString(), 0, "there is no tensor \"" + name + "\", which the index " + index + " says");
            }
            tensors.put(name, t);
        });
        return Collections.unmodifiableMap(tensors);
    }

    private static <T> T open(Path file, Function<BinaryInput, T> read) {
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = Channels.newInputStream(channel)) {
            return read.apply(BinaryInput.ofSize(in, file.toString(), channel.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        }
    }

    private SafeTensors() {}
}
