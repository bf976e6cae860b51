package cotangent.autodiff;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Makes tensors from numbers. */
final class Create {
    static Tensor of(Storage storage, int[] shape) {
        Shape s = shape.length == 0 ? Shape.of(storage.length) : Shape.of(shape);
        if (s.size() != storage.length) {
            throw new ShapeException("of: " + storage.length + " values do not fill shape " + s);
        }
        return Tensor.fresh(storage, s);
    }

    static Tensor matrix(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        float[] all = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            requireLength(i, rows[i].length, columns);
            System.arraycopy(rows[i], 0, all, i * columns, columns);
        }
        return Tensor.fresh(Storage.of(all), Shape.of(rows.length, columns));
    }

    static Tensor matrix(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] all = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            requireLength(i, rows[i].length, columns);
            System.arraycopy(rows[i], 0, all, i * columns, columns);
        }
        return Tensor.fresh(Storage.of(all), Shape.of(rows.length, columns));
    }

    private static void requireLength(int row, int length, int columns) {
        if (length != columns) {
            throw new ShapeException("of: row " + row + " has " + length + " values, row 0 has " + columns);
        }
    }

    static Tensor full(DType dtype, double value, Shape shape) {
        Storage s = Storage.uninitialized(dtype, shape.size());
        switch (dtype) {
            case FLOAT32 -> Arrays.fill(s.floats(), (float) value);
            case FLOAT64 -> Arrays.fill(s.doubles(), value);
            case INT32 -> Arrays.fill(s.ints(), (int) value);
            case INT64 -> Arrays.fill(s.longs(), (long) value);
            case BOOL -> Arrays.fill(s.booleans(), value != 0);
        }
        return Tensor.fresh(s, shape);
    }

    static Tensor unit(DType dtype, Shape shape, int index) {
        Storage s = Storage.zeros(dtype, shape.size());
        s.set(index, 1);
        return Tensor.fresh(s, shape);
    }

    static Tensor arange(long end) {
        if (end < 0 || end > Integer.MAX_VALUE) {
            throw new ShapeException("arange: needs an end from 0 to 2^31 - 1, got " + end);
        }
        long[] a = new long[(int) end];
        Arrays.setAll(a, i -> i);
        return Tensor.fresh(Storage.of(a), Shape.of(a.length));
    }

    static Tensor arange(DType dtype, double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (!(step != 0 && count <= Integer.MAX_VALUE)) {
            throw new ShapeException("arange: no finite sequence from " + start + " to " + end + " by " + step);
        }
        Storage s = Storage.uninitialized(dtype, (int) Math.max(count, 0));
        for (int i = 0; i < s.length; i++) {
            s.set(i, start + i * step);
        }
        return Tensor.fresh(s, Shape.of(s.length));
    }

    static Tensor linspace(DType dtype, double start, double end, int count) {
        Storage s = Storage.uninitialized(dtype, Shape.of(count).size());
        for (int i = 0; i < count; i++) {
            s.set(i, i == count - 1 && i > 0 ? end : start + i * ((end - start) / Math.max(count - 1, 1)));
        }
        return Tensor.fresh(s, Shape.of(count));
    }

    static Tensor eye(DType dtype, int n, int m) {
        Shape shape = Shape.of(n, m);
        Storage s = Storage.zeros(dtype, shape.size());
        for (int i = 0; i < Math.min(n, m); i++) {
            s.set(i * (m + 1), 1);
        }
        return Tensor.fresh(s, shape);
    }

    static Tensor uniform(RandomGenerator rng, DType dtype, Shape shape) {
        Storage s = Storage.uninitialized(dtype, shape.size());
        switch (dtype) {
            case FLOAT32 -> Rng.fillUniform(rng, s.floats(), 0, s.length);
            case FLOAT64 -> Rng.fillUniform(rng, s.doubles(), 0, s.length);
            default -> throw new DTypeException("rand: needs a floating-point type, got " + dtype);
        }
        return Tensor.fresh(s, shape);
    }

    static Tensor normal(RandomGenerator rng, DType dtype, Shape shape) {
        Storage s = Storage.uninitialized(dtype, shape.size());
        switch (dtype) {
            case FLOAT32 -> Rng.fillNormal(rng, s.floats(), 0, s.length);
            case FLOAT64 -> Rng.fillNormal(rng, s.doubles(), 0, s.length);
            default -> throw new DTypeException("randn: needs a floating-point type, got " + dtype);
        }
        return Tensor.fresh(s, shape);
    }

    static Tensor integers(RandomGenerator rng, long low, long high, Shape shape) {
        if (low >= high) {
            throw new IllegalArgumentException("randint: needs low < high, got " + low + " and " + high);
        }
        Storage s = Storage.uninitialized(DType.INT64, shape.size());
        for (int i = 0; i < s.length; i++) {
            s.longs()[i] = rng.nextLong(low, high);
        }
        return Tensor.fresh(s, shape);
    }

    private Create() {}
}
