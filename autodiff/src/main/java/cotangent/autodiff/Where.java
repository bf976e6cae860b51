package cotangent.autodiff;

/** {@code y = c ? a : b}. */
record Where() implements Primitive {
    static final Where INSTANCE = new Where();

    @Override
    public String name() {
        return "where";
    }

    Tensor of(Tensor condition, Tensor a, Tensor b) {
        if (condition.dtype() != DType.BOOL) {
            throw new DTypeException("where: the condition must be truth values, got " + condition.dtype());
        }
        DType type = DType.promote(a.dtype(), b.dtype());
        return Node.apply(this, new Tensor[] {condition, a.to(type), b.to(type)});
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Shape shape = Shape.broadcast(name(), Shape.broadcast(name(), x[0].shape(), x[1].shape()), x[2].shape());
        return switch (x[1].dtype()) {
            case FLOAT32 -> FloatPointwise.where(x[0], x[1], x[2], shape);
            case FLOAT64 -> DoublePointwise.where(x[0], x[1], x[2], shape);
            case INT32 -> IntPointwise.where(x[0], x[1], x[2], shape);
            case INT64 -> LongPointwise.where(x[0], x[1], x[2], shape);
            case BOOL -> truthValues(x, shape);
        };
    }

    private static Tensor truthValues(Tensor[] x, Shape shape) {
        boolean[] c = x[0].expand(shape).toBooleanArray();
        boolean[] a = x[1].expand(shape).toBooleanArray();
        boolean[] b = x[2].expand(shape).toBooleanArray();
        for (int i = 0; i < c.length; i++) {
            a[i] = c[i] ? a[i] : b[i];
        }
        return Tensor.fresh(Storage.of(a), shape);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return i == 0 ? null : chosen(i, g, node).sumTo(node.input(i).shape());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return i == 0 ? null : chosen(i, t, node).expand(node.output().shape());
    }

    private static Tensor chosen(int i, Tensor g, Node node) {
        Tensor zero = Tensor.scalar(g.dtype(), 0);
        return i == 1 ? Tensor.where(node.input(0), g, zero) : Tensor.where(node.input(0), zero, g);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Node.apply(this, Batching.aligned(in, batched));
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }
}
