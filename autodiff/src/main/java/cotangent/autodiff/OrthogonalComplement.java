package cotangent.autodiff;

import java.util.Arrays;

/**
 * An orthonormal basis N {@code [..., m, m - k]} of what is orthogonal to the orthonormal columns of Q {@code [..., m, k]}. Of the many bases,
 * the derivative follows the one that turns least:
 *
 * <pre>
 * dN = -Q dQ^T N
 * gQ = -N gN^T Q
 * </pre>
 */
record OrthogonalComplement() implements Primitive {
    static final OrthogonalComplement INSTANCE = new OrthogonalComplement();

    @Override
    public String name() {
        return "orthogonalComplement";
    }

    @Override
    public Tensor forward(Tensor[] x) {
        Tensor q = x[0].isContiguous() ? x[0] : Copies.dense(x[0]);
        int m = q.size(-2);
        int k = q.size(-1);
        Shape batch = Matrices.batch(q);
        Shape shape = batch.append(m, m - k);
        Storage out = Storage.uninitialized(q.dtype(), shape.size());
        Ranges.items(batch.size(), 4L * m * m * k, (from, count) -> {
            for (int i = from; i < from + count; i++) {
                double[][] rows = Matrices.rows(q, i, false);
                double[] tau = DoubleHouseholderQr.factor(rows, k, null);
                double[][] full = DoubleHouseholderQr.formQ(rows, tau, m);
                int at = i * m * (m - k);
                for (double[] row : full) {
                    at = Matrices.write(out, at, Arrays.copyOfRange(row, k, m));
                }
            }
        });
        return Tensor.fresh(out, shape);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return node.output().matmul(g.mT().matmul(node.input(0))).neg();
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        return node.input(0).matmul(t.mT().matmul(node.output())).neg();
    }

    @Override
    public Tensor batch(Tensor[] x, boolean[] batched, int size) {
        return apply(x[0]);
    }
}
