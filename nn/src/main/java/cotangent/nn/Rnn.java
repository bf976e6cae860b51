package cotangent.nn;

import cotangent.autodiff.Recurrences;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The plain recurrent network. In each step:
 *
 * <pre>
 * h' = f(W x + b + U h + d)    with f = tanh or max(., 0)
 * </pre>
 *
 * Shapes and names of the state are in {@link Recurrent}; there is one gate.
 *
 * <p>Source: J. L. Elman, "Finding Structure in Time", Cognitive Science 14, 1990.
 */
public final class Rnn extends Recurrent {
    /**
     * What was computed.
     *
     * @param output {@code h'} of the last layer in all steps, {@code [batch, time, directions hidden]}
     * @param hidden {@code h'} of all layers after the last step, {@code [layers directions, batch, hidden]}
     */
    public record Output(Tensor output, Tensor hidden) {}

    private final boolean relu;

    /** One layer with tanh that reads forwards. */
    public Rnn(int in, int hidden, RandomGenerator rng) {
        this(in, hidden, RecurrentConfig.defaults(), false, rng);
    }

    /**
     * Layers with these settings.
     *
     * @param relu whether {@code f} is {@code max(., 0)} and not tanh
     * @throws IllegalArgumentException if a size is not positive
     */
    public Rnn(int in, int hidden, RecurrentConfig config, boolean relu, RandomGenerator rng) {
        super(in, hidden, 1, 1, config, rng);
        this.relu = relu;
    }

    /** Outputs and last states, from a state of zeros. */
    public Output run(Tensor x) {
        return output(read(x, null, null));
    }

    /** Outputs and last states from the given one, {@code [layers directions, batch, hidden]}. */
    public Output run(Tensor x, Tensor hidden) {
        return output(read(x, List.of(hidden), null));
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

    /** {@link #run(Tensor, int[])} from the given state. */
    public Output run(Tensor x, Tensor hidden, int[] lengths) {
        return output(read(x, List.of(hidden), lengths));
    }

    /** Whether steps end in {@code max(., 0)} and not in tanh. */
    public boolean relu() {
        return relu;
    }

    private static Output output(Result r) {
        return new Output(r.output(), r.states().get(0));
    }

    @Override
    Tensor recur(Part part, Tensor x, Tensor[] state, Lengths ends) {
        Tensor a = part.ofInput(x, true);
        if (ends != null) { // else a state without bounds could grow from step to step
            a = ends.holdOutside(a, Lengths.SHUT);
        }
        return Recurrences.rnn(a, state[0], part.stateWeight().get(), relu);
    }
}
