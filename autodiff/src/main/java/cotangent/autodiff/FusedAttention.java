package cotangent.autodiff;

import java.util.List;
import java.util.Map;

/**
 * Attention by blocks. For {@code q [..., L, E]}, {@code k [..., S, E]}, {@code v [..., S, F]} and, as a constant, {@code bias [..., L, S]}, with scores
 * {@code s = scale q k^T + bias}, the result {@code [..., L, F + 1]} holds the rows
 *
 * <pre>
 * o = p v,   l = log(sum(exp(s))),   with p = exp(s - l)
 * </pre>
 *
 * side by side: {@code l} is all that the derivative needs besides the operands and {@code o}.
 */
record FusedAttention(double scale, boolean causal) implements Primitive {
    @Override
    public String name() {
        return "attention";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("scale", scale, "causal", causal);
    }

    @Override
    public Tensor forward(Tensor[] x) {
        int width = x[2].size(-1);
        Tensor all = zeros(x[0].dtype(), x[0].shape().with(-1, width + 1));
        Tensor y = all.narrow(-1, 0, width);
        forward(x[0], x[1], x[2], x.length > 3 ? x[3] : null, y, all.select(-1, width));
        return all;
    }

    static Tensor zeros(DType type, Shape shape) {
        return Tensor.fresh(Storage.zeros(type, shape.size()), shape);
    }

    /** Writes {@code o} to {@code y} and {@code l} to {@code lse}. */
    void forward(Tensor q, Tensor k, Tensor v, Tensor bias, Tensor y, Tensor lse) {
        if (q.dtype() == DType.FLOAT32) {
            FloatAttention.forward(q, k, v, bias, (float) scale, causal, y, lse);
        } else {
            DoubleAttention.forward(q, k, v, bias, scale, causal, y, lse);
        }
    }

    /** Writes the cotangents of {@code q}, {@code k} and {@code v} for those of {@code y} and, unless null, of {@code lse}. */
    void backward(
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor bias,
            Tensor y,
            Tensor lse,
            Tensor g,
            Tensor h,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        if (q.dtype() == DType.FLOAT32) {
            FloatAttention.backward(q, k, v, bias, (float) scale, causal, y, lse, g, h, dq, dk, dv);
        } else {
            DoubleAttention.backward(q, k, v, bias, scale, causal, y, lse, g, h, dq, dk, dv);
        }
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        Tensor[] all = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) {
            all[i] = Batching.spread(in[i], batched[i], size);
        }
        return apply(all);
    }

    @Override
    public Tensor[] vjps(Tensor g, Node node) {
        Tensor q = node.input(0);
        Tensor k = node.input(1);
        Tensor v = node.input(2);
        boolean masked = node.inputCount() > 3;
        Gradients gradients = new Gradients(this);
        Tensor all = masked
                ? gradients.apply(q, k, v, g, node.output(), node.input(3))
                : gradients.apply(q, k, v, g, node.output());
        Tensor dq = all.narrow(-1, 0, rows(q)).reshape(q.shape());
        Tensor dk = all.narrow(-1, rows(q), rows(k)).reshape(k.shape());
        Tensor dv = all.narrow(-1, rows(q) + rows(k), rows(v)).reshape(v.shape());
        return masked ? new Tensor[] {dq, dk, dv, null} : new Tensor[] {dq, dk, dv};
    }

    private static int rows(Tensor t) {
        return t.size(-2) * t.size(-1);
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return vjps(g, node)[i];
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        if (i == 3) {
            return null;
        }
        Tensor q = node.input(0);
        Tensor k = node.input(1);
        Tensor v = node.input(2);
        Tensor p = Attention.weights(q, k, node.inputCount() > 3 ? node.input(3) : null, causal, scale);
        if (i == 2) {
            return p.matmul(t).pad(0, 1);
        }
        Tensor ds = (i == 0 ? t.matmul(k.mT()) : q.matmul(t.mT())).mul(scale);
        Tensor weighted = p.mul(ds);
        Tensor dl = weighted.sum(true, -1);
        return Tensor.cat(-1, weighted.sub(p.mul(dl)).matmul(v), dl);
    }

    /**
     * The cotangents of {@code q}, {@code k} and {@code v} for one of the result, {@code g [..., L, F + 1]}: {@code [..., L E + S E + S F]}, one behind the other. With
     * {@code g = (a, b)} beside {@code (o, l)}:
     *
     * <pre>
     * ds = p (a v^T - sum(a o) + b),   dq = scale ds k,   dk = scale ds^T q,   dv = p^T a
     * </pre>
     *
     * The result {@code (o, l)} is passed along, but counts as a function of the other operands.
     */
    private record Gradients(FusedAttention attention) implements Primitive {
        @Override
        public String name() {
            return "attentionGradients";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor q = x[0];
            Tensor k = x[1];
            Tensor v = x[2];
            int width = v.size(-1);
            Tensor g = x[3].isContiguous() ? x[3] : Copies.dense(x[3]);
            Tensor y = x[4].isContiguous() ? x[4] : Copies.dense(x[4]);
            Tensor all = zeros(q.dtype(), q.shape().without(-1).with(-1, rows(q) + rows(k) + rows(v)));
            attention.backward(
                    q,
                    k,
                    v,
                    x.length > 5 ? x[5] : null,
                    y.narrow(-1, 0, width),
                    y.select(-1, width),
                    g.narrow(-1, 0, width),
                    g.select(-1, width),
                    all.narrow(-1, 0, rows(q)).reshape(q.shape()),
                    all.narrow(-1, rows(q), rows(k)).reshape(k.shape()),
                    all.narrow(-1, rows(q) + rows(k), rows(v)).reshape(v.shape()));
            return all;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor[] all = new Tensor[in.length];
            for (int i = 0; i < in.length; i++) {
                all[i] = Batching.spread(in[i], batched[i], size);
            }
            return apply(all);
        }

        /** The same in tensor operations of {@code (q, k, v, g)}. */
        private Tensor composed(List<Tensor> x, Tensor bias) {
            Tensor q = x.get(0);
            Tensor k = x.get(1);
            Tensor v = x.get(2);
            Tensor a = x.get(3).narrow(-1, 0, v.size(-1));
            Tensor b = x.get(3).narrow(-1, v.size(-1), 1);
            Tensor p = Attention.weights(q, k, bias, attention.causal, attention.scale);
            Tensor shift = a.mul(p.matmul(v)).sum(true, -1).sub(b);
            Tensor ds = p.mul(a.matmul(v.mT()).sub(shift)).mul(attention.scale);
            return Tensor.cat(
                    -1,
                    ds.matmul(k).flatten(-2),
                    ds.mT().matmul(q).flatten(-2),
                    p.mT().matmul(a).flatten(-2));
        }

        private static List<Tensor> variables(Node node) {
            return List.of(node.input(0), node.input(1), node.input(2), node.input(3));
        }

        private static Tensor bias(Node node) {
            return node.inputCount() > 5 ? node.input(5) : null;
        }

        @Override
        public Tensor[] vjps(Tensor u, Node node) {
            Tensor bias = bias(node);
            Tensor[] all = new Tensor[node.inputCount()];
            try (Autodiff.Traced at = Autodiff.trace(in -> composed(in, bias), variables(node))) {
                List<Tensor> four = at.pullback(u);
                for (int i = 0; i < four.size(); i++) {
                    all[i] = four.get(i);
                }
            }
            return all;
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            return vjps(u, node)[i];
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            if (i > 3) {
                return null;
            }
            List<Tensor> x = variables(node);
            Tensor bias = bias(node);
            return Autodiff.jvp(
                            xi -> {
                                Tensor[] in = x.toArray(new Tensor[0]);
                                in[i] = xi;
                                return composed(List.of(in), bias);
                            },
                            x.get(i),
                            t)
                    .derived();
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
