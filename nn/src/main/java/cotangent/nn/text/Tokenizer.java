package cotangent.nn.text;

/** A way to write text as numbers of a vocabulary, and to read them again. */
public interface Tokenizer {
    /** Number of different tokens; tokens are 0 to this, exclusive. */
    int size();

    /**
     * The tokens of a text.
     *
     * @throws IllegalArgumentException if the vocabulary cannot write it
     */
    int[] encode(String text);

    /**
     * The text of tokens.
     *
     * @throws IndexOutOfBoundsException if a token is not of the vocabulary
     */
    String decode(int... tokens);
}
