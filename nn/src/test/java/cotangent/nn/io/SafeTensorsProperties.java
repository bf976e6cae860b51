package cotangent.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cotangent.autodiff.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SafeTensorsProperties {
    @Provide
    Arbitrary<Map<String, Tensor>> maps() {
        return Arbitraries.maps(texts(), IoFixtures.tensors()).ofMaxSize(6).map(LinkedHashMap::new);
    }

    @Provide
    Arbitrary<Map<String, String>> metadata() {
        return Arbitraries.maps(texts(), texts()).ofMaxSize(3).map(LinkedHashMap::new);
    }

    /** Texts without surrogates, and some with a pair. */
    private static Arbitrary<String> texts() {
        Arbitrary<Character> plain = Arbitraries.chars().filter(c -> !Character.isSurrogate(c));
        Arbitrary<Character> special = Arbitraries.of('"', '\\', '\n', '\u0000', '\u001f', '\u007f', '/', '{');
        Arbitrary<String> text = Arbitraries.oneOf(plain, special)
                .list()
                .ofMaxSize(6)
                .map(cs -> {
                    StringBuilder s = new StringBuilder();
                    cs.forEach(s::append);
                    return s.toString();
                });
        return Arbitraries.oneOf(text, text.map(t -> t + "\uD83D\uDE00"));
    }

    @Property(tries = 200)
    void whatWasSavedIsLoadedAndSavesToTheSameBytes(
            @ForAll("maps") Map<String, Tensor> tensors, @ForAll("metadata") Map<String, String> metadata)
            throws IOException {
        Path file = Files.createTempFile("properties", ".safetensors");
        try {
            SafeTensors.save(file, tensors, metadata);
            byte[] first = Files.readAllBytes(file);
            Map<String, Tensor> loaded = SafeTensors.load(file);
            Map<String, String> texts = SafeTensors.loadMetadata(file);
            assertEquals(List.copyOf(tensors.keySet()), List.copyOf(loaded.keySet()));
            tensors.forEach((name, tensor) -> IoFixtures.assertSame(tensor, loaded.get(name)));
            assertEquals(List.copyOf(new TreeMap<>(metadata).entrySet()), List.copyOf(texts.entrySet()));
            SafeTensors.save(file, loaded, texts);
            assertArrayEquals(first, Files.readAllBytes(file));
        } finally {
            Files.delete(file);
        }
    }
}
