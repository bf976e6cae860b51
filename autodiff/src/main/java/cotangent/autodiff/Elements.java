package cotangent.autodiff;

/** Copies and additions at lists of positions, for every type. */
final class Elements {
    /** Slices shorter than this are copied element by element. */
    static final int FEW = 16;

    /** {@code y_i = x_(from_i)}, by positions in the storage of {@code x}, counted from its first element. */
    static Tensor take(Tensor t, int[] from, Shape shape) {
        Storage out = Storage.uninitialized(t.dtype(), from.length);
        int o = t.offset;
        switch (t.dtype()) {
            case FLOAT32 -> {
                float[] a = t.storage.floats();
                float[] y = out.floats();
                for (int i = 0; i < from.length; i++) {
                    y[i] = a[o + from[i]];
                }
            }
            case FLOAT64 -> {
                double[] a = t.storage.doubles();
                double[] y = out.doubles();
                for (int i = 0; i < from.length; i++) {
                    y[i] = a[o + from[i]];
                }
            }
            case INT32 -> {
                int[] a = t.storage.ints();
                int[] y = out.ints();
                for (int i = 0; i < from.length; i++) {
                    y[i] = a[o + from[i]];
                }
            }
            case INT64 -> {
                long[] a = t.storage.longs();
                long[] y = out.longs();
                for (int i = 0; i < from.length; i++) {
                    y[i] = a[o + from[i]];
                }
            }
            case BOOL -> {
                boolean[] a = t.storage.booleans();
                boolean[] y = out.booleans();
                for (int i = 0; i < from.length; i++) {
                    y[i] = a[o + from[i]];
                }
            }
        }
        return Tensor.fresh(out, shape);
    }

    /** {@code y_(at_i) += source_i}, by row-major positions in the fresh tensor {@code y}. */
    static void addAt(Tensor y, int[] at, Tensor source) {
        Tensor s = source.isContiguous() ? source : Copies.dense(source);
        int o = s.offset;
        switch (y.dtype()) {
            case FLOAT32 -> {
                float[] a = s.storage.floats();
                float[] out = y.storage.floats();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] += a[o + i];
                }
            }
            case FLOAT64 -> {
                double[] a = s.storage.doubles();
                double[] out = y.storage.doubles();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] += a[o + i];
                }
            }
            case INT32 -> {
                for (int i = 0; i < at.length; i++) {
                    y.storage.ints()[at[i]] += s.storage.ints()[o + i];
                }
            }
            case INT64 -> {
                for (int i = 0; i < at.length; i++) {
                    y.storage.longs()[at[i]] += s.storage.longs()[o + i];
                }
            }
            case BOOL -> throw new DTypeException("scatterAdd: not defined for BOOL");
        }
    }

    /** {@code y_(at_i) = source_i} in order of {@code i}, by row-major positions in the fresh tensor {@code y}. */
    static void putAt(Tensor y, int[] at, Tensor source) {
        Tensor s = source.isContiguous() ? source : Copies.dense(source);
        int o = s.offset;
        switch (y.dtype()) {
            case FLOAT32 -> {
                var a = s.storage.floats();
                var out = y.storage.floats();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = a[o + i];
                }
            }
            case FLOAT64 -> {
                var a = s.storage.doubles();
                var out = y.storage.doubles();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = a[o + i];
                }
            }
            case INT32 -> {
                var a = s.storage.ints();
                var out = y.storage.ints();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = a[o + i];
                }
            }
            case INT64 -> {
                var a = s.storage.longs();
                var out = y.storage.longs();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = a[o + i];
                }
            }
            case BOOL -> {
                var a = s.storage.booleans();
                var out = y.storage.booleans();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = a[o + i];
                }
            }
        }
    }

    /** {@code y_(at_i) = max(y_(at_i), source_i)}, or the minimum, by row-major positions in the fresh tensor {@code y}. */
    static void extremumAt(Tensor y, int[] at, Tensor source, boolean max) {
        Tensor s = source.isContiguous() ? source : Copies.dense(source);
        int o = s.offset;
        switch (y.dtype()) {
            case FLOAT32 -> {
                var a = s.storage.floats();
                var out = y.storage.floats();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = max ? Math.max(out[at[i]], a[o + i]) : Math.min(out[at[i]], a[o + i]);
                }
            }
            case FLOAT64 -> {
                var a = s.storage.doubles();
                var out = y.storage.doubles();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = max ? Math.max(out[at[i]], a[o + i]) : Math.min(out[at[i]], a[o + i]);
                }
            }
            case INT32 -> {
                var a = s.storage.ints();
                var out = y.storage.ints();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = max ? Math.max(out[at[i]], a[o + i]) : Math.min(out[at[i]], a[o + i]);
                }
            }
            case INT64 -> {
                var a = s.storage.longs();
                var out = y.storage.longs();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] = max ? Math.max(out[at[i]], a[o + i]) : Math.min(out[at[i]], a[o + i]);
                }
            }
            case BOOL -> throw new DTypeException("scatterReduce: extrema are not defined for BOOL");
        }
    }

    /** {@code y_(at_i) *= source_i}, by row-major positions in the fresh tensor {@code y}. */
    static void multiplyAt(Tensor y, int[] at, Tensor source) {
        Tensor s = source.isContiguous() ? source : Copies.dense(source);
        int o = s.offset;
        switch (y.dtype()) {
            case FLOAT32 -> {
                var a = s.storage.floats();
                var out = y.storage.floats();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] *= a[o + i];
                }
            }
            case FLOAT64 -> {
                var a = s.storage.doubles();
                var out = y.storage.doubles();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] *= a[o + i];
                }
            }
            case INT32 -> {
                var a = s.storage.ints();
                var out = y.storage.ints();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] *= a[o + i];
                }
            }
            case INT64 -> {
                var a = s.storage.longs();
                var out = y.storage.longs();
                for (int i = 0; i < at.length; i++) {
                    out[at[i]] *= a[o + i];
                }
            }
            case BOOL -> throw new DTypeException("scatterReduce: products are not defined for BOOL");
        }
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
            case FLOAT32 -> {
                float[] a = x.floats();
                float[] b = y.floats();
                for (int i = 0; i < n; i++) {
                    b[to + i] += a[from + i];
                }
            }
            case FLOAT64 -> {
                double[] a = x.doubles();
                double[] b = y.doubles();
                for (int i = 0; i < n; i++) {
                    b[to + i] += a[from + i];
                }
            }
            case INT32 -> {
                for (int i = 0; i < n; i++) {
                    y.ints()[to + i] += x.ints()[from + i];
                }
            }
            case INT64 -> {
                for (int i = 0; i < n; i++) {
                    y.longs()[to + i] += x.longs()[from + i];
                }
            }
            case BOOL -> throw new DTypeException("indexAdd: not defined for BOOL");
        }
    }

    private Elements() {}
}
