package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent networks over whole sequences. The map of the inputs to the gates, {@code x_t W^T + b}, is one product for all steps and comes
 * as an operand; what is left are the steps
 *
 * <pre>state_t = cell(a_t, state_(t-1) U^T, ...)</pre>
 *
 * of which value and gradient are one sweep each: the gradient of {@code U} is one product over all steps. Forward mode and derivatives of higher
 * order go through single steps in tensor operations.
 */
public final class Recurrences {
    /**
     * What a long short-term memory leaves.
     *
     * @param hidden {@code h} after each step, {@code [time, batch, units]}
     * @param cell {@code c} after the last step, {@code [batch, units]}
     */
    public record Memory(Tensor hidden, Tensor cell) {}

    /** Cells, with the blocks of gates that they read and those that a sweep backwards needs. */
    enum Cell {
        LSTM(4, 4),
        GRU(3, 4),
        TANH(1, 0),
        RELU(1, 0);

        final int gates;
        final int kept;

        Cell(int gates, int kept) {
            this.gates = gates;
            this.kept = kept;
        }
    }

    /**
     * Long short-term memory, with the logistic function {@code s}:
     *
     * <pre>
     * (i, f, g, o) = a_t + h U^T
     * c' = s(f) c + s(i) tanh(g)      h' = s(o) tanh(c')
     * </pre>
     *
     * @param a {@code [time, batch, 4 units]}, the gates' parts side by side in the order i, f, g, o
     * @param hidden {@code h} before the first step, {@code [batch, units]}
     * @param cell {@code c} before the first step, {@code [batch, units]}
     * @param weight {@code U}, {@code [4 units, units]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Memory lstm(Tensor a, Tensor hidden, Tensor cell, Tensor weight) {
        require("lstm", Cell.LSTM, a, hidden, weight);
        requireShape("lstm", "cell", cell, hidden.shape());
        Tensor all = FusedRecurrence.of(Cell.LSTM, a, hidden, weight, cell);
        return new Memory(all.narrow(0, 2, a.size(0)), all.select(0, 0));
    }

    /**
     * Gated recurrent unit, with the logistic function {@code s}:
     *
     * <pre>
     * r = s(a_r + q_r)   z = s(a_z + q_z)   n = tanh(a_n + r q_n)   with q = h U^T + d
     * h' = (1 - z) n + z h
     * </pre>
     *
     * @param a {@code [time, batch, 3 units]}, the gates' parts side by side in the order r, z, n
     * @param hidden {@code h} before the first step, {@code [batch, units]}
     * @param weight {@code U}, {@code [3 units, units]}
     * @param bias {@code d}, {@code [3 units]}
     * @return {@code h} after each step, {@code [time, batch, units]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor gru(Tensor a, Tensor hidden, Tensor weight, Tensor bias) {
        require("gru", Cell.GRU, a, hidden, weight);
        requireShape("gru", "bias", bias, Shape.of(weight.size(0)));
        return FusedRecurrence.of(Cell.GRU, a, hidden, weight, bias).narrow(0, 1, a.size(0));
    }

    /**
     * The plain recurrence {@code h' = f(a_t + h U^T)}.
     *
     * @param a {@code [time, batch, units]}
     * @param hidden {@code h} before the first step, {@code [batch, units]}
     * @param weight {@code U}, {@code [units, units]}
     * @param relu whether {@code f} is {@code max(., 0)} and not tanh
     * @return {@code h} after each step, {@code [time, batch, units]}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor rnn(Tensor a, Tensor hidden, Tensor weight, boolean relu) {
        Cell cell = relu ? Cell.RELU : Cell.TANH;
        require("rnn", cell, a, hidden, weight);
        return FusedRecurrence.of(cell, a, hidden, weight).narrow(0, 1, a.size(0));
    }

    private static void require(String name, Cell cell, Tensor a, Tensor hidden, Tensor weight) {
        if (a.rank() != 3 || a.size(2) % cell.gates != 0) {
            throw new ShapeException(name + ": gates have shape " + a.shape() + ", need [time, batch, "
                    + (cell.gates == 1 ? "" : cell.gates + " ") + "units]");
        }
        int units = a.size(2) / cell.gates;
        requireShape(name, "state", hidden, Shape.of(a.size(1), units));
        requireShape(name, "weight", weight, Shape.of(a.size(2), units));
    }

    private static void requireShape(String name, String what, Tensor t, Shape needed) {
        if (!t.shape().equals(needed)) {
            throw new ShapeException(name + ": " + what + " has shape " + t.shape() + ", needs " + needed);
        }
    }

    /** The states one behind the other as {@link FusedRecurrence} has them, in tensor operations, with any leading axes. */
    static Tensor composed(Cell cell, List<Tensor> x) {
        Tensor a = x.get(0);
        Tensor h = x.get(1);
        Tensor map = x.get(2).mT();
        Tensor c = cell == Cell.LSTM ? x.get(3) : null;
        List<Tensor> states = new ArrayList<>();
        states.add(h);
        for (int t = 0; t < a.size(-3); t++) {
            Tensor in = a.select(-3, t);
            Tensor r = h.matmul(map);
            switch (cell) {
                case LSTM -> {
                    List<Tensor> gates = in.add(r).chunk(4, -1);
                    c = gates.get(1)
                            .sigmoid()
                            .mul(c)
                            .add(gates.get(0).sigmoid().mul(gates.get(2).tanh()));
                    h = gates.get(3).sigmoid().mul(c.tanh());
                }
                case GRU ->
                    h = unit(in.chunk(3, -1), r.add(x.get(3).unsqueeze(-2)).chunk(3, -1), h);
                case TANH -> h = in.add(r).tanh();
                case RELU -> h = in.add(r).relu();
            }
            states.add(h);
        }
        if (c != null) {
            states.add(0, c);
        }
        return Tensor.stack(-3, states);
    }

    private static Tensor unit(List<Tensor> a, List<Tensor> q, Tensor h) {
        Tensor r = a.get(0).add(q.get(0)).sigmoid();
        Tensor z = a.get(1).add(q.get(1)).sigmoid();
        Tensor n = a.get(2).add(r.mul(q.get(2))).tanh();
        return n.add(z.mul(h.sub(n)));
    }

    private Recurrences() {}
}
