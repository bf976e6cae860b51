package cotangent.nn;

import cotangent.autodiff.Recurrences;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Gated recurrent unit. In each step, with the logistic function {@code s}:
 *
 * <pre>
 * r = s(Wr x + br + Ur h + dr)       z = s(Wz x + bz + Uz h + dz)
 * n = tanh(Wn x + bn + r (Un h + dn))
 * h' = (1 - z) n + z h
 * </pre>
 *
 * Shapes and names of the state are in {@link Recurrent}; the three gates lie in the order {@code r, z, n}.
 *
 * <p>Source: K. Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation", EMNLP 2014,
 * with the reset gate after the product, as PyTorch has it.
 */
public final class Gru extends Recurrent {
    /**
     * What was computed.
     *
     * @param output {@code h'} of the last layer in all steps, {@code [batch, time, directions hidden]}
     * @param hidden {@code h'} of all layers after the last step, {@code [layers directions, batch, hidden]}
     */
    public record Output(Tensor output, Tensor hidden) {}

    /** One layer that reads forwards. */
    public Gru(int in, int hidden, RandomGenerator rng) {
        this(in, hidden, RecurrentConfig.defaults(), rng);
    }

    /**
     * Layers with these settings.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Gru(int in, int hidden, RecurrentConfig config, RandomGenerator rng) {
        super(in, hidden, 3, 1, config, rng);
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

    private static Output output(Result r) {
        return new Output(r.output(), r.states().get(0));
    }

    @Override
    Tensor recur(Part part, Tensor x, Tensor[] state, Lengths ends) {
        Tensor weight = part.stateWeight().get();
        Tensor bias = part.stateBias() == null
                ? Tensor.zeros(weight.dtype(), weight.size(0))
                : part.stateBias().get();
        return Recurrences.gru(part.ofInput(x, false), state[0], weight, bias);
    }
}
