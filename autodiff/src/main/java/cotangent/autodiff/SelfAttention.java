package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@link FusedAttention} of queries, keys and values that lie side by side, {@code x [batch, time, 3 heads features]}, to
 * {@code [batch, time, heads features]}: read and written where they are, so that nothing is copied from or to a layout with heads first.
 * An optional second operand is added to the scores, as a constant.
 *
 * <p>The result is a view of the last operand, the {@link Trace}, which holds the logarithms of the softmax's sums besides. The rules are
 * those of a function of {@code x} alone.
 */
record SelfAttention(FusedAttention attention, int heads) implements Primitive {
    static Tensor of(Tensor x, Tensor bias, int heads, boolean causal, double scale) {
        FusedAttention attention = new FusedAttention(scale, causal);
        Tensor[] in = bias == null ? new Tensor[] {x} : new Tensor[] {x, bias};
        Tensor[] all = Arrays.copyOf(in, in.length + 1);
        all[in.length] = new Trace(attention, heads).apply(in);
        return new SelfAttention(attention, heads).apply(all);
    }

    @Override
    public String name() {
        return "selfAttention";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("scale", attention.scale(), "causal", attention.causal(), "heads", heads);
    }

    /** Queries, keys or values as {@code [batch, heads, time, features]}. */
    static Tensor part(Tensor x, int heads, int which) {
        int width = x.size(-1) / 3;
        return split(x.narrow(-1, which * width, width), heads);
    }

    private static Tensor split(Tensor x, int heads) {
        return x.unflatten(-1, heads, x.size(-1) / heads).transpose(1, 2);
    }

    private static Tensor joined(Tensor y) {
        return y.transpose(1, 2).flatten(2);
    }

    /** What a trace holds of values. */
    private static Tensor values(Tensor trace, Tensor x) {
        return trace.narrow(0, 0, x.size() / 3).reshape(x.size(0), x.size(1), x.size(2) / 3);
    }

    private static Tensor logarithms(Tensor trace, Tensor x, int heads) {
        int from = x.size() / 3;
        return trace.narrow(0, from, trace.size() - from).reshape(x.size(0), heads, x.size(1));
    }

    private static Tensor composed(FusedAttention a, int heads, Tensor x, Tensor bias) {
        return joined(Attention.composed(
                part(x, heads, 0), part(x, heads, 1), part(x, heads, 2), bias, a.causal(), a.scale()));
    }

    @Override
    public Tensor forward(Tensor[] x) {
        return values(x[x.length - 1], x[0]);
    }

    /** Examples as one batch. */
    private static Tensor merged(Tensor[] in, boolean[] batched, int i, int size) {
        return Batching.spread(in[i], batched[i], size).flatten(0, 1);
    }

    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        Tensor x = merged(in, batched, 0, size);
        Tensor bias = in.length > 2 ? merged(in, batched, 1, size) : null;
        return of(x, bias, heads, attention.causal(), attention.scale()).unflatten(0, size, x.size(0) / size);
    }

    private static Tensor bias(Node node, int others) {
        return node.inputCount() > others + 1 ? node.input(1) : null;
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        if (i > 0) {
            return null;
        }
        List<Tensor> in = new ArrayList<>();
        for (int k = 0; k < node.inputCount(); k++) {
            in.add(node.input(k));
        }
        in.add(g);
        return new Gradient(attention, heads).apply(in.toArray(new Tensor[0]));
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        Tensor bias = bias(node, 1);
        return i > 0
                ? null
                : Autodiff.jvp(x -> composed(attention, heads, x, bias), node.input(0), t)
                        .derived();
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** Values, then logarithms of sums, in one vector: constants of the rules. */
    private record Trace(FusedAttention attention, int heads) implements Primitive {
        @Override
        public String name() {
            return "selfAttentionTrace";
        }

        private int length(int batch, int time, int width) {
            return batch * time * (width / 3 + heads);
        }

        @Override
        public Tensor forward(Tensor[] in) {
            Tensor x = in[0];
            Tensor trace = FusedAttention.zeros(x.dtype(), Shape.of(length(x.size(0), x.size(1), x.size(2))));
            attention.forward(
                    part(x, heads, 0),
                    part(x, heads, 1),
                    part(x, heads, 2),
                    in.length > 1 ? in[1] : null,
                    split(values(trace, x), heads),
                    logarithms(trace, x, heads));
            return trace;
        }

        /** Nothing that counts: the batching rules of those who read a trace make one of all examples. */
        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor x = Batching.spread(in[0], batched[0], size);
            return Tensor.scalar(x.dtype(), 0).expand(size, length(x.size(1), x.size(2), x.size(3)));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return null;
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            return null;
        }

        @Override
        public Saves saves() {
            return Saves.NOTHING;
        }
    }

    /** The cotangent of {@code x} for one of the result, the last operand. */
    private record Gradient(FusedAttention attention, int heads) implements Primitive {
        @Override
        public String name() {
            return "selfAttentionGradient";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            Tensor x = in[0];
            Tensor trace = in[in.length - 2];
            Tensor g = in[in.length - 1].isContiguous() ? in[in.length - 1] : Copies.dense(in[in.length - 1]);
            Tensor dx = FusedAttention.zeros(x.dtype(), x.shape());
            attention.backward(
                    part(x, heads, 0),
                    part(x, heads, 1),
                    part(x, heads, 2),
                    in.length > 3 ? in[1] : null,
                    split(values(trace, x), heads),
                    logarithms(trace, x, heads),
                    split(g, heads),
                    null,
                    part(dx, heads, 0),
                    part(dx, heads, 1),
                    part(dx, heads, 2));
            return dx;
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            int last = in.length - 1;
            Tensor[] operands = new Tensor[last - 1];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = merged(in, batched, i, size);
            }
            Tensor[] all = Arrays.copyOf(operands, in.length);
            all[last - 1] = new Trace(attention, heads).apply(operands);
            all[last] = merged(in, batched, last, size);
            return apply(all).unflatten(0, size, operands[0].size(0) / size);
        }

        /** The same in tensor operations of {@code (x, g)}. */
        private Tensor composed(Tensor x, Tensor g, Tensor bias) {
            Autodiff.Vjp at = Autodiff.vjp(t -> SelfAttention.composed(attention, heads, t, bias), x);
            return at.pullback().apply(g);
        }

        @Override
        public Tensor[] vjps(Tensor u, Node node) {
            int last = node.inputCount() - 1;
            Tensor bias = bias(node, 2);
            Tensor[] all = new Tensor[last + 1];
            List<Tensor> variables = List.of(node.input(0), node.input(last));
            try (Autodiff.Traced at = Autodiff.trace(in -> composed(in.get(0), in.get(1), bias), variables)) {
                List<Tensor> both = at.pullback(u);
                all[0] = both.get(0);
                all[last] = both.get(1);
            }
            return all;
        }

        @Override
        public Tensor vjp(int i, Tensor u, Node node) {
            return vjps(u, node)[i];
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            int last = node.inputCount() - 1;
            Tensor bias = bias(node, 2);
            if (i == 0) {
                return Autodiff.jvp(x -> composed(x, node.input(last), bias), node.input(0), t)
                        .derived();
            }
            return i == last ? composed(node.input(0), t, bias) : null;
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
