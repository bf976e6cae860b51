package cotangent.nn.text;

import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;

/** Words of bytes, and merging within them. */
final class BytePairs {
    private static final int SPACE = 0;
    private static final int LETTER = 1;
    private static final int DIGIT = 2;
    private static final int OTHER = 3;

    /** A pair of tokens as one number. */
    static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    static int left(long key) {
        return (int) (key >>> 32);
    }

    static int right(long key) {
        return (int) key;
    }

    /** Where the word that begins at {@code from} ends. */
    static int wordEnd(byte[] text, int from) {
        int at = from;
        if (text[at] == ' ' && at + 1 < text.length && kind(text[at + 1]) != SPACE) {
            at++;
        }
        int kind = kind(text[at]);
        int end = at + 1;
        while (end < text.length && kind(text[end]) == kind) {
            end++;
        }
        // The last blank of a run goes with the word behind it.
        boolean leaves = kind == SPACE && end < text.length && end - at > 1 && text[end - 1] == ' ';
        return leaves ? end - 1 : end;
    }

    private static int kind(byte b) {
        if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            return SPACE;
        }
        if (b < 0 || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z') {
            return LETTER;
        }
        return b >= '0' && b <= '9' ? DIGIT : OTHER;
    }

    /** A pair at a place of a word. */
    private record Candidate(int token, int left, int right, int leftToken, int rightToken)
            implements Comparable<Candidate> {
        /** Earlier merges first, then from the left. */
        @Override
        public int compareTo(Candidate other) {
            return token != other.token ? Integer.compare(token, other.token) : Integer.compare(left, other.left);
        }
    }

    /**
     * The tokens of a word: a list of bytes linked both ways, in which the earliest merge is applied until there is none.
     *
     * @param merges the token of each pair
     */
    static int[] merge(byte[] text, int from, int to, Map<Long, Integer> merges) {
        int n = to - from;
        int[] tokens = new int[n];
        int[] next = new int[n];
        int[] previous = new int[n];
        for (int i = 0; i < n; i++) {
            tokens[i] = text[from + i] & 0xff;
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        for (int i = 0; i + 1 < n; i++) {
            offer(queue, merges, tokens, i, i + 1);
        }
        int count = n;
        while (!queue.isEmpty()) {
            Candidate c = queue.poll();
            if (tokens[c.left] != c.leftToken || tokens[c.right] != c.rightToken || next[c.left] != c.right) {
                continue; // one of the two was merged with another one
            }
            tokens[c.left] = c.token;
            tokens[c.right] = -1;
            next[c.left] = next[c.right];
            if (next[c.left] < n) {
                previous[next[c.left]] = c.left;
                offer(queue, merges, tokens, c.left, next[c.left]);
            }
            if (previous[c.left] >= 0) {
                offer(queue, merges, tokens, previous[c.left], c.left);
            }
            count--;
        }
        int[] left = new int[count];
        int k = 0;
        for (int i = 0; i < n; i = next[i]) {
            left[k++] = tokens[i];
        }
        return Arrays.copyOf(left, k);
    }

    private static void offer(
            PriorityQueue<Candidate> queue, Map<Long, Integer> merges, int[] tokens, int left, int right) {
        Integer token = merges.get(key(tokens[left], tokens[right]));
        if (token != null) {
            queue.add(new Candidate(token, left, right, tokens[left], tokens[right]));
        }
    }

    private BytePairs() {}
}
