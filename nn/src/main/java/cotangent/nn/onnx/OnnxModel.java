package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.nn.io.AtomicFile;
import cotangent.nn.io.MalformedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The content of an ONNX file.
 *
 * @param producer who wrote it
 * @param opsets versions of the operators by domain; the standard domain has the empty name
 * @param graph the computation
 * @param metadata texts
 */
public record OnnxModel(String producer, Map<String, Long> opsets, OnnxGraph graph, Map<String, String> metadata) {
    /** Copies the maps. */
    public OnnxModel {
        opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** The version of the standard operators; 1 if the file does not tell. */
    public long opset() {
        return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 1L));
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if the file is not of this format, or uses a part of it that is not supported: types of elements
     *     outside {@link OnnxType}, data in other files, sparse tensors, or 2 GiB or more
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxModel read(Path file) {
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = Channels.newInputStream(channel)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE - 8) {
                throw MalformedFileException.atByte(
                        file.toString(), 0, size + " bytes, at most 2^31 - 9 are supported");
            }
            return ModelReader.read(file.toString(), in.readNBytes((int) size));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + e, e);
        }
    }

    /**
     * Reads the content of a file; {@code source} is for messages.
     *
     * @throws MalformedFileException as {@link #read(Path)}
     */
    public static OnnxModel read(String source, byte[] content) {
        return ModelReader.read(source, content);
    }

    /**
     * The part of this model that computes some of its values, which become the outputs: a model without its head, or the features inside.
     *
     * @param values names of results of nodes
     * @throws IllegalArgumentException if no node makes a value of such a name
     */
    public OnnxModel cutAt(String... values) {
        Set<String> needed = new HashSet<>(List.of(values));
        List<OnnxNode> kept = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            OnnxNode node = graph.nodes().get(i);
            made.addAll(node.outputs());
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                kept.add(0, node);
            }
        }
        for (String value : values) {
            if (value.isEmpty() || !made.contains(value)) {
                throw new IllegalArgumentException("onnx: no node makes a value '" + value + "'");
            }
        }
        Map<String, OnnxValue> known = new LinkedHashMap<>();
        graph.outputs().forEach(v -> known.put(v.name(), v));
        List<OnnxValue> outputs = Arrays.stream(values)
                .map(name -> known.getOrDefault(name, new OnnxValue(name, null, null)))
                .toList();
        Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
        initializers.keySet().retainAll(needed);
        OnnxGraph part = new OnnxGraph(graph.name(), kept, initializers, graph.inputs(), outputs);
        return new OnnxModel(producer, opsets, part, metadata);
    }

    /** The content of the file. It depends on nothing but this model. */
    public byte[] toByteArray() {
        return ModelWriter.write(this);
    }

    /**
     * Writes the file as a whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        byte[] content = toByteArray();
        AtomicFile.write(file, out -> out.write(content));
    }
}
