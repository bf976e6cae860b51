package cotangent.autodiff;

import cotangent.vector.Kernels;

/** Products of matrices and vectors beyond {@link Tensor#matmul}. */
public final class Products {
    /**
     * {@code y = x W^T + b}, the map of a dense layer, in one step.
     *
     * @param x {@code [..., in]}
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}, or null for none
     * @return {@code [..., out]}
     * @throws ShapeException if the sizes do not fit
     * @throws DTypeException if an operand is not floating
     */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        if (x.rank() == 0 || weight.rank() != 2 || x.size(-1) != weight.size(1) || bias != null && !fits(bias, weight)) {
            throw new ShapeException("linear: input " + x.shape() + ", weight " + weight.shape()
                    + (bias == null ? "" : ", bias " + bias.shape()) + "; needs [..., in], [out, in], [out]");
        }
        if (bias == null) {
            return x.matmul(weight.mT());
        }
        DType type = DType.promote(x.dtype(), DType.promote(weight.dtype(), bias.dtype()));
        if (!type.isFloating()) {
            throw new DTypeException("linear: needs floating-point operands, got " + type);
        }
        Tensor rows = x.to(type);
        Tensor flat = rows.rank() == 2 ? rows : rows.rank() == 1 ? rows.unsqueeze(0) : rows.flatten(0, -2);
        Tensor y = Node.apply(Affine.INSTANCE, new Tensor[] {flat, weight.to(type), bias.to(type)});
        return x.rank() == 2 ? y : y.reshape(x.shape().with(-1, weight.size(0)));
    }

    private static boolean fits(Tensor bias, Tensor weight) {
        return bias.rank() == 1 && bias.size(0) == weight.size(0);
    }

    /** {@code Y = X W^T + 1 b^T} with X {@code [n, in]}, W {@code [out, in]}, b {@code [out]}. */
    private record Affine() implements Primitive {
        static final Affine INSTANCE = new Affine();

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            Tensor x = in[0];
            Tensor w = in[1];
            int n = x.size(0);
            int m = w.size(0);
            int k = w.size(1);
            Shape shape = Shape.of(n, m);
            Storage out = Storage.uninitialized(x.dtype(), shape.size());
            Tensor b = in[2].contiguous();
            for (int i = 0; i < n; i++) {
                System.arraycopy(b.storage.array(), b.offset, out.array(), i * m, m);
            }
            if (x.dtype() == DType.FLOAT32) {
                Kernels.FLOAT_GEMM.gemm(
                        n, m, k, 1, x.storage.floats(), x.offset, x.strides[0], x.strides[1], w.storage.floats(), w.offset, w.strides[1],
                        w.strides[0], 1, out.floats(), 0, m);
            } else {
                Kernels.DOUBLE_GEMM.gemm(
                        n, m, k, 1, x.storage.doubles(), x.offset, x.strides[0], x.strides[1], w.storage.doubles(), w.offset,
                        w.strides[1], w.strides[0], 1, out.doubles(), 0, m);
            }
            return Tensor.fresh(out, shape);
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            if (!batched[1] && !batched[2]) {
                return linear(in[0], in[1], in[2]);
            }
            return in[0].matmul(in[1].mT()).add(batched[2] ? in[2].unsqueeze(1) : in[2]);
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return switch (i) {
                case 0 -> g.matmul(node.input(1));
                case 1 -> g.mT().matmul(node.input(0));
                default -> g.sum(0);
            };
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return switch (i) {
                case 0 -> t.matmul(node.input(1).mT());
                case 1 -> node.input(0).matmul(t.mT());
                default -> t.expand(node.output().shape());
            };
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }

    private Products() {}
}
