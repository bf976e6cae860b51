package cotangent.autodiff;

import java.util.Arrays;

/**
 * Stable order of rows of numbers: NaN counts as largest, zeros of either sign as equal. Numbers become unsigned keys of the same order, which
 * are sorted by their digits, the lowest first, without those in which all agree; few numbers are inserted one by one, and the first few of
 * many come from a heap. An instance is the working memory for rows of one length.
 */
final class RadixSort {
    private static final int FEW = 40;

    private final int n;
    private final int digitBits;
    private long[] keys;
    private int[] order;
    private long[] otherKeys;
    private int[] otherOrder;
    private int[][] counts;

    RadixSort(int n) {
        this.n = n;
        this.digitBits = n < 4096 ? 8 : 11;
        this.keys = new long[n];
        this.order = new int[n];
    }

    /** Positions in order of a row that starts at {@code from}; overwritten by the next call. */
    int[] sort(Storage s, int from, boolean descending) {
        int bits = load(s, from, descending);
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        if (n <= FEW) {
            insert();
        } else {
            byDigits(bits);
        }
        return order;
    }

    /** The first {@code k > 0} of {@link #sort}. */
    int[] first(Storage s, int from, boolean descending, int k) {
        if (n <= FEW || k > n / 16) {
            return sort(s, from, descending);
        }
        load(s, from, descending);
        select(k);
        return order;
    }

    /** Fills in the keys and returns how many of their low bits are used. */
    private int load(Storage s, int from, boolean descending) {
        // All ones reverse the order.
        long flip = descending ? -1 : 0;
        switch (s.dtype) {
            case FLOAT32 -> {
                float[] a = s.floats();
                int sign = Integer.MIN_VALUE ^ (int) flip;
                for (int i = 0; i < n; i++) {
                    // Adding 0 makes the zeros equal. The bits of negative numbers count down; NaNs become one, above
                    // infinity.
                    int b = Float.floatToIntBits(a[from + i] + 0f);
                    keys[i] = (b ^ b >> 31 & Integer.MAX_VALUE ^ sign) & 0xFFFFFFFFL;
                }
                return 32;
            }
            case FLOAT64 -> {
                double[] a = s.doubles();
                long sign = Long.MIN_VALUE ^ flip;
                for (int i = 0; i < n; i++) {
                    long b = Double.doubleToLongBits(a[from + i] + 0.0);
                    keys[i] = b ^ b >> 63 & Long.MAX_VALUE ^ sign;
                }
                return 64;
            }
            case INT32 -> {
                int[] a = s.ints();
                int sign = Integer.MIN_VALUE ^ (int) flip;
                for (int i = 0; i < n; i++) {
                    keys[i] = (a[from + i] ^ sign) & 0xFFFFFFFFL;
                }
                return 32;
            }
            case INT64 -> {
                long[] a = s.longs();
                long sign = Long.MIN_VALUE ^ flip;
                for (int i = 0; i < n; i++) {
                    keys[i] = a[from + i] ^ sign;
                }
                return 64;
            }
            case BOOL -> {
                boolean[] a = s.booleans();
                for (int i = 0; i < n; i++) {
                    keys[i] = a[from + i] != descending ? 1 : 0;
                }
                return 1;
            }
        }
        throw new AssertionError(s.dtype);
    }

    private void insert() {
        for (int i = 1; i < n; i++) {
            long key = keys[i];
            int j = i;
            for (; j > 0 && Long.compareUnsigned(keys[j - 1], key) > 0; j--) {
                keys[j] = keys[j - 1];
                order[j] = order[j - 1];
            }
            keys[j] = key;
            order[j] = i;
        }
    }

    private void byDigits(int bits) {
        int passes = (bits + digitBits - 1) / digitBits;
        int mask = (1 << digitBits) - 1;
        if (counts == null) {
            counts = new int[passes][mask + 1];
            otherKeys = new long[n];
            otherOrder = new int[n];
        }
        for (int p = 0; p < passes; p++) {
            Arrays.fill(counts[p], 0);
        }
        for (int i = 0; i < n; i++) {
            long key = keys[i];
            for (int p = 0; p < passes; p++) {
                counts[p][(int) (key >>> p * digitBits) & mask]++;
            }
        }
        for (int p = 0; p < passes; p++) {
            int shift = p * digitBits;
            int[] next = counts[p];
            if (next[(int) (keys[0] >>> shift) & mask] == n) {
                continue;
            }
            int before = 0;
            for (int d = 0; d <= mask; d++) {
                int count = next[d];
                next[d] = before;
                before += count;
            }
            distribute(shift, mask, next);
        }
    }

    private void distribute(int shift, int mask, int[] next) {
        long[] fromKeys = keys;
        int[] fromOrder = order;
        long[] toKeys = otherKeys;
        int[] toOrder = otherOrder;
        for (int i = 0; i < n; i++) {
            long key = fromKeys[i];
            int at = next[(int) (key >>> shift) & mask]++;
            toKeys[at] = key;
            toOrder[at] = fromOrder[i];
        }
        keys = toKeys;
        order = toOrder;
        otherKeys = fromKeys;
        otherOrder = fromOrder;
    }

    /** The first {@code k} positions, by a heap whose root is the last of the best so far. */
    private void select(int k) {
        int[] heap = order;
        for (int i = 0; i < k; i++) {
            heap[i] = i;
        }
        for (int i = k / 2 - 1; i >= 0; i--) {
            sink(i, heap[i], k);
        }
        for (int i = k; i < n; i++) {
            // Of equal keys the one that is there already comes first.
            if (Long.compareUnsigned(keys[i], keys[heap[0]]) < 0) {
                sink(0, i, k);
            }
        }
        for (int size = k - 1; size > 0; size--) {
            int last = heap[size];
            heap[size] = heap[0];
            sink(0, last, size);
        }
    }

    /** Puts a position into the heap of the given size at {@code at} or below. */
    private void sink(int at, int position, int size) {
        int hole = at;
        for (int child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && later(order[child + 1], order[child])) {
                child++;
            }
            if (!later(order[child], position)) {
                break;
            }
            order[hole] = order[child];
            hole = child;
        }
        order[hole] = position;
    }

    private boolean later(int i, int j) {
        int c = Long.compareUnsigned(keys[i], keys[j]);
        return c > 0 || c == 0 && i > j;
    }
}
