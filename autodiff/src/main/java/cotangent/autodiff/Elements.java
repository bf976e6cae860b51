package cotangent.autodiff;

/** Copies and additions at lists of positions, for every type. */
final class Elements {
    /** Slices shorter than this are copied element by element. */
    static final int FEW = 16;

    /** {@code y_i = x_(from_i)}, by positions in the storage of {@code x}, counted from its first element. */
    static Tensor take(Tensor x, int[] from, Shape shape) {
        Storage s = x.storage;
        Storage y = Storage.uninitialized(x.dtype(), from.length);
        switch (x.dtype()) {
            case FLOAT32 -> FloatElements.take(s.floats(), x.offset, from, y.floats());
            case FLOAT64 -> DoubleElements.take(s.doubles(), x.offset, from, y.doubles());
            case INT32 -> IntElements.take(s.ints(), x.offset, from, y.ints());
            case INT64 -> LongElements.take(s.longs(), x.offset, from, y.longs());
            case BOOL -> BooleanElements.take(s.booleans(), x.offset, from, y.booleans());
        }
        return Tensor.fresh(y, shape);
    }

    /** {@code y_(at_i) = source_i} in order of {@code i}, by row-major positions in the fresh tensor {@code y}. */
    static void putAt(Tensor y, int[] at, Tensor source) {
        Tensor x = dense(source);
        Storage s = x.storage;
        Storage out = y.storage;
        switch (y.dtype()) {
            case FLOAT32 -> FloatElements.putAt(s.floats(), x.offset, at, out.floats());
            case FLOAT64 -> DoubleElements.putAt(s.doubles(), x.offset, at, out.doubles());
            case INT32 -> IntElements.putAt(s.ints(), x.offset, at, out.ints());
            case INT64 -> LongElements.putAt(s.longs(), x.offset, at, out.longs());
            case BOOL -> BooleanElements.putAt(s.booleans(), x.offset, at, out.booleans());
        }
    }

    /** {@code y_(at_i) += source_i}, by row-major positions in the fresh tensor {@code y}. */
    static void addAt(Tensor y, int[] at, Tensor source) {
        Tensor x = dense(source);
        Storage s = x.storage;
        Storage out = y.storage;
        switch (y.dtype()) {
            case FLOAT32 -> FloatElements.addAt(s.floats(), x.offset, at, out.floats());
            case FLOAT64 -> DoubleElements.addAt(s.doubles(), x.offset, at, out.doubles());
            case INT32 -> IntElements.addAt(s.ints(), x.offset, at, out.ints());
            case INT64 -> LongElements.addAt(s.longs(), x.offset, at, out.longs());
            case BOOL -> BooleanElements.addAt(s.booleans(), x.offset, at, out.booleans());
        }
    }

    /** {@code y_(at_i) *= source_i}, by row-major positions in the fresh tensor {@code y}. */
    static void multiplyAt(Tensor y, int[] at, Tensor source) {
        Tensor x = dense(source);
        Storage s = x.storage;
        Storage out = y.storage;
        switch (y.dtype()) {
            case FLOAT32 -> FloatElements.multiplyAt(s.floats(), x.offset, at, out.floats());
            case FLOAT64 -> DoubleElements.multiplyAt(s.doubles(), x.offset, at, out.doubles());
            case INT32 -> IntElements.multiplyAt(s.ints(), x.offset, at, out.ints());
            case INT64 -> LongElements.multiplyAt(s.longs(), x.offset, at, out.longs());
            case BOOL -> BooleanElements.multiplyAt(s.booleans(), x.offset, at, out.booleans());
        }
    }

    /** {@code y_(at_i) = max(y_(at_i), source_i)}, by row-major positions in the fresh tensor {@code y}. */
    static void maximumAt(Tensor y, int[] at, Tensor source) {
        Tensor x = dense(source);
        Storage s = x.storage;
        Storage out = y.storage;
        switch (y.dtype()) {
            case FLOAT32 -> FloatElements.maximumAt(s.floats(), x.offset, at, out.floats());
            case FLOAT64 -> DoubleElements.maximumAt(s.doubles(), x.offset, at, out.doubles());
            case INT32 -> IntElements.maximumAt(s.ints(), x.offset, at, out.ints());
            case INT64 -> LongElements.maximumAt(s.longs(), x.offset, at, out.longs());
            case BOOL -> BooleanElements.maximumAt(s.booleans(), x.offset, at, out.booleans());
        }
    }

    /** {@code y_(at_i) = min(y_(at_i), source_i)}, by row-major positions in the fresh tensor {@code y}. */
    static void minimumAt(Tensor y, int[] at, Tensor source) {
        Tensor x = dense(source);
        Storage s = x.storage;
        Storage out = y.storage;
        switch (y.dtype()) {
            case FLOAT32 -> FloatElements.minimumAt(s.floats(), x.offset, at, out.floats());
            case FLOAT64 -> DoubleElements.minimumAt(s.doubles(), x.offset, at, out.doubles());
            case INT32 -> IntElements.minimumAt(s.ints(), x.offset, at, out.ints());
            case INT64 -> LongElements.minimumAt(s.longs(), x.offset, at, out.longs());
            case BOOL -> BooleanElements.minimumAt(s.booleans(), x.offset, at, out.booleans());
        }
    }

    private static Tensor dense(Tensor t) {
        return t.isContiguous() ? t : Copies.dense(t);
    }

    /** Copies the slices {@code at} of the contiguous {@code x} along an axis to the consecutive ones of the fresh {@code y}. */
    static void copyRows(Tensor x, int axis, int[] at, Tensor y) {
        int inner = x.shape().strides()[axis];
        int outer = x.size(axis) == 0 || inner == 0 ? 0 : x.size() / (x.size(axis) * inner);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < at.length; j++) {
                System.arraycopy(
                        x.storage.array(),
                        x.offset + (o * x.size(axis) + at[j]) * inner,
                        y.storage.array(),
                        (o * at.length + j) * inner,
                        inner);
            }
        }
    }

    /** Copies the consecutive slices of the contiguous {@code source} along an axis to the slices {@code at} of the fresh {@code y}. */
    static void putRows(Tensor source, int axis, int[] at, Tensor y) {
        int inner = y.shape().strides()[axis];
        int outer = y.size() == 0 ? 0 : y.size() / (y.size(axis) * inner);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < at.length; j++) {
                int from = source.offset + (o * at.length + j) * inner;
                System.arraycopy(
                        source.storage.array(), from, y.storage.array(), (o * y.size(axis) + at[j]) * inner, inner);
            }
        }
    }

    /** Adds the consecutive slices of the contiguous {@code source} along an axis to the slices {@code at} of the fresh {@code y}. */
    static void addRows(Tensor source, int axis, int[] at, Tensor y) {
        int inner = y.shape().strides()[axis];
        int outer = y.size() == 0 ? 0 : y.size() / (y.size(axis) * inner);
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < at.length; j++) {
                add(
                        source.storage,
                        source.offset + (o * at.length + j) * inner,
                        y.storage,
                        (o * y.size(axis) + at[j]) * inner,
                        inner);
            }
        }
    }

    private static void add(Storage x, int from, Storage y, int to, int n) {
        switch (y.dtype) {
            case FLOAT32 -> FloatElements.add(x.floats(), from, y.floats(), to, n);
            case FLOAT64 -> DoubleElements.add(x.doubles(), from, y.doubles(), to, n);
            case INT32 -> IntElements.add(x.ints(), from, y.ints(), to, n);
            case INT64 -> LongElements.add(x.longs(), from, y.longs(), to, n);
            case BOOL -> BooleanElements.add(x.booleans(), from, y.booleans(), to, n);
        }
    }

    private Elements() {}
}
