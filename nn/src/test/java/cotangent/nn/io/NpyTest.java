package cotangent.nn.io;

import static cotangent.nn.io.IoFixtures.assertSame;
import static cotangent.nn.io.IoFixtures.bytes;
import static cotangent.nn.io.IoFixtures.golden;
import static cotangent.nn.io.IoFixtures.ramp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {
    @TempDir
    Path folder;

    /** What io_golden.py saved with numpy.save. */
    private static Map<String, Tensor> saved() {
        Map<String, Tensor> saved = new LinkedHashMap<>();
        saved.put("f4.npy", ramp(DType.FLOAT32, 2, 3));
        saved.put("f8.npy", ramp(DType.FLOAT64, 4));
        saved.put("i4.npy", ramp(DType.INT32, 3, 1, 2));
        saved.put("i8.npy", ramp(DType.INT64, 2, 2));
        saved.put("b1.npy", ramp(DType.BOOL, 5));
        saved.put("scalar.npy", Tensor.scalar(1.5));
        saved.put("empty.npy", Tensor.zeros(DType.INT64, 0, 3));
        return saved;
    }

    @Test
    void writesTheBytesOfNumPy() {
        saved().forEach((name, tensor) -> {
            Path file = folder.resolve(name);
            Npy.write(file, tensor);
            assertArrayEquals(bytes(golden(name)), bytes(file), name);
        });
    }

    @Test
    void readsWhatNumPyWrote() {
        saved().forEach((name, tensor) -> assertSame(tensor, Npy.read(golden(name))));
    }

    @Test
    void readsColumnMajorAndBigEndianAndLaterVersions() {
        assertSame(ramp(DType.FLOAT32, 2, 3, 2), Npy.read(golden("fortran.npy")));
        assertTrue(Npy.read(golden("fortran.npy")).isContiguous());
        assertSame(ramp(DType.INT32, 3, 2), Npy.read(golden("big.npy")));
        assertSame(ramp(DType.FLOAT64, 2, 3), Npy.read(golden("version2.npy")));
        assertSame(ramp(DType.FLOAT64, 2, 3), Npy.read(golden("version3.npy")));
    }

    @Test
    void leavesAStreamBehindTheArray() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(bytes(golden("f4.npy")));
        two.writeBytes(bytes(golden("b1.npy")));
        InputStream in = new ByteArrayInputStream(two.toByteArray());
        assertSame(ramp(DType.FLOAT32, 2, 3), Npy.read(in));
        assertSame(ramp(DType.BOOL, 5), Npy.read(in));
        assertEquals(-1, in.read());
    }

    @Test
    void arraysLargerThanAChunkArriveWholeFromStreams() throws IOException {
        Tensor tensor = ramp(DType.INT64, 3, 40_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.encode(tensor, out);
        assertSame(tensor, Npy.read(new ByteArrayInputStream(out.toByteArray())));
    }

    @Test
    void refusesMoreThanOneArrayInAFile() throws IOException {
        byte[] one = bytes(golden("f4.npy"));
        Path file = folder.resolve("x.npy");
        Files.write(file, Arrays.copyOf(one, one.length + 1));
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> Npy.read(file));
        assertEquals("more data than declared", e.reason());
    }

    @Test
    void anUnreadableFileIsAnIoFailure() {
        assertThrows(UncheckedIOException.class, () -> Npy.read(folder.resolve("absent")));
        assertThrows(
                UncheckedIOException.class,
                () -> Npy.read(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken pipe");
                    }
                }));
    }

    private static Tensor readHeader(String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)});
        out.writeBytes(text);
        out.writeBytes(new byte[data]);
        return Npy.read(new ByteArrayInputStream(out.toByteArray()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), } ; '<c8' are not supported",
                "{'descr': '=f4', 'fortran_order': False, 'shape': (1,), } ; '=f4' are not supported",
                "{'descr': '|f4', 'fortran_order': False, 'shape': (1,), } ; '|f4' are not supported",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), } ; '<c8' are not supported",
                "{'descr': '', 'fortran_order': False, 'shape': (1,), } ; '' are not supported",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), } ; structured",
                "{'descr': '<f4', 'fortran_order': False} ; needs descr, fortran_order and shape",
                "{'descr': '<f4', 'descr': '<f4', 'shape': (1,)} ; twice",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)} ; True or False",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1)} ; needs a comma",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)} ; needs a size",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)} ; needs a size",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536)} ; more than 2^31 - 1",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 65536, 65536)} ; more than 2^31 - 1",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1} ; unknown key",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x ; after the dictionary",
                "{'descr': '<f4 ; needs a string",
            })
    void namesWhatIsWrong(String header, String reason) {
        MalformedFileException e = assertThrows(MalformedFileException.class, () -> readHeader(header, 16));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void acceptsPythonsOtherSpellings() {
        assertSame(Tensor.zeros(2, 1), readHeader("{\"shape\":(2L,1L),\"fortran_order\":True,\"descr\":\"<f4\"}\n", 8));
        assertSame(
                Tensor.zeros(DType.INT32, 2),
                readHeader("{'descr': '<i1', 'fortran_order': False, 'shape': (2,), }", 2));
    }
}
