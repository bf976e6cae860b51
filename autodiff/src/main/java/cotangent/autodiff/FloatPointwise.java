package cotangent.autodiff;

// @specialize Double, Int, Long

import cotangent.vector.FloatBinaryKernel;
import cotangent.vector.FloatCompareKernel;
import cotangent.vector.FloatStrided;
import cotangent.vector.FloatUnaryKernel;

/**
 * Applies kernels for contiguous runs to operands of any strides: what is not contiguous is gathered tile by tile. Results go to
 * fresh contiguous arrays.
 */
final class FloatPointwise {
    private static final ThreadLocal<float[][]> SCRATCH = ThreadLocal.withInitial(() -> new float[2][Ranges.TILE]);

    static Tensor unary(FloatUnaryKernel f, Tensor x) {
        Storage out = Storage.uninitialized(DType.FLOAT32, x.size());
        float[] y = out.floats();
        float[] in = x.storage.floats();
        if (x.isContiguous()) {
            int xo = x.offset;
            Ranges.dense(x.size(), (from, n) -> f.apply(in, xo + from, y, from, n));
        } else {
            Ranges.tiled(x.size(), (from, n) -> {
                FloatStrided.gather(x.shape().sizes(), in, x.offset, x.strides, from, y, from, n);
                f.apply(y, from, y, from, n);
            });
        }
        return Tensor.fresh(out, x.shape());
    }

    static Tensor binary(FloatBinaryKernel f, Tensor a, Tensor b) {
        Shape shape = Shape.broadcast(a.shape(), b.shape());
        Storage out = Storage.uninitialized(DType.FLOAT32, shape.size());
        float[] y = out.floats();
        float[] as = a.storage.floats();
        float[] bs = b.storage.floats();
        boolean aDense = a.isDense(shape);
        boolean bDense = b.isDense(shape);
        if (aDense && bDense) {
            int ao = a.offset;
            int bo = b.offset;
            Ranges.dense(shape.size(), (from, n) -> f.apply(as, ao + from, bs, bo + from, y, from, n));
        } else {
            int[] aStrides = a.stridesFor(shape);
            int[] bStrides = b.stridesFor(shape);
            Ranges.tiled(shape.size(), (from, n) -> {
                float[][] scratch = SCRATCH.get();
                float[] ar = aDense ? as : scratch[0];
                float[] br = bDense ? bs : scratch[1];
                if (!aDense) {
                    FloatStrided.gather(shape.sizes(), as, a.offset, aStrides, from, ar, 0, n);
                }
                if (!bDense) {
                    FloatStrided.gather(shape.sizes(), bs, b.offset, bStrides, from, br, 0, n);
                }
                f.apply(ar, aDense ? a.offset + from : 0, br, bDense ? b.offset + from : 0, y, from, n);
            });
        }
        return Tensor.fresh(out, shape);
    }

    static Tensor compare(FloatCompareKernel f, Tensor a, Tensor b) {
        Shape shape = Shape.broadcast(a.shape(), b.shape());
        Storage out = Storage.uninitialized(DType.BOOL, shape.size());
        boolean[] y = out.booleans();
        float[] as = a.storage.floats();
        float[] bs = b.storage.floats();
        int[] aStrides = a.stridesFor(shape);
        int[] bStrides = b.stridesFor(shape);
        boolean aDense = a.isDense(shape);
        boolean bDense = b.isDense(shape);
        Ranges.tiled(shape.size(), (from, n) -> {
            float[][] scratch = SCRATCH.get();
            float[] ar = aDense ? as : scratch[0];
            float[] br = bDense ? bs : scratch[1];
            if (!aDense) {
                FloatStrided.gather(shape.sizes(), as, a.offset, aStrides, from, ar, 0, n);
            }
            if (!bDense) {
                FloatStrided.gather(shape.sizes(), bs, b.offset, bStrides, from, br, 0, n);
            }
            f.apply(ar, aDense ? a.offset + from : 0, br, bDense ? b.offset + from : 0, y, from, n);
        });
        return Tensor.fresh(out, shape);
    }

    /** {@code condition ? a : b}; all three are expanded to {@code shape} here. */
    static Tensor where(Tensor condition, Tensor a, Tensor b, Shape shape) {
        Tensor mask = condition.expand(shape).contiguous();
        boolean[] c = mask.storage.booleans();
        int co = mask.offset;
        Storage out = Storage.uninitialized(DType.FLOAT32, shape.size());
        float[] y = out.floats();
        int[] aStrides = a.stridesFor(shape);
        int[] bStrides = b.stridesFor(shape);
        Ranges.tiled(shape.size(), (from, n) -> {
            float[][] scratch = SCRATCH.get();
            FloatStrided.gather(shape.sizes(), a.storage.floats(), a.offset, aStrides, from, scratch[0], 0, n);
            FloatStrided.gather(shape.sizes(), b.storage.floats(), b.offset, bStrides, from, scratch[1], 0, n);
            float[] at = scratch[0];
            float[] bt = scratch[1];
            for (int i = 0; i < n; i++) {
                y[from + i] = c[co + from + i] ? at[i] : bt[i];
            }
        });
        return Tensor.fresh(out, shape);
    }

    private FloatPointwise() {}
}
