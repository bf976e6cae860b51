package cotangent.autodiff;

import cotangent.vector.BooleanStrided;
import cotangent.vector.DoubleStrided;
import cotangent.vector.FloatStrided;
import cotangent.vector.IntStrided;
import cotangent.vector.LongStrided;

/** Copies of elements, in row-major order and in place. */
final class Copies {
    /** A contiguous copy, converted, that carries no gradient. */
    static Tensor dense(Tensor x, DType dtype) {
        return Tensor.fresh(storage(x, Storage.uninitialized(dtype, x.size())), x.shape());
    }

    /** A contiguous copy that carries no gradient. */
    static Tensor dense(Tensor x) {
        return dense(x, x.dtype());
    }

    /** The elements in row-major order, converted, in storage that no memory scope takes back: fit to be handed out. */
    static Storage export(Tensor x, DType dtype) {
        return storage(x, Storage.unpooled(dtype, x.size()));
    }

    private static Storage storage(Tensor x, Storage out) {
        if (out.dtype != x.dtype()) {
            Tensor same = x.isContiguous() ? x : dense(x);
            convert(same.storage, same.offset, out);
            return out;
        }
        int[] sizes = x.shape().sizes();
        Storage in = x.storage;
        Ranges.dense(x.size(), (from, n) -> {
            switch (in.dtype) {
                case FLOAT32 ->
                    FloatStrided.gather(sizes, in.floats(), x.offset, x.strides, from, out.floats(), from, n);
                case FLOAT64 ->
                    DoubleStrided.gather(sizes, in.doubles(), x.offset, x.strides, from, out.doubles(), from, n);
                case INT32 -> IntStrided.gather(sizes, in.ints(), x.offset, x.strides, from, out.ints(), from, n);
                case INT64 -> LongStrided.gather(sizes, in.longs(), x.offset, x.strides, from, out.longs(), from, n);
                case BOOL ->
                    BooleanStrided.gather(sizes, in.booleans(), x.offset, x.strides, from, out.booleans(), from, n);
            }
        });
        return out;
    }

    /** Overwrites the elements of {@code target} with those of {@code source}, broadcast and converted. */
    static void assign(Tensor target, Tensor source) {
        if (!source.shape().broadcastsTo(target.shape())) {
            throw new ShapeException(
                    "assign: shape " + source.shape() + " does not broadcast to the target's shape " + target.shape());
        }
        requireDistinctPlaces(target);
        Storage in;
        try (var off = GradMode.noGrad()) {
            in = dense(source.detach().expand(target.shape()), target.dtype()).storage;
        }
        int[] sizes = target.shape().sizes();
        Storage out = target.storage;
        int n = target.size();
        switch (out.dtype) {
            case FLOAT32 ->
                FloatStrided.scatter(sizes, out.floats(), target.offset, target.strides, 0, in.floats(), 0, n);
            case FLOAT64 ->
                DoubleStrided.scatter(sizes, out.doubles(), target.offset, target.strides, 0, in.doubles(), 0, n);
            case INT32 -> IntStrided.scatter(sizes, out.ints(), target.offset, target.strides, 0, in.ints(), 0, n);
            case INT64 -> LongStrided.scatter(sizes, out.longs(), target.offset, target.strides, 0, in.longs(), 0, n);
            case BOOL ->
                BooleanStrided.scatter(sizes, out.booleans(), target.offset, target.strides, 0, in.booleans(), 0, n);
        }
        out.version++;
    }

    private static void requireDistinctPlaces(Tensor target) {
        if (target.isContiguous()) {
            return;
        }
        for (int i = 0; i < target.rank(); i++) {
            if (target.strides[i] == 0 && target.size(i) > 1 && target.size() > 0) {
                throw new IllegalArgumentException("assign: axis " + i + " of the target " + target.shape()
                        + " is expanded: its elements share storage; assign to a copy");
            }
        }
        if (Strides.overlap(target.shape(), target.strides)) {
            throw new IllegalArgumentException("assign: elements of the target " + target.shape()
                    + ", a view that overlaps itself, share storage; assign to a copy");
        }
    }

    static boolean allFinite(Tensor x) {
        Storage s = x.isContiguous() ? x.storage : dense(x).storage;
        int from = x.isContiguous() ? x.offset : 0;
        boolean finite = true;
        if (x.dtype() == DType.FLOAT32) {
            float[] a = s.floats();
            for (int i = 0; i < x.size(); i++) {
                finite &= Float.isFinite(a[from + i]);
            }
        } else if (x.dtype() == DType.FLOAT64) {
            double[] a = s.doubles();
            for (int i = 0; i < x.size(); i++) {
                finite &= Double.isFinite(a[from + i]);
            }
        }
        return finite;
    }

    private static void convert(Storage in, int from, Storage out) {
        int n = out.length;
        if (in.dtype == DType.FLOAT32 && out.dtype == DType.FLOAT64) {
            float[] a = in.floats();
            double[] y = out.doubles();
            for (int i = 0; i < n; i++) {
                y[i] = a[from + i];
            }
        } else if (in.dtype == DType.FLOAT64 && out.dtype == DType.FLOAT32) {
            double[] a = in.doubles();
            float[] y = out.floats();
            for (int i = 0; i < n; i++) {
                y[i] = (float) a[from + i];
            }
        } else if (in.dtype == DType.BOOL && out.dtype == DType.FLOAT32) {
            boolean[] a = in.booleans();
            float[] y = out.floats();
            for (int i = 0; i < n; i++) {
                y[i] = a[from + i] ? 1 : 0;
            }
        } else {
            for (int i = 0; i < n; i++) {
                convertOne(in, from + i, out, i);
            }
        }
    }

    private static void convertOne(Storage in, int from, Storage out, int to) {
        if (in.dtype.isFloating() || out.dtype == DType.FLOAT64) {
            out.set(to, in.get(from));
            return;
        }
        // From integers straight to the target: the way over float64 would round twice.
        long v = in.getLong(from);
        switch (out.dtype) {
            case FLOAT32 -> out.floats()[to] = v;
            case INT32 -> out.ints()[to] = (int) v;
            case INT64 -> out.longs()[to] = v;
            default -> out.booleans()[to] = v != 0;
        }
    }

    private Copies() {}
}
