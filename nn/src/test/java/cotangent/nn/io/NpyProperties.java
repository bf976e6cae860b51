package cotangent.nn.io;

import cotangent.autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

class NpyProperties {
    @Provide
    Arbitrary<Tensor> tensors() {
        return IoFixtures.tensors();
    }

    @Provide
    Arbitrary<Map<String, Tensor>> maps() {
        Arbitrary<String> names =
                Arbitraries.strings().withChars("ab/\\é .€").ofMinLength(1).ofMaxLength(4);
        return Arbitraries.maps(names, IoFixtures.tensors()).ofMaxSize(5).map(LinkedHashMap::new);
    }

    @Property(tries = 300)
    void whatWasWrittenIsRead(@ForAll("tensors") Tensor tensor) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.encode(tensor, out);
        IoFixtures.assertSame(tensor, Npy.read(new ByteArrayInputStream(out.toByteArray())));
    }

    @Property(tries = 100)
    void whatWasZippedIsRead(@ForAll("maps") Map<String, Tensor> tensors, @ForAll boolean compressed)
            throws IOException {
        Path file = Files.createTempFile("properties", ".npz");
        try {
            if (compressed) {
                Npz.writeCompressed(file, tensors);
            } else {
                Npz.write(file, tensors);
            }
            byte[] first = Files.readAllBytes(file);
            Map<String, Tensor> read = Npz.read(file);
            Assertions.assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.keySet()));
            tensors.forEach((name, tensor) -> IoFixtures.assertSame(tensor, read.get(name)));
            if (compressed) {
                Npz.writeCompressed(file, read);
            } else {
                Npz.write(file, read);
            }
            Assertions.assertArrayEquals(first, Files.readAllBytes(file));
        } finally {
            Files.delete(file);
        }
    }
}
