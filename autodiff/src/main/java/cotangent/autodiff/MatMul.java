package cotangent.autodiff;

import cotangent.vector.Kernels;

/** {@code Y = A B} for matrices {@code A [..., m, k]} and {@code B [..., k, n]} whose leading axes broadcast. */
record MatMul() implements Primitive {
    private static final MatMul INSTANCE = new MatMul();

    static Tensor of(Tensor a, Tensor b) {
        DType type = DType.promote(a.dtype(), b.dtype());
        if (type == DType.BOOL) {
            throw new DTypeException("matmul: not defined for BOOL; use to(...)");
        }
        a = a.to(type);
        b = b.to(type);
        if (a.rank() == 0 || b.rank() == 0) {
            throw new ShapeException("matmul: needs at least one axis, got " + a.shape() + " x " + b.shape());
        }
        if (a.rank() == 1 || b.rank() == 1) {
            Tensor y = of(a.rank() == 1 ? a.unsqueeze(0) : a, b.rank() == 1 ? b.unsqueeze(-1) : b);
            y = b.rank() == 1 ? y.squeeze(-1) : y;
            return a.rank() == 1 ? y.squeeze(b.rank() == 1 ? -1 : -2) : y;
        }
        int k = a.size(-1);
        if (k != b.size(-2)) {
            throw new ShapeException("matmul: inner dimensions differ: " + a.shape() + " x " + b.shape());
        }
        if (b.rank() == 2 && a.rank() > 2 && a.isContiguous()) {
            // One large product instead of many small ones that share B.
            return INSTANCE.apply(a.flatten(0, -2), b).reshape(a.shape().with(-1, b.size(1)));
        }
        return INSTANCE.apply(a, b);
    }

    static Tensor dot(Tensor a, Tensor b) {
        if (a.rank() != 1 || b.rank() != 1 || a.size() != b.size()) {
            throw new ShapeException("dot: needs two vectors of one length, got " + a.shape() + " and " + b.shape());
        }
        return of(a, b);
    }

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor a = x[0];
        Tensor b = x[1];
        int m = a.size(-2);
        int k = a.size(-1);
        int n = b.size(-1);
        Shape batch = Shape.broadcast(name(), leading(a), leading(b));
        Storage out = Storage.uninitialized(a.dtype(), batch.append(m, n).size());
        int[] as = a.stridesFor(batch.append(m, k));
        int[] bs = b.stridesFor(batch.append(k, n));
        int r = batch.rank();
        Ranges.items(batch.size(), (long) m * n * Math.max(k, 1), (from, count) -> {
            for (int i = from; i < from + count; i++) {
                int ao = a.offset + offset(batch, as, i);
                int bo = b.offset + offset(batch, bs, i);
                if (!a.dtype().isFloating()) {
                    integers(a, ao, as, b, bo, bs, out, i * m * n, Shape.of(m, k, n));
                } else if (a.dtype() == DType.FLOAT32) {
                    Kernels.FLOAT_GEMM.gemm(
                            m,
                            n,
                            k,
                            1,
                            a.storage.floats(),
                            ao,
                            as[r],
                            as[r + 1],
                            b.storage.floats(),
                            bo,
                            bs[r],
                            bs[r + 1],
                            0,
                            out.floats(),
                            i * m * n,
                            n);
                } else {
                    Kernels.DOUBLE_GEMM.gemm(
                            m,
                            n,
                            k,
                            1,
                            a.storage.doubles(),
                            ao,
                            as[r],
                            as[r + 1],
                            b.storage.doubles(),
                            bo,
                            bs[r],
                            bs[r + 1],
                            0,
                            out.doubles(),
                            i * m * n,
                            n);
                }
            }
        });
        return Tensor.fresh(out, batch.append(m, n));
    }

    /** One product of integers {@code [m, k]} and {@code [k, n]}, modulo 2^32 or 2^64; a plain loop, as no model spends its time here. */
    private static void integers(
            Tensor a, int ao, int[] as, Tensor b, int bo, int[] bs, Storage out, int at, Shape sizes) {
        int n = sizes.size(2);
        int r = as.length - 2;
        for (int i = 0; i < sizes.size(0); i++) {
            for (int j = 0; j < n; j++) {
                long sum = 0;
                for (int p = 0; p < sizes.size(1); p++) {
                    sum += a.storage.getLong(ao + i * as[r] + p * as[r + 1])
                            * b.storage.getLong(bo + p * bs[r] + j * bs[r + 1]);
                }
                if (out.dtype == DType.INT32) {
                    out.ints()[at + i * n + j] = (int) sum;
                } else {
                    out.longs()[at + i * n + j] = sum;
                }
            }
        }
    }

    private static Shape leading(Tensor t) {
        int[] s = new int[t.rank() - 2];
        System.arraycopy(t.shape().sizes(), 0, s, 0, s.length);
        return Shape.wrap(s);
    }

    private static int offset(Shape batch, int[] strides, int index) {
        int o = 0;
        for (int i = batch.rank() - 1; i >= 0; i--) {
            int size = batch.sizes()[i];
            o += index % size * strides[i];
            index /= size;
        }
        return o;
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        Tensor a = node.input(0);
        Tensor b = node.input(1);
        return i == 0
                ? INSTANCE.apply(g, b.mT()).sumTo(a.shape())
                : INSTANCE.apply(a.mT(), g).sumTo(b.shape());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return i == 0 ? INSTANCE.apply(t, node.input(1)) : INSTANCE.apply(node.input(0), t);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        if (batched[0] && !batched[1] && in[1].rank() == 2) {
            return of(in[0], in[1]);
        }
        return Node.apply(this, Batching.aligned(in, batched));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
