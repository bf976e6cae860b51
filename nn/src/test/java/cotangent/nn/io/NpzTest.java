package cotangent.nn.io;

import static cotangent.nn.io.IoFixtures.assertSame;
import static cotangent.nn.io.IoFixtures.bytes;
import static cotangent.nn.io.IoFixtures.golden;
import static cotangent.nn.io.IoFixtures.ramp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "compressed.npz"})
    void readsEveryTypeThatNumPyWrote(String name) {
        Map<String, Tensor> read = Npz.read(golden(name));
        assertEquals(
                List.of(
                        "i1",
                        "u1",
                        "little_i2",
                        "big_i2",
                        "little_u2",
                        "big_u2",
                        "little_u4",
                        "big_u4",
                        "little_f2",
                        "big_f2",
                        "big_f4",
                        "big_f8",
                        "big_i8",
                        "little_i4",
                        "b1"),
                List.copyOf(read.keySet()));
        read.forEach((key, tensor) -> {
            String code = key.substring(key.length() - 2);
            DType dtype =
                    switch (code) {
                        case "f2", "f4" -> DType.FLOAT32;
                        case "f8" -> DType.FLOAT64;
                        case "u4", "i8" -> DType.INT64;
                        case "b1" -> DType.BOOL;
                        default -> DType.INT32;
                    };
            assertSame(ramp(dtype, code.charAt(0) != 'u', 2, 3), tensor);
        });
    }

    @Test
    void limitsTheDecompressedBytes() {
        Path file = folder.resolve("bomb.npz");
        Npz.writeCompressed(file, Map.of("zeros", Tensor.zeros(1_000_000)));
        assertTrue(bytes(file).length < 10_000);
        assertEquals(1_000_000, Npz.read(file, 4_000_128).get("zeros").size());
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> Npz.read(file, 4_000_127));
        assertTrue(e.getMessage().contains("of the limit 4000127"), e.getMessage());
    }

    @Test
    void limitsTheBytesOfAllMembersTogether() {
        Path file = folder.resolve("x.npz");
        Npz.write(file, Map.of("a", Tensor.zeros(100), "b", Tensor.zeros(100)));
        assertEquals(2, Npz.read(file, 2 * 528).size());
        assertThrows(MalformedFileException.class, () -> Npz.read(file, 2 * 528 - 1));
    }

    @Test
    void findsDamagedData() throws IOException {
        Path file = folder.resolve("x.npz");
        Npz.write(file, Map.of("a", Tensor.ones(4)));
        byte[] content = bytes(file);
        // The elements begin at 128 bytes behind the local header of 30 bytes and the name of 5.
        content[30 + 5 + 128] ^= 1;
        Files.write(file, content);
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> Npz.read(file));
        assertTrue(e.getMessage().contains("checksum"), e.getMessage());
    }

    @Test
    void aMemberMustFillItsPlace() throws IOException {
        Path file = folder.resolve("x.npz");
        byte[] one = bytes(golden("f4.npy"));
        zip(file, "a.npy", Arrays.copyOf(one, one.length + 3));
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> Npz.read(file));
        assertTrue(e.getMessage().contains("x.npz!a.npy, byte 152: more data than declared"), e.getMessage());
    }

    @Test
    void namesMustBeThoseOfArrays() throws IOException {
        Path file = folder.resolve("x.npz");
        for (String name : List.of("readme.txt", ".npy", "folder/")) {
            zip(file, name, new byte[0]);
            assertThrows(MalformedFileException.class, () -> Npz.read(file), name);
        }
        assertThrows(IllegalArgumentException.class, () -> Npz.write(file, Map.of("", Tensor.zeros(1))));
        assertThrows(
                IllegalArgumentException.class, () -> Npz.write(file, Map.of("x".repeat(70_000), Tensor.zeros(1))));
    }

    private static void zip(Path file, String name, byte[] content) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
    }

    @Test
    void noTensors() {
        Path file = folder.resolve("x.npz");
        Npz.write(file, Map.of());
        assertEquals(Map.of(), Npz.read(file));
    }

    @Test
    void whatIsNoZipFileIsMalformedAndWhatIsAbsentIsNot() {
        assertThrows(MalformedFileException.class, () -> Npz.read(golden("f4.npy")));
        assertThrows(UncheckedIOException.class, () -> Npz.read(folder.resolve("absent")));
    }
}
