package cotangent.autodiff;

import cotangent.vector.DoubleArithmetic;
import cotangent.vector.FloatArithmetic;

/** {@code y = a b + c}, rounded once. */
record Fma() implements Primitive {
    static final Fma INSTANCE = new Fma();

    @Override
    public String name() {
        return "fma";
    }

    Tensor of(Tensor a, Tensor b, Tensor c) {
        DType type = DType.promote(DType.promote(a.dtype(), b.dtype()), c.dtype());
        DType floating = type.isFloating() ? type : DType.FLOAT32;
        return Node.apply(this, new Tensor[] {a.to(floating), b.to(floating), c.to(floating)});
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Shape shape = Shape.broadcast(name(), Shape.broadcast(name(), x[0].shape(), x[1].shape()), x[2].shape());
        Tensor a = x[0].expand(shape).contiguous();
        Tensor b = x[1].expand(shape).contiguous();
        Tensor c = x[2].expand(shape).contiguous();
        Storage out = Storage.uninitialized(a.dtype(), shape.size());
        if (a.dtype() == DType.FLOAT32) {
            FloatArithmetic.fma(
                    a.storage.floats(),
                    a.offset,
                    b.storage.floats(),
                    b.offset,
                    c.storage.floats(),
                    c.offset,
                    out.floats(),
                    0,
                    out.length);
        } else {
            DoubleArithmetic.fma(
                    a.storage.doubles(),
                    a.offset,
                    b.storage.doubles(),
                    b.offset,
                    c.storage.doubles(),
                    c.offset,
                    out.doubles(),
                    0,
                    out.length);
        }
        return Tensor.fresh(out, shape);
    }

    private static Tensor rule(int i, Tensor g, Node node) {
        return i == 2 ? g : g.mul(node.input(1 - i));
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return rule(i, g, node).sumTo(node.input(i).shape());
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return rule(i, t, node).expand(node.output().shape());
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
