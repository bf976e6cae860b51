package cotangent.nn;

import cotangent.autodiff.Recurrences;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Long short-term memory: a cell {@code c} that gates open and close. In each step, with the logistic function {@code s}:
 *
 * <pre>
 * i = s(Wi x + bi + Ui h + di)       f = s(Wf x + bf + Uf h + df)
 * g = tanh(Wg x + bg + Ug h + dg)    o = s(Wo x + bo + Uo h + do)
 * c' = f c + i g                     h' = o tanh(c')
 * </pre>
 *
 * Shapes and names of the state are in {@link Recurrent}; the four gates lie in the order {@code i, f, g, o}.
 *
 * <p>Sources: S. Hochreiter, J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9, 1997; F. A. Gers, J. Schmidhuber, F. Cummins,
 * "Learning to Forget", Neural Computation 12, 2000.
 */
public final class Lstm extends Recurrent {
    /**
     * What was computed.
     *
     * @param output {@code h'} of the last layer in all steps, {@code [batch, time, directions hidden]}
     * @param hidden {@code h'} of all layers after the last step, {@code [layers directions, batch, hidden]}
     * @param cell {@code c'} of all layers after the last step, of the same shape
     */
    public record Output(Tensor output, Tensor hidden, Tensor cell) {}

    /** One layer that reads forwards. */
    public Lstm(int in, int hidden, RandomGenerator rng) {
        this(in, hidden, RecurrentConfig.defaults(), rng);
    }

    /**
     * Layers with these settings.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Lstm(int in, int hidden, RecurrentConfig config, RandomGenerator rng) {
        super(in, hidden, 4, 2, config, rng);
    }

    /** Outputs and last states, from a state of zeros. */
    public Output run(Tensor x) {
        return output(read(x, null, null));
    }

    /** Outputs and last states from the given ones, {@code [layers directions, batch, hidden]} each. */
    public Output run(Tensor x, Tensor hidden, Tensor cell) {
        return output(read(x, List.of(hidden, cell), null));
    }

    /**
     * Outputs and last states of sequences of different lengths, from a state of zeros; see {@link Recurrent}.
     *
     * @param lengths of the sequences, from 1 to the number of steps
     * @throws IllegalArgumentException if there are not as many as sequences or one is out of range
     */
    public Output run(Tensor x, int[] lengths) {
        return output(read(x, null, lengths));
    }

    /** {@link #run(Tensor, int[])} from the given states. */
    public Output run(Tensor x, Tensor hidden, Tensor cell, int[] lengths) {
        return output(read(x, List.of(hidden, cell), lengths));
    }

    private static Output output(Result r) {
        return new Output(r.output(), r.states().get(0), r.states().get(1));
    }

    @Override
    Tensor recur(Part part, Tensor x, Tensor[] state, Lengths ends) {
        Tensor gates = part.ofInput(x, true);
        if (ends != null) { // from a sequence's end on nothing enters the cell, and all of it stays
            gates = ends.holdOutside(gates, Lengths.SHUT, -Lengths.SHUT, 0, 0);
        }
        Recurrences.Memory memory =
                Recurrences.lstm(gates, state[0], state[1], part.stateWeight().get());
        state[1] = memory.cell();
        return memory.hidden();
    }
}
