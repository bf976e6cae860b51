package cotangent.autodiff;

/** {@code y[.. i .., j] = x[.. i step + j ..]} along an axis: a view of windows, which may overlap; transpose: {@link Added}. */
record Windows(int axis, int size, int step) implements Linear {
    /**
     * Windows of an axis, in a new last axis.
     *
     * @throws IllegalArgumentException if the step is not positive
     * @throws ShapeException if a window does not fit
     */
    static Tensor of(Tensor x, int axis, int size, int step) {
        int length = x.rank() == 0 ? 1 : x.size(axis);
        if (step <= 0) {
            throw new IllegalArgumentException("unfold: needs a step above 0, got " + step);
        }
        if (size < 0 || size > length) {
            throw new ShapeException(
                    "unfold: windows of " + size + " do not fit into axis " + axis + " of shape " + x.shape());
        }
        return x.rank() == 0
                ? x.reshape(1).narrow(0, 0, size)
                : new Windows(x.shape().axis(axis), size, step).apply(x);
    }

    @Override
    public String name() {
        return "windows";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor t = x[0];
        Shape shape = t.shape().with(axis, (t.size(axis) - size) / step + 1).append(size);
        int[] strides = new int[shape.rank()];
        System.arraycopy(t.strides, 0, strides, 0, t.rank());
        strides[t.rank()] = strides[axis];
        strides[axis] *= step;
        return new Tensor(t.storage, shape, strides, t.offset);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return new Windows(axis + 1, this.size, step).apply(in);
    }

    @Override
    public Tensor transpose(int i, Tensor g, Node node) {
        return new Added(axis, step, node.input(0).size(axis)).apply(g);
    }

    /** Windows in the last axis added where they came from, an axis of size {@code length}. */
    private record Added(int axis, int step, int length) implements Linear {
        @Override
        public String name() {
            return "addWindows";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor g = x[0];
            Tensor y = Tensor.zeros(
                    g.dtype(), g.shape().without(-1).with(axis, length).toArray());
            Tensor windows = new Windows(axis, g.size(-1), step).forward(new Tensor[] {y});
            Elements.addAt(y, Strides.positions(g.shape(), windows.strides, 0), g);
            return y;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return new Added(axis + 1, step, length).apply(in);
        }

        @Override
        public Tensor transpose(int i, Tensor g, Node node) {
            return new Windows(axis, node.input(0).size(-1), step).apply(g);
        }
    }
}
