package cotangent.nn.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Tensor;
import cotangent.nn.data.Batch;
import cotangent.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TokenizerProperties {
    private static final String TEXT = "the cat sat on the mat; the hat that the cat had sat on the 12 mats 12 times";

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .ofMaxLength(40)
                        .filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s)),
                Arbitraries.strings().withChars("th eca12\n\u00e4\u4e2d").ofMaxLength(60));
    }

    @Property(tries = 300)
    void bytePairsComeBack(@ForAll("texts") String text, @ForAll("texts") String trainedOn) {
        for (BytePairTokenizer t :
                List.of(BytePairTokenizer.train(TEXT + trainedOn, 300), BytePairTokenizer.train("", 256))) {
            int[] tokens = t.encode(text);
            assertEquals(text, t.decode(tokens));
            assertTrue(tokens.length <= text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Property(tries = 200)
    void encodingIsTheNaiveOne(@ForAll("texts") String text) {
        BytePairTokenizer t = BytePairTokenizer.train(TEXT + TEXT.toUpperCase(Locale.ROOT), 310);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Integer> expected = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = BytePairs.wordEnd(bytes, from);
            expected.addAll(naive(t, bytes, from, to));
            from = to;
        }
        assertArrayEquals(expected.stream().mapToInt(i -> i).toArray(), t.encode(text));
    }

    /** Merges, token after token, wherever two neighbours together have the token's bytes and are its two parts. */
    private static List<Integer> naive(BytePairTokenizer t, byte[] bytes, int from, int to) {
        List<Integer> word = new ArrayList<>();
        for (int i = from; i < to; i++) {
            word.add(bytes[i] & 0xff);
        }
        for (int token = 256; token < t.size(); token++) {
            for (int i = 0; i + 1 < word.size(); i++) {
                if (Arrays.equals(t.parts(token), new int[] {word.get(i), word.get(i + 1)})) {
                    word.set(i, token);
                    word.remove(i + 1);
                }
            }
        }
        return word;
    }

    @Property(tries = 100)
    void charactersComeBack(@ForAll("texts") String text) {
        CharacterTokenizer t = CharacterTokenizer.of(text);
        int[] tokens = t.encode(text);
        assertEquals(text, t.decode(tokens));
        assertEquals(text.codePoints().distinct().count(), t.size());
    }

    @Example
    void theMostFrequentPairsAreMergedFirst() {
        // Words "aaab" and " aaab": "aa" occurs four times, then "aa"+"a"... "ab" twice.
        BytePairTokenizer t = BytePairTokenizer.train("aaab aaab", 258);
        assertEquals("aa", t.decode(256));
        assertEquals("ab", t.decode(257)); // "aa" + "a" and "a" + "b" both occur twice; the smaller left token wins
        assertEquals(
                259, BytePairTokenizer.train("aaab aaab", 300).size()); // no other pair occurs twice but "aa" + "ab"
    }

    @Example
    void wordsEndWhereTheKindChanges() {
        byte[] text = "ab  cd12 ,;\n x".getBytes(StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>();
        for (int from = 0; from < text.length; ) {
            int to = BytePairs.wordEnd(text, from);
            words.add(new String(text, from, to - from, StandardCharsets.UTF_8));
            from = to;
        }
        assertEquals(List.of("ab", " ", " cd", "12", " ,;", "\n", " x"), words);
    }

    @Example
    void aLongWordTakesNoSquareOfItsLength() {
        BytePairTokenizer t = BytePairTokenizer.train("aaaaaaaaaaaaaaaa", 300);
        String text = "a".repeat(300_000);
        assertEquals(text, t.decode(t.encode(text)));
    }

    @Example
    void surviveAFile() throws IOException {
        Path folder = Files.createTempDirectory("tokenizers");
        Path file = folder.resolve("t.safetensors");
        BytePairTokenizer pairs = BytePairTokenizer.train(TEXT, 290);
        pairs.save(file);
        assertArrayEquals(pairs.encode(TEXT), BytePairTokenizer.load(file).encode(TEXT));
        assertThrows(IllegalArgumentException.class, () -> CharacterTokenizer.load(file));
        CharacterTokenizer characters = CharacterTokenizer.of(TEXT);
        characters.save(file);
        assertArrayEquals(characters.encode(TEXT), CharacterTokenizer.load(file).encode(TEXT));
        assertThrows(IllegalArgumentException.class, () -> BytePairTokenizer.load(file));
        Map<String, String> format = Map.of("cotangent.tokenizer", "byte pairs");
        for (int[] bad : new int[][] {{97, 256}, {-1, 97}, {97, 98, 97, 98}}) {
            SafeTensors.save(file, Map.of("merges", Tensor.of(bad, bad.length / 2, 2)), format);
            assertThrows(IllegalArgumentException.class, () -> BytePairTokenizer.load(file));
        }
        int[] doubling = new int[80];
        for (int i = 0; i < 80; i++) {
            doubling[i] = i < 2 ? 97 : 255 + i / 2; // each token twice the one before: 2^40 bytes in the end
        }
        SafeTensors.save(file, Map.of("merges", Tensor.of(doubling, 40, 2)), format);
        assertThrows(IllegalArgumentException.class, () -> BytePairTokenizer.load(file));
        SafeTensors.save(
                file, Map.of("characters", Tensor.of(new int[] {5, 3})), Map.of("cotangent.tokenizer", "characters"));
        assertThrows(IllegalArgumentException.class, () -> CharacterTokenizer.load(file));
        Files.delete(file);
        Files.delete(folder);
    }

    @Example
    void refuseWhatTheyDoNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> CharacterTokenizer.of("ab")
                .encode("abc"));
        assertThrows(IndexOutOfBoundsException.class, () -> CharacterTokenizer.of("ab")
                .decode(2));
        assertThrows(IndexOutOfBoundsException.class, () -> BytePairTokenizer.train("", 256)
                .decode(256));
        assertThrows(IllegalArgumentException.class, () -> BytePairTokenizer.train("", 255));
    }

    @Example
    void windowsAreFollowedByTheirTargets() {
        TokenWindows w = new TokenWindows(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 3, 2);
        assertEquals(3, w.size());
        Batch b = w.batch(new int[] {2, 0});
        assertArrayEquals(new long[] {4, 5, 6, 0, 1, 2}, b.inputs().toLongArray());
        assertArrayEquals(new long[] {5, 6, 7, 1, 2, 3}, b.targets().toLongArray());
        assertEquals(2, new TokenWindows(new int[7], 3).size());
        assertEquals(0, new TokenWindows(new int[3], 3).size());
        assertThrows(IndexOutOfBoundsException.class, () -> w.batch(new int[] {3}));
    }
}
