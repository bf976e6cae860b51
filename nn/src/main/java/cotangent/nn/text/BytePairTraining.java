package cotangent.nn.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Counts pairs of neighbours in the different words of a text, and merges the most frequent one until there are enough tokens. */
final class BytePairTraining {
    /** A different word: its present tokens and how often it occurs. */
    private static final class Word {
        int[] tokens;
        long count;
    }

    private final Map<String, Word> words = new LinkedHashMap<>();
    private final Map<Long, Long> counts = new HashMap<>();
    private final Map<Long, Set<Integer>> places = new HashMap<>();

    void add(byte[] text, int from, int to) {
        String key = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        Word word = words.get(key);
        if (word == null) {
            word = new Word();
            word.tokens = new int[to - from];
            for (int i = from; i < to; i++) {
                word.tokens[i - from] = text[i] & 0xff;
            }
            words.put(key, word);
        }
        word.count++;
    }

    /** At most {@code limit} merges; their tokens count from {@code first}. */
    int[][] run(int first, int limit) {
        List<Word> all = new ArrayList<>(words.values());
        for (int w = 0; w < all.size(); w++) {
            count(all.get(w), w, 1);
        }
        List<int[]> merges = new ArrayList<>();
        while (merges.size() < limit) {
            long best = mostFrequent();
            if (best < 0) {
                break;
            }
            int token = first + merges.size();
            merges.add(new int[] {BytePairs.left(best), BytePairs.right(best)});
            for (int w : List.copyOf(places.get(best))) {
                Word word = all.get(w);
                count(word, w, -1);
                word.tokens = merged(word.tokens, best, token);
                count(word, w, 1);
            }
        }
        return merges.toArray(int[][]::new);
    }

    private void count(Word word, int number, int sign) {
        for (int i = 0; i + 1 < word.tokens.length; i++) {
            long pair = BytePairs.key(word.tokens[i], word.tokens[i + 1]);
            counts.merge(pair, sign * word.count, Long::sum);
            Set<Integer> at = places.computeIfAbsent(pair, p -> new TreeSet<>());
            if (sign > 0) {
                at.add(number);
            } else {
                at.remove(number);
            }
            if (counts.get(pair) == 0) {
                counts.remove(pair);
                places.remove(pair);
            }
        }
    }

    /** The order of the map has no influence: no two pairs compare as equal. A pair that occurs once is none. */
    private long mostFrequent() {
        long best = -1;
        long most = 1;
        for (Map.Entry<Long, Long> e : counts.entrySet()) {
            if (e.getValue() > most || e.getValue() == most && best >= 0 && e.getKey() < best) {
                best = e.getKey();
                most = e.getValue();
            }
        }
        return best;
    }

    private static int[] merged(int[] tokens, long pair, int token) {
        int[] out = new int[tokens.length];
        int n = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean both = i + 1 < tokens.length && BytePairs.key(tokens[i], tokens[i + 1]) == pair;
            out[n++] = both ? token : tokens[i];
            i += both ? 1 : 0;
        }
        return Arrays.copyOf(out, n);
    }
}
