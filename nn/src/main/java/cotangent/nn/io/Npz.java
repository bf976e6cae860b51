package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in NumPy's NPZ format, a zip file of {@link Npy} files, as {@code numpy.savez} and {@code numpy.savez_compressed} do.
 *
 * <p>The bytes written depend on nothing but the arguments (and, when compressed, on the JDK's zlib): members keep the order of the map and
 * carry the date 1980-02-01. When reading, checksums are verified, and a limit on the bytes after decompression, counted over all
 * members, stands against zip bombs. Reading needs a file of the default file system.
 */
public final class Npz {
    /** The bytes after decompression that are allowed unless said otherwise: 1 GiB. */
    public static final long DEFAULT_LIMIT = 1L << 30;

    private static final String SUFFIX = ".npy";
    /** Not January 1, 1980, for which the JDK adds a time that depends on the time zone. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

    /**
     * Writes tensors uncompressed, in place of the file if there is one.
     *
     * @throws IllegalArgumentException if a name is empty or too long for a zip file
     * @throws UncheckedIOException if the file cannot be written; what was there before is still there
     */
    public static void write(Path file, Map<String, Tensor> tensors) {
        write(file, tensors, false);
    }

    /** As {@link #write(Path, Map)}, compressed: smaller and much slower. */
    public static void writeCompressed(Path file, Map<String, Tensor> tensors) {
        write(file, tensors, true);
    }

    private static void write(Path file, Map<String, Tensor> tensors, boolean compressed) {
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
                if (e.getKey().isEmpty()) {
                    throw new IllegalArgumentException("write: a tensor needs a name, got the empty one");
                }
                ZipEntry entry = new ZipEntry(e.getKey() + SUFFIX);
                entry.setTimeLocal(DATE);
                if (!compressed) {
                    store(entry, e.getValue());
                }
                zip.putNextEntry(entry);
                Npy.encode(e.getValue(), zip);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /** A member that is not compressed has its size and checksum before its data. */
    private static void store(ZipEntry entry, Tensor tensor) throws IOException {
        CRC32 crc = new CRC32();
        Npy.encode(tensor, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
        entry.setMethod(ZipEntry.STORED);
        entry.setCrc(crc.getValue());
        entry.setSize(NpyHeader.encode(tensor).length + (long) tensor.size() * ElementType.of(tensor.dtype()).bytes);
    }

    /** As {@link #read(Path, long)} with {@link #DEFAULT_LIMIT}. */
    public static Map<String, Tensor> read(Path file) {
        return read(file, DEFAULT_LIMIT);
    }

    /**
     * Reads all arrays, in the order of the zip file's directory; the map cannot be changed.
     *
     * @param limit the bytes of all arrays together, after decompression, that are allowed
     * @throws MalformedFileException if the file is not exactly of this format, has types or sizes that are not supported, or exceeds the limit
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Map<String, Tensor> read(Path file, long limit) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            long left = limit;
            for (ZipEntry entry : Collections.list(zip.entries())) {
                left -= readMember(zip, entry, left, file + "!" + entry.getName(), tensors);
            }
        } catch (IOException e) {
            throw MalformedFileException.of(e, file.toString(), "byte", 0);
        } catch (IllegalArgumentException e) {
            // So ZipFile reports names that are not UTF-8.
            throw MalformedFileException.atByte(file.toString(), 0, "broken directory: " + e.getMessage());
        }
        return Collections.unmodifiableMap(tensors);
    }

    private static long readMember(ZipFile zip, ZipEntry entry, long left, String source, Map<String, Tensor> into)
            throws IOException {
        String name = entry.getName();
        if (!name.endsWith(SUFFIX) || name.length() == SUFFIX.length()) {
            throw MalformedFileException.atByte(source, 0, "a member must be named *.npy");
        }
        if (entry.getSize() < 0 || entry.getSize() > left) {
            throw MalformedFileException.atByte(
                    source,
                    0,
                    "has " + entry.getSize() + " bytes after decompression, of the limit " + left + " are left");
        }
        CRC32 crc = new CRC32();
        Tensor tensor;
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
            BinaryInput input = BinaryInput.ofStream(in, source, entry.getSize());
            tensor = Npy.decode(input);
            input.requireEnd();
            if (input.remaining() != 0) {
                throw input.malformed("less data than declared");
            }
            if (crc.getValue() != entry.getCrc()) {
                throw input.malformed("the checksum of the data differs from the one in the directory");
            }
        }
        if (into.putIfAbsent(name.substring(0, name.length() - SUFFIX.length()), tensor) != null) {
            throw MalformedFileException.atByte(source, 0, "the name is there twice");
        }
        return entry.getSize();
    }

    private Npz() {}
}
