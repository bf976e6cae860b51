package cotangent.nn.text;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.SafeTensors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Frequent pieces of words: the 256 bytes of UTF-8 are tokens, and then each merge of two tokens that were often neighbours in the
 * training text is one. Every text can be written, and {@code decode(encode(text))} is the text (lone surrogates, which UTF-8 cannot
 * write, become question marks).
 *
 * <p>Merges stay within a word: a run of letters (any byte above ASCII counts as one), of digits, of spaces, or of other characters; one
 * space before a run goes with it. The rule looks at bytes only, so that it is the same on every JDK, whatever version of Unicode that
 * knows.
 *
 * <p>Training merges the most frequent pair, again and again; of equally frequent ones that of the smaller left token, then of the
 * smaller right one. Encoding applies the earliest merge first, in {@code O(n log n)} for a word of {@code n} bytes.
 *
 * <p>Source: R. Sennrich, B. Haddow and A. Birch, Neural machine translation of rare words with subword units, ACL 2016; over bytes: A.
 * Radford et al., Language models are unsupervised multitask learners, 2019.
 */
public final class BytePairTokenizer implements Tokenizer {
    private static final int BYTES = 256;
    private static final int LONGEST = 1 << 16;
    private static final long ALL = 1 << 24;
    private static final String MERGES = "merges";
    private static final Map<String, String> FORMAT = Map.of("cotangent.tokenizer", "byte pairs");

    private final int[][] merges;
    private final byte[][] texts;
    private final Map<Long, Integer> tokens = new HashMap<>();

    private BytePairTokenizer(int[][] merges) {
        this.merges = merges;
        texts = new byte[BYTES + merges.length][];
        for (int i = 0; i < BYTES; i++) {
            texts[i] = new byte[] {(byte) i};
        }
        long all = BYTES;
        for (int i = 0; i < merges.length; i++) {
            int token = BYTES + i;
            for (int part : merges[i]) {
                if (part < 0 || part >= token) {
                    throw new IllegalArgumentException(
                            "byte-pair tokenizer: token " + token + " merges " + part + ", which is none before it");
                }
            }
            byte[] left = texts[merges[i][0]];
            byte[] right = texts[merges[i][1]];
            if (left.length + right.length > LONGEST) {
                throw new IllegalArgumentException(
                        "byte-pair tokenizer: token " + token + " has more than " + LONGEST + " bytes");
            }
            all += left.length + right.length;
            if (all > ALL) { // a few bytes of a hostile file could ask for long texts each
                throw new IllegalArgumentException("byte-pair tokenizer: the tokens have more than " + ALL + " bytes");
            }
            texts[token] = new byte[left.length + right.length];
            System.arraycopy(left, 0, texts[token], 0, left.length);
            System.arraycopy(right, 0, texts[token], left.length, right.length);
            if (tokens.put(BytePairs.key(merges[i][0], merges[i][1]), token) != null) {
                throw new IllegalArgumentException("byte-pair tokenizer: token " + token + " is there twice");
            }
        }
    }

    /**
     * Learns the merges of a text.
     *
     * @param size tokens wanted, at least 256; there are fewer if no pair is left that occurs twice
     */
    public static BytePairTokenizer train(String text, int size) {
        if (size < BYTES) {
            throw new IllegalArgumentException("byte-pair tokenizer: needs 256 tokens or more, got " + size);
        }
        BytePairTraining training = new BytePairTraining();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; ) {
            int to = BytePairs.wordEnd(bytes, from);
            training.add(bytes, from, to);
            from = to;
        }
        return new BytePairTokenizer(training.run(BYTES, size - BYTES));
    }

    @Override
    public int size() {
        return texts.length;
    }

    /** The two tokens that a merge joined. */
    int[] parts(int token) {
        return merges[token - BYTES].clone();
    }

    /** The bytes that a token stands for. */
    public byte[] bytes(int token) {
        return texts[Objects.checkIndex(token, texts.length)].clone();
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] all = new int[bytes.length];
        Map<String, int[]> known = new HashMap<>();
        int n = 0;
        for (int from = 0; from < bytes.length; ) {
            int to = BytePairs.wordEnd(bytes, from);
            String word = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            int[] encoded = known.get(word);
            if (encoded == null) {
                encoded = BytePairs.merge(bytes, from, to, tokens);
                known.put(word, encoded);
            }
            System.arraycopy(encoded, 0, all, n, encoded.length);
            n += encoded.length;
            from = to;
        }
        return Arrays.copyOf(all, n);
    }

    /** The text of tokens; where their bytes are no UTF-8, as of half a character, there is a replacement character. */
    @Override
    public String decode(int... encoded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4 * encoded.length);
        for (int token : encoded) {
            out.writeBytes(texts[Objects.checkIndex(token, texts.length)]);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Writes the merges to a safetensors file. */
    public void save(Path file) {
        List<Integer> flat = new ArrayList<>();
        for (int[] merge : merges) {
            flat.add(merge[0]);
            flat.add(merge[1]);
        }
        int[] pairs = flat.stream().mapToInt(i -> i).toArray();
        SafeTensors.save(file, Map.of(MERGES, Tensor.of(pairs, merges.length, 2)), FORMAT);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IllegalArgumentException if the file is a safetensors file of something else
     * @throws cotangent.nn.io.MalformedFileException if it is no safetensors file
     */
    public static BytePairTokenizer load(Path file) {
        Tensor stored = TokenizerFiles.load(file, FORMAT, MERGES, DType.INT32, 2);
        if (stored.size(1) != 2) {
            throw new IllegalArgumentException(
                    "byte-pair tokenizer: needs pairs in " + file + ", got " + stored.shape());
        }
        int[] flat = stored.toIntArray();
        int[][] merges = new int[stored.size(0)][];
        for (int i = 0; i < merges.length; i++) {
            merges[i] = new int[] {flat[2 * i], flat[2 * i + 1]};
        }
        return new BytePairTokenizer(merges);
    }
}
