package cotangent.autodiff;

import java.util.Arrays;

/** {@code y[i_0, ...] = x_(offset + sum_k i_k strides_k)}, by row-major positions in {@code x}; transpose: {@link Added}. */
record AsStrided(Shape shape, int[] by, int offset) implements Linear {
    /**
     * A tensor that reads the elements of another by strides of its own.
     *
     * @throws ShapeException unless there are as many strides as sizes
     * @throws IndexOutOfBoundsException if a stride or the offset is negative, or an element would lie outside
     */
    static Tensor of(Tensor x, int[] sizes, int[] strides, int offset) {
        Shape shape = Shape.of(sizes);
        if (strides.length != sizes.length) {
            throw new ShapeException("asStrided: " + sizes.length + " sizes but " + strides.length + " strides");
        }
        long last = offset;
        boolean negative = offset < 0;
        for (int i = 0; i < sizes.length; i++) {
            negative |= strides[i] < 0;
            last += (sizes[i] - 1L) * strides[i];
        }
        if (negative || shape.size() > 0 && last >= x.size()) {
            throw new IndexOutOfBoundsException(
                    "asStrided: sizes " + shape + " with strides " + Arrays.toString(strides) + " from " + offset
                            + " reach outside the " + x.size() + " elements of shape " + x.shape());
        }
        return new AsStrided(shape, strides.clone(), offset).apply(x);
    }

    @Override
    public String name() {
        return "asStrided";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        return new Tensor(t.storage, shape, by, shape.size() == 0 ? t.offset : t.offset + offset);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new AsStrided(
                        Batching.prepend(size, shape),
                        Strides.prepend(in[0].shape().strides()[0], by),
                        offset)
                .apply(in);
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return new Added(node.input(0).shape(), by, offset).apply(g);
    }

    /** Zeros of a shape with the elements of {@code x} added where {@link AsStrided} reads. */
    private record Added(Shape shape, int[] by, int offset) implements Linear {
        @Override
        public String name() {
            return "addStrided";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor y = Tensor.zeros(x[0].dtype(), shape.toArray());
            Elements.addAt(y, Strides.positions(x[0].shape(), by, offset), x[0]);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Added(Batching.prepend(size, shape), Strides.prepend(Math.max(shape.size(), 1), by), offset)
                    .apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new AsStrided(node.input(0).shape(), by, offset).apply(g);
        }
    }
}
