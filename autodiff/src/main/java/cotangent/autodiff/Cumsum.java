package cotangent.autodiff;

/** {@code y_i = x_0 + ... + x_i} along an axis, from the left; its transpose is the same from the right. */
record Cumsum(int axis) implements Linear {
    Tensor of(Tensor x) {
        return apply(x.dtype().isFloating() ? x : x.to(DType.INT64));
    }

    @Override
    public String name() {
        return "cumsum";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor y = Copies.dense(x[0]);
        int n = y.size(axis);
        int stride = y.strides[axis];
        Storage s = y.storage;
        // In row-major order, an element's predecessor along the axis lies one stride before it.
        for (int i = 0; i < s.length; i++) {
            if (i / stride % n != 0) {
                switch (s.dtype) {
                    case FLOAT32 -> s.floats()[i] += s.floats()[i - stride];
                    case FLOAT64 -> s.doubles()[i] += s.doubles()[i - stride];
                    default -> s.longs()[i] += s.longs()[i - stride];
                }
            }
        }
        return y;
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Cumsum(axis + 1).apply(in);
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return g.flip(axis).cumsum(axis).flip(axis);
    }
}
