package cotangent.autodiff;

/** The array behind a tensor and its views, with a version that counts changes in place. */
final class Storage {
    private static final Storage[] SHELLS = new Storage[DType.values().length];
    private static final Storage[] PER_EXAMPLE = new Storage[DType.values().length];

    static {
        for (DType d : DType.values()) {
            SHELLS[d.ordinal()] = new Storage(d, null, 0);
            PER_EXAMPLE[d.ordinal()] = new Storage(d, null, 0);
        }
    }

    final DType dtype;
    final int length;
    int version;

    /** Where the array goes back to when it is released; null if the garbage collector takes it. */
    ArrayPool pool;

    private Object array;

    private Storage(DType dtype, Object array, int length) {
        this.dtype = dtype;
        this.array = array;
        this.length = length;
    }

    static Storage of(float[] a) {
        return new Storage(DType.FLOAT32, a, a.length);
    }

    static Storage of(double[] a) {
        return new Storage(DType.FLOAT64, a, a.length);
    }

    static Storage of(int[] a) {
        return new Storage(DType.INT32, a, a.length);
    }

    static Storage of(long[] a) {
        return new Storage(DType.INT64, a, a.length);
    }

    static Storage of(boolean[] a) {
        return new Storage(DType.BOOL, a, a.length);
    }

    /** A new array whose elements are zero, outside every {@link MemoryScope}. */
    static Storage unpooled(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> of(new float[length]);
            case FLOAT64 -> of(new double[length]);
            case INT32 -> of(new int[length]);
            case INT64 -> of(new long[length]);
            case BOOL -> of(new boolean[length]);
        };
    }

    /** An array whose elements are zero. */
    static Storage zeros(DType dtype, int length) {
        Storage s = uninitialized(dtype, length);
        if (s.pool != null) {
            ArrayPool.clear(s.array, dtype);
        }
        return s;
    }

    /** An array whose elements will all be written. */
    static Storage uninitialized(DType dtype, int length) {
        if (length >= MemoryScope.SMALLEST) {
            MemoryScope scope = ThreadState.current().scope;
            if (scope != null) {
                return scope.allocate(dtype, length);
            }
        }
        return unpooled(dtype, length);
    }

    static Storage pooled(DType dtype, int length, Object array, ArrayPool pool) {
        Storage s = new Storage(dtype, array, length);
        s.pool = pool;
        return s;
    }

    /** Stands for values that nobody will read. */
    static Storage shell(DType dtype) {
        return SHELLS[dtype.ordinal()];
    }

    /** Stands for values that differ from example to example. */
    static Storage perExample(DType dtype) {
        return PER_EXAMPLE[dtype.ordinal()];
    }

    /** Gives a pooled array back: whoever still has this storage gets an exception instead of what is written there next. */
    void release() {
        if (pool != null && array != null) {
            pool.put(dtype, length, array);
            array = null;
        }
    }

    Object array() {
        if (array == null) {
            if (this == PER_EXAMPLE[dtype.ordinal()]) {
                throw new IllegalStateException(
                        "inside vmap a tensor has no one value that could be read: it differs from example to"
                                + " example; express the choice with where(...), gather(...) and the like");
            }
            throw new IllegalStateException("a tensor was used after the memory scope in which it was made had closed;"
                    + " MemoryScope.keep(...) lets a tensor outlive the scope");
        }
        return array;
    }

    float[] floats() {
        return (float[]) array();
    }

    double[] doubles() {
        return (double[]) array();
    }

    int[] ints() {
        return (int[]) array();
    }

    long[] longs() {
        return (long[]) array();
    }

    boolean[] booleans() {
        return (boolean[]) array();
    }

    double get(int i) {
        return switch (dtype) {
            case FLOAT32 -> floats()[i];
            case FLOAT64 -> doubles()[i];
            case INT32 -> ints()[i];
            case INT64 -> longs()[i];
            case BOOL -> booleans()[i] ? 1 : 0;
        };
    }

    long getLong(int i) {
        return switch (dtype) {
            case INT32 -> ints()[i];
            case INT64 -> longs()[i];
            case BOOL -> booleans()[i] ? 1 : 0;
            case FLOAT32, FLOAT64 -> throw new DTypeException("getLong: needs integers, got " + dtype);
        };
    }

    void set(int i, double value) {
        switch (dtype) {
            case FLOAT32 -> floats()[i] = (float) value;
            case FLOAT64 -> doubles()[i] = value;
            case INT32 -> ints()[i] = (int) value;
            case INT64 -> longs()[i] = (long) value;
            case BOOL -> booleans()[i] = value != 0;
        }
    }
}
