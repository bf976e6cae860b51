package cotangent.nn.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file as a whole or not at all. */
public final class AtomicFile {
    private static final int MAX_TEMPORARIES = 10_000;

    /** Writes the content. */
    @FunctionalInterface
    public interface Body {
        /** Writes all of it to {@code out}, which need not be closed. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a temporary file in the folder of {@code target}, forces it to disk and renames it over the target. If anything fails,
     * the temporary file is removed and the target stays as it was. Symbolic links are followed.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path target, Body body) {
        try {
            Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            if (Files.isDirectory(file)) {
                throw new FileSystemException(target.toString(), null, "is a folder");
            }
            replace(file, body);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + target + ": " + e, e);
        }
    }

    private static void replace(Path file, Body body) throws IOException {
        Path temporary = createBeside(file);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                body.write(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Not {@link Files#createTempFile}, whose files nobody but their owner may read. */
    private static Path createBeside(Path file) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return Files.createFile(file.resolveSibling(".cotangent-" + i + ".tmp"));
            } catch (FileAlreadyExistsException e) {
                if (i == MAX_TEMPORARIES) {
                    throw e;
                }
            }
        }
    }

    private AtomicFile() {}
}
