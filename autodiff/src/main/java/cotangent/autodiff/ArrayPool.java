package cotangent.autodiff;

import java.util.Arrays;

/**
 * Arrays that wait to be used again, by type and exact length: the steps of a training loop ask for the same lengths again and
 * again. It belongs to one thread; what other threads give back is left to the garbage collector. Lengths that nobody asked for
 * in a while are dropped.
 */
final class ArrayPool {
    /** Scopes after which a length that was not asked for is dropped. */
    private static final int PATIENCE = 64;

    private static final int TYPES = DType.values().length;

    /** The free arrays of one type and length, a stack. */
    private static final class Bin {
        final long key;
        Object[] arrays = new Object[4];
        int count;
        int lastAsked;

        Bin(long key) {
            this.key = key;
        }
    }

    private final Thread owner = Thread.currentThread();

    /** Open-addressed by key. */
    private Bin[] bins = new Bin[64];

    private int size;
    private int scopes;

    /** A free array, or a new one; its elements are arbitrary. */
    Object take(DType dtype, int length) {
        Bin bin = bin(dtype, length);
        bin.lastAsked = scopes;
        if (bin.count == 0) {
            return Storage.unpooled(dtype, length).array();
        }
        Object a = bin.arrays[--bin.count];
        bin.arrays[bin.count] = null;
        return a;
    }

    void put(DType dtype, int length, Object array) {
        if (Thread.currentThread() != owner) {
            return;
        }
        Bin bin = bin(dtype, length);
        if (bin.count == bin.arrays.length) {
            bin.arrays = Arrays.copyOf(bin.arrays, 2 * bin.count);
        }
        bin.arrays[bin.count++] = array;
    }

    /** Counts closed scopes, and drops now and then what was not asked for. */
    void scopeClosed() {
        if (++scopes % PATIENCE != 0) {
            return;
        }
        Bin[] old = bins;
        bins = new Bin[old.length];
        size = 0;
        for (Bin b : old) {
            if (b != null && scopes - b.lastAsked <= PATIENCE) {
                insert(b);
            }
        }
    }

    static void clear(Object array, DType dtype) {
        switch (dtype) {
            case FLOAT32 -> Arrays.fill((float[]) array, 0);
            case FLOAT64 -> Arrays.fill((double[]) array, 0);
            case INT32 -> Arrays.fill((int[]) array, 0);
            case INT64 -> Arrays.fill((long[]) array, 0);
            case BOOL -> Arrays.fill((boolean[]) array, false);
        }
    }

    private Bin bin(DType dtype, int length) {
        long key = (long) length * TYPES + dtype.ordinal();
        int at = slot(key);
        while (bins[at] != null) {
            if (bins[at].key == key) {
                return bins[at];
            }
            at = (at + 1) & (bins.length - 1);
        }
        Bin bin = new Bin(key);
        bin.lastAsked = scopes;
        insert(bin);
        return bin;
    }

    private void insert(Bin bin) {
        if (2 * ++size > bins.length) {
            Bin[] old = bins;
            bins = new Bin[2 * old.length];
            for (Bin b : old) {
                if (b != null) {
                    place(b);
                }
            }
        }
        place(bin);
    }

    private void place(Bin bin) {
        int at = slot(bin.key);
        while (bins[at] != null) {
            at = (at + 1) & (bins.length - 1);
        }
        bins[at] = bin;
    }

    private int slot(long key) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & (bins.length - 1);
    }
}
