package cotangent.nn.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Replaces a regular file as a whole or not at all. */
public final class AtomicFile {
    private static final int MAX_TEMPORARIES = 10_000;
    private static final int MAX_LINKS = 40;
    private static final Pattern TEMPORARY = Pattern.compile("\\.cotangent-\\d+\\.tmp");

    /** Writes the content. */
    @FunctionalInterface
    public interface Body {
        /** Writes all of it to {@code out}, which need not be closed. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a temporary file in the folder of {@code target}, forces it to disk, renames it over the target and forces the folder. If anything fails,
     * the temporary file is removed and the target stays as it was. Symbolic links are followed, also to a file that is not there yet.
     *
     * <p>What exists and is no regular file, such as a device or a pipe, is never replaced: it is written to, as it is.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path target, Body body) {
        try {
            Path file = resolve(target);
            if (Files.isDirectory(file)) {
                throw new FileSystemException(target.toString(), null, "is a folder");
            }
            if (isReplaceable(file)) {
                replace(file, body);
            } else {
                try (OutputStream out =
                        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE), 1 << 16)) {
                    body.write(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("write " + target + ": " + e, e);
        }
    }

    /** The file that a path leads to, whether it is there or not. */
    private static Path resolve(Path target) throws IOException {
        Path file = target.toAbsolutePath();
        for (int links = 0; !Files.exists(file) && Files.isSymbolicLink(file); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(target.toString());
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return Files.exists(file) ? file.toRealPath() : file;
    }

    /** Whether there is nothing yet or a regular file. */
    static boolean isReplaceable(Path file) {
        return !Files.exists(file) || Files.isRegularFile(file);
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
            forceFolder(file.toAbsolutePath().getParent());
        } catch (Throwable e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Lets the new name outlive a loss of power: on some file systems it is data of the folder. Where a folder cannot be opened as a file, as on
     * Windows, the system sees to that itself.
     */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ignored) {
            // The file is complete and in its place; there is nothing better to do.
        }
    }

    /**
     * Deletes what processes left that ended while they were writing into a folder. Must not run while others write into it.
     *
     * @throws IOException if the folder cannot be read, or a file cannot be deleted
     */
    public static void deleteLeftovers(Path folder) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(folder)) {
            leftovers = files.filter(
                            f -> TEMPORARY.matcher(f.getFileName().toString()).matches())
                    .toList();
        }
        for (Path file : leftovers) {
            Files.deleteIfExists(file);
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
