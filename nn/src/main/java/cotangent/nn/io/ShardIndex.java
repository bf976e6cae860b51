package cotangent.nn.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The index of a model that is spread over several safetensors files: which tensor is in which. */
final class ShardIndex {
    /** The same limit as for headers. */
    private static final int MAX_LENGTH = 100_000_000;

    /** The file of each tensor, in order of the index; all exist, beside the index. */
    static Map<String, Path> read(Path index) {
        byte[] text;
        try (FileChannel channel = FileChannel.open(index);
                InputStream in = Channels.newInputStream(channel)) {
            if (channel.size() > MAX_LENGTH) {
                throw MalformedFileException.atByte(
                        index.toString(), 0, "an index of " + channel.size() + " bytes, at most " + MAX_LENGTH);
            }
            text = in.readNBytes((int) channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException("read " + index + ": " + e, e);
        }
        JsonReader json = new JsonReader(text, index.toString(), 0);
        Map<String, Path> files = new LinkedHashMap<>();
        boolean[] found = new boolean[1];
        json.object(member -> {
            if (member.equals("weight_map")) {
                found[0] = true;
                json.object(name -> files.put(name, file(json, index, json.string())));
            } else {
                json.skipValue();
            }
        });
        json.end();
        if (!found[0]) {
            throw json.malformed("there is no weight_map");
        }
        return files;
    }

    /** A file in the folder of the index; an index must not lead elsewhere. */
    private static Path file(JsonReader json, Path index, String name) {
        boolean plain = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        Path file = plain ? sibling(index, name) : null;
        if (file == null || !Files.isRegularFile(file)) {
            throw json.malformed("\"" + name + "\" is no file beside the index");
        }
        return file;
    }

    /** Null if the file system has no such names, such as with letters that the platform's encoding lacks. */
    private static Path sibling(Path index, String name) {
        try {
            return index.resolveSibling(name);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private ShardIndex() {}
}
