package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheFile() throws IOException {
        Path file = folder.resolve("x");
        AtomicFile.write(file, out -> out.write('a'));
        AtomicFile.write(file, out -> out.write('b'));
        assertEquals("b", Files.readString(file));
        assertEquals(List.of("x"), IoFixtures.names(folder));
    }

    @Test
    void deletesWhatKilledProcessesLeft() throws IOException {
        for (String name :
                List.of(".cotangent-0.tmp", ".cotangent-17.tmp", "cotangent-0.tmp", ".cotangent-x.tmp", "a")) {
            Files.writeString(folder.resolve(name), "x");
        }
        AtomicFile.deleteLeftovers(folder);
        assertEquals(List.of(".cotangent-x.tmp", "a", "cotangent-0.tmp"), IoFixtures.names(folder));
    }

    @Test
    void aFailingWriteLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        IOException full = new IOException("disk full");
        UncheckedIOException io = assertThrows(
                UncheckedIOException.class,
                () -> AtomicFile.write(file, out -> {
                    out.write(new byte[200_000]);
                    throw full;
                }));
        assertSame(full, io.getCause());
        Error error = new OutOfMemoryError();
        assertSame(
                error,
                assertThrows(
                        OutOfMemoryError.class,
                        () -> AtomicFile.write(file, out -> {
                            throw error;
                        })));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("x"), IoFixtures.names(folder));
    }

    @Test
    void theOldFileStandsUntilTheNewOneIsComplete() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        AtomicFile.write(file, out -> {
            out.write(new byte[200_000]);
            assertEquals("old", Files.readString(file));
        });
        assertEquals(200_000, Files.size(file));
    }

    @Test
    void aFolderIsNoTarget() throws IOException {
        Path target = Files.createDirectory(folder.resolve("x"));
        assertThrows(UncheckedIOException.class, () -> Npy.write(target, Tensor.zeros(3)));
        assertThrows(UncheckedIOException.class, () -> SafeTensors.save(target, Map.of("a", Tensor.zeros(3))));
        assertThrows(UncheckedIOException.class, () -> Npz.write(target, Map.of("a", Tensor.zeros(3))));
        assertThrows(UncheckedIOException.class, () -> Npy.write(folder.resolve("absent/x"), Tensor.zeros(3)));
        assertEquals(List.of("x"), IoFixtures.names(folder));
        assertEquals(List.of(), IoFixtures.names(target));
    }

    @Test
    void aTensorThatCannotBeHadLeavesNothingBehind() {
        Map<String, Tensor> failing = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Tensor>> entrySet() {
                return Set.of(new SimpleEntry<>("a", Tensor.zeros(1)) {
                    @Override
                    public Tensor getValue() {
                        throw new IllegalStateException("no value");
                    }
                });
            }
        };
        assertThrows(IllegalStateException.class, () -> SafeTensors.save(folder.resolve("x"), failing));
        assertThrows(IllegalStateException.class, () -> Npz.write(folder.resolve("x"), failing));
        assertEquals(List.of(), IoFixtures.names(folder));
    }

    @Test
    void temporaryFilesOfOthersAreLeftAlone() throws IOException {
        Path other = Files.writeString(folder.resolve(".cotangent-0.tmp"), "other");
        AtomicFile.write(folder.resolve("x"), out -> out.write('a'));
        assertEquals("other", Files.readString(other));
        assertEquals(List.of(".cotangent-0.tmp", "x"), IoFixtures.names(folder));
    }

    private Path link(String name, Path to) {
        try {
            return Files.createSymbolicLink(folder.resolve(name), to);
        } catch (UnsupportedOperationException | IOException e) {
            return Assumptions.abort("no symbolic links here");
        }
    }

    @Test
    void followsLinks() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        Path link = link("second", link("first", file));
        AtomicFile.write(link, out -> out.write('a'));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("a", Files.readString(file));
    }

    @Test
    void followsLinksToWhatIsNotThere() throws IOException {
        Path link = link("second", link("first", Path.of("x")).getFileName());
        AtomicFile.write(link, out -> out.write('a'));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("a", Files.readString(folder.resolve("x")));
        assertEquals(List.of("first", "second", "x"), IoFixtures.names(folder));
    }

    @Test
    void linksInACircleAreAnError() throws IOException {
        Path link = link("a", Path.of("b"));
        link("b", Path.of("a"));
        assertThrows(UncheckedIOException.class, () -> AtomicFile.write(link, out -> out.write('a')));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(List.of("a", "b"), IoFixtures.names(folder));
    }

    /** A socket stands for all that is no regular file: it can be made without a tool, and, unlike a device, be lost without harm. */
    @Test
    void whatIsNoRegularFileIsNotReplaced() throws IOException {
        Path there = folder.resolve("s"); // the paths of sockets must be short
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(there));
        } catch (UnsupportedOperationException | IOException e) {
            Assumptions.abort("no sockets in folders here");
        }
        assertThrows(UncheckedIOException.class, () -> AtomicFile.write(there, out -> out.write('a')));
        assertTrue(Files.exists(there) && !Files.isRegularFile(there));
        assertEquals(List.of("s"), IoFixtures.names(folder));
    }

    /** Only asked about: a mistake in writing would cost the machine its device. */
    @Test
    void devicesAreWrittenToAsTheyAre() {
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device) && !Files.isRegularFile(device));
        assertFalse(AtomicFile.isReplaceable(device));
        assertTrue(AtomicFile.isReplaceable(folder.resolve("absent")));
    }
}
