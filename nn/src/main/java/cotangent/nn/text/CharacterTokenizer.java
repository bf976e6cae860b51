package cotangent.nn.text;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.SafeTensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** One token for each character (code point) of a fixed set, in the order of their codes. */
public final class CharacterTokenizer implements Tokenizer {
    private static final String CHARACTERS = "characters";
    private static final Map<String, String> FORMAT = Map.of("cotangent.tokenizer", "characters");

    private final int[] characters;
    private final Map<Integer, Integer> tokens = new HashMap<>();

    private CharacterTokenizer(int[] characters) {
        this.characters = characters;
        for (int i = 0; i < characters.length; i++) {
            tokens.put(characters[i], i);
        }
    }

    /** A tokenizer of the characters that a text consists of. */
    public static CharacterTokenizer of(String text) {
        return new CharacterTokenizer(text.codePoints().sorted().distinct().toArray());
    }

    @Override
    public int size() {
        return characters.length;
    }

    @Override
    public int[] encode(String text) {
        return text.codePoints().map(this::token).toArray();
    }

    private int token(int character) {
        Integer token = tokens.get(character);
        if (token == null) {
            throw new IllegalArgumentException("character tokenizer: U+" + Integer.toHexString(character)
                    + " is not among its " + size() + " characters");
        }
        return token;
    }

    @Override
    public String decode(int... encoded) {
        StringBuilder text = new StringBuilder(encoded.length);
        for (int token : encoded) {
            text.appendCodePoint(characters[Objects.checkIndex(token, characters.length)]);
        }
        return text.toString();
    }

    /** Writes the characters to a safetensors file. */
    public void save(Path file) {
        SafeTensors.save(file, Map.of(CHARACTERS, Tensor.of(characters)), FORMAT);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IllegalArgumentException if the file is a safetensors file of something else
     * @throws cotangent.nn.io.MalformedFileException if it is no safetensors file
     */
    public static CharacterTokenizer load(Path file) {
        Tensor stored = TokenizerFiles.load(file, FORMAT, CHARACTERS, DType.INT32, 1);
        int[] characters = stored.toIntArray();
        int[] sorted = Arrays.stream(characters).sorted().distinct().toArray();
        if (!Arrays.equals(characters, sorted)
                || Arrays.stream(characters).anyMatch(c -> !Character.isValidCodePoint(c))) {
            throw new IllegalArgumentException(
                    "character tokenizer: the characters in " + file + " are not different, rising code points");
        }
        return new CharacterTokenizer(characters);
    }
}
