package cotangent.autodiff;

import cotangent.autodiff.Recurrences.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A recurrence over a whole sequence, as a function of the gates' part {@code a [time, batch, gates units]} that comes from the inputs, the
 * first state {@code h_0 [batch, units]}, the weight {@code U [gates units, units]}, and the first cell of an LSTM or the second bias of a
 * GRU. The result {@code [time + 1, batch, units]} holds {@code h_0, h_1, ...}; that of an LSTM {@code [time + 2, batch, units]} begins with
 * the last cell.
 *
 * <p>The states are a view of the last operand, the {@link Trace} of the sweep, which holds the gates of all steps besides: what the
 * gradient reads. The rules are those of a function of the other operands alone.
 */
record FusedRecurrence(Cell cell) implements Primitive {
    static Tensor of(Cell cell, Tensor... x) {
        DType type = x[0].dtype();
        for (Tensor t : x) {
            type = DType.promote(type, t.dtype());
        }
        if (!type.isFloating()) {
            throw new DTypeException("recurrence: needs floating-point operands, got " + type);
        }
        Tensor[] all = new Tensor[x.length + 1];
        for (int i = 0; i < x.length; i++) {
            all[i] = x[i].to(type);
        }
        all[x.length] = new Trace(cell).apply(Arrays.copyOf(all, x.length));
        return new FusedRecurrence(cell).apply(all);
    }

    @Override
    public String name() {
        return "recurrence";
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("cell", cell.name());
    }

    @Override
    public Tensor forward(Tensor[] x) {
        int count = x[0].size(0) + (cell == Cell.LSTM ? 2 : 1);
        Tensor trace = x[x.length - 1];
        int size = count * x[1].size();
        return trace.narrow(0, trace.size() - size, size).reshape(count, x[1].size(0), x[1].size(1));
    }

    /** The first operands, all with a leading axis of examples. */
    private static List<Tensor> examples(Tensor[] in, boolean[] batched, int count, int size) {
        List<Tensor> x = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            x.add(Batching.spread(in[i], batched[i], size));
        }
        return x;
    }

    /** By single steps: examples may have weights of their own. */
    @Override
    public Tensor batch(Tensor[] in, boolean[] batched, int size) {
        return Recurrences.composed(cell, examples(in, batched, in.length - 1, size));
    }

    /** The operands but for the trace. */
    private static List<Tensor> variables(Node node, int count) {
        List<Tensor> x = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            x.add(node.input(i));
        }
        return x;
    }

    @Override
    public Tensor[] vjps(Tensor g, Node node) {
        int n = node.inputCount() - 1;
        Tensor[] in = variables(node, n).toArray(new Tensor[n + 2]);
        in[n] = g;
        in[n + 1] = node.input(n);
        Tensor flat = new Gradients(cell).apply(in);
        Tensor[] all = new Tensor[n + 1];
        int at = 0;
        for (int i = 0; i < n; i++) {
            all[i] = flat.narrow(0, at, in[i].size()).reshape(in[i].shape());
            at += in[i].size();
        }
        return all;
    }

    @Override
    public Tensor vjp(int i, Tensor g, Node node) {
        return vjps(g, node)[i];
    }

    @Override
    public Tensor jvp(int i, Tensor t, Node node) {
        int n = node.inputCount() - 1;
        if (i == n) {
            return null;
        }
        List<Tensor> x = variables(node, n);
        return Autodiff.jvp(xi -> Recurrences.composed(cell, with(x, i, xi)), x.get(i), t)
                .derived();
    }

    private static List<Tensor> with(List<Tensor> x, int i, Tensor xi) {
        List<Tensor> y = new ArrayList<>(x);
        y.set(i, xi);
        return y;
    }

    @Override
    public Saves saves() {
        return Saves.INPUTS;
    }

    /** The sweep forwards: gates, cells and states of all steps in one vector, constants of the rules. */
    private record Trace(Cell cell) implements Primitive {
        @Override
        public String name() {
            return "recurrenceTrace";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor[] in = dense(x);
            return in[0].dtype() == DType.FLOAT32
                    ? new FloatRecurrence(cell, in).trace()
                    : new DoubleRecurrence(cell, in).trace();
        }

        /** Nothing that counts: the batching rules of those who read a trace do without. */
        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            Tensor a = Batching.spread(in[0], batched[0], size);
            int state = a.size(2) * (a.size(3) / cell.gates);
            return Tensor.scalar(a.dtype(), 0).expand(size, FloatRecurrence.length(cell, a.size(1), state));
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

    private static Tensor[] dense(Tensor[] x) {
        Tensor[] y = new Tensor[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i].isContiguous() ? x[i] : Copies.dense(x[i]);
        }
        return y;
    }

    /** The sweep backwards: the cotangents of all operands but the trace, one behind the other, for one of the result. */
    private record Gradients(Cell cell) implements Primitive {
        @Override
        public String name() {
            return "recurrenceGradients";
        }

        @Override
        public Tensor forward(Tensor[] x) {
            Tensor[] in = dense(x);
            int n = x.length - 2;
            return in[0].dtype() == DType.FLOAT32
                    ? new FloatRecurrence(cell, Arrays.copyOf(in, n)).gradient(in[n], in[n + 1])
                    : new DoubleRecurrence(cell, Arrays.copyOf(in, n)).gradient(in[n], in[n + 1]);
        }

        /** The same in tensor operations, with any leading axes before those of the operands. */
        private Tensor composed(List<Tensor> x) {
            int n = x.size() - 1;
            int leading = x.get(0).rank() - 3;
            try (Autodiff.Traced at = Autodiff.trace(in -> Recurrences.composed(cell, in), x.subList(0, n))) {
                List<Tensor> flat = at.pullback(x.get(n)).stream()
                        .map(t -> t.flatten(leading, -1))
                        .toList();
                return Tensor.cat(-1, flat);
            }
        }

        @Override
        public Tensor batch(Tensor[] in, boolean[] batched, int size) {
            return composed(examples(in, batched, in.length - 1, size));
        }

        @Override
        public Tensor[] vjps(Tensor u, Node node) {
            Tensor[] all = new Tensor[node.inputCount()];
            try (Autodiff.Traced at = Autodiff.trace(this::composed, variables(node, all.length - 1))) {
                List<Tensor> g = at.pullback(u);
                for (int i = 0; i < g.size(); i++) {
                    all[i] = g.get(i);
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
            if (i == node.inputCount() - 1) {
                return null;
            }
            List<Tensor> x = variables(node, node.inputCount() - 1);
            return Autodiff.jvp(xi -> composed(with(x, i, xi)), x.get(i), t).derived();
        }

        @Override
        public Saves saves() {
            return Saves.INPUTS;
        }
    }
}
