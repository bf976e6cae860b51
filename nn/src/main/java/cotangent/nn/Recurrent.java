package cotangent.nn;

import cotangent.autodiff.Dropouts;
import cotangent.autodiff.Products;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.init.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A layer that reads a sequence step by step and carries a state along: {@code [batch, time, in] -> [batch, time, directions hidden]}.
 *
 * <p>State, as PyTorch names it, for each layer {@code l} from 0 and, with the ending {@code _reverse}, for its part that reads from the
 * end: {@code weight_ih_l0 [gates hidden, in]}, where the layers above the first have {@code directions hidden} in place of {@code in};
 * {@code weight_hh_l0 [gates hidden, hidden]}; {@code bias_ih_l0} and {@code bias_hh_l0}, both {@code [gates hidden]}. All are uniform in
 * {@code [-1/sqrt(hidden), 1/sqrt(hidden))} at first.
 *
 * <p>States go in and out as {@code [layers directions, batch, hidden]}: layer 0 forwards, layer 0 from the end, layer 1 forwards, ...
 *
 * <p>Sequences of different lengths come padded at their ends, with their lengths: padding is not read, whatever it holds; outputs there
 * are 0; the last state is the one at the sequence's own end, and from the end means from that end. That is what PyTorch computes of packed
 * sequences.
 */
public abstract sealed class Recurrent extends Layer permits Gru, Lstm, Rnn {
    /** One reading of the sequence. */
    record Part(Parameter inputWeight, Parameter stateWeight, Parameter inputBias, Parameter stateBias) {
        /** {@code x W' + b}, and {@code + d} if the biases are to be one: {@code [time, batch, gates hidden]}. */
        Tensor ofInput(Tensor x, boolean bothBiases) {
            Tensor bias = inputBias == null ? null : inputBias.get();
            return Products.linear(x, inputWeight.get(), bias != null && bothBiases ? bias.add(stateBias.get()) : bias);
        }
    }

    /** The outputs of all steps and, per kind of state, the last states. */
    record Result(Tensor output, List<Tensor> states) {}

    private final int in;
    private final int hidden;
    private final int kinds;
    private final RecurrentConfig config;
    private final RandomGenerator rng;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Declares the parameters.
     *
     * @param gates how many vectors of {@code hidden} elements a step computes from the input
     * @param kinds how many vectors of {@code hidden} elements a step hands on
     */
    Recurrent(int in, int hidden, int gates, int kinds, RecurrentConfig config, RandomGenerator rng) {
        String name = getClass().getSimpleName();
        this.in = Require.positive(name, "in", in);
        this.hidden = Require.positive(name, "hidden", hidden);
        this.kinds = kinds;
        this.config = config;
        this.rng = config.dropout() > 0 ? random("rng", rng) : null;
        for (int layer = 0; layer < config.layers(); layer++) {
            for (int direction = 0; direction < directions(); direction++) {
                int width = layer == 0 ? in : Math.multiplyExact(directions(), hidden);
                parts.add(declare("_l" + layer + (direction == 0 ? "" : "_reverse"), width, gates, rng));
            }
        }
    }

    private Part declare(String suffix, int width, int gates, RandomGenerator rng) {
        Initializer uniform = Initializer.fanInUniform(hidden);
        int rows = Math.multiplyExact(gates, hidden);
        Parameter inputWeight = parameter("weight_ih" + suffix, uniform.create(rng, rows, width));
        Parameter stateWeight = parameter("weight_hh" + suffix, uniform.create(rng, rows, hidden));
        if (!config.bias()) {
            return new Part(inputWeight, stateWeight, null, null);
        }
        Parameter inputBias = parameter("bias_ih" + suffix, uniform.create(rng, rows));
        Parameter stateBias = parameter("bias_hh" + suffix, uniform.create(rng, rows));
        return new Part(inputWeight, stateWeight, inputBias, stateBias);
    }

    private int directions() {
        return config.bidirectional() ? 2 : 1;
    }

    /**
     * The first kind of state after each step, {@code [time, batch, hidden]}.
     *
     * @param x {@code [time, batch, width]}
     * @param state per kind {@code [batch, hidden]} before the first step; those but the first become what they are at the end of each
     *     sequence
     * @param ends where sequences end, or null if all are as long as {@code x}; states after that may be any finite numbers
     */
    abstract Tensor recur(Part part, Tensor x, Tensor[] state, Lengths ends);

    /** The outputs of all steps, from a state of zeros. */
    @Override
    public final Tensor forward(Tensor x) {
        return read(x, null, null).output;
    }

    /**
     * Runs all layers.
     *
     * @param initial per kind {@code [layers directions, batch, hidden]}, or null for zeros
     * @param lengths of the sequences, or null if all are as long as {@code x}
     */
    final Result read(Tensor x, List<Tensor> initial, int[] lengths) {
        if (x.rank() != 3 || x.size(1) == 0 || x.size(2) != in) {
            throw Require.shape(this, x.shape(), "[batch, time, " + in + "] with at least one step");
        }
        if (initial != null) {
            initial.forEach(s -> requireState(s, x.size(0)));
        }
        Lengths ends = lengths == null ? null : Lengths.of(this, lengths, x);
        List<List<Tensor>> last = new ArrayList<>();
        for (int k = 0; k < kinds; k++) {
            last.add(new ArrayList<>());
        }
        Tensor y = x.transpose(0, 1); // the rows of a step are neighbours in all layers
        y = ends == null ? y : ends.zeroOutside(y); // padding may hold anything, NaN included
        for (int layer = 0; layer < config.layers(); layer++) {
            Tensor below = layer > 0 && rng != null && isTraining() ? Dropouts.dropout(y, config.dropout(), rng) : y;
            List<Tensor> outputs = new ArrayList<>();
            for (int direction = 0; direction < directions(); direction++) {
                int index = layer * directions() + direction;
                Tensor[] state = new Tensor[kinds];
                for (int k = 0; k < kinds; k++) {
                    state[k] = initial == null
                            ? Tensor.zeros(x.dtype(), x.size(0), hidden)
                            : initial.get(k).select(0, index);
                }
                outputs.add(read(parts.get(index), below, direction == 1, state, ends));
                for (int k = 0; k < kinds; k++) {
                    last.get(k).add(state[k]);
                }
            }
            y = outputs.size() == 1 ? outputs.get(0) : Tensor.cat(2, outputs);
            y = ends == null ? y : ends.zeroOutside(y);
        }
        List<Tensor> states = new ArrayList<>();
        last.forEach(kind -> states.add(Tensor.stack(0, kind)));
        return new Result(y.transpose(0, 1), states);
    }

    /** One reading; {@code state} becomes the state at the end of each sequence. */
    private Tensor read(Part part, Tensor x, boolean reverse, Tensor[] state, Lengths ends) {
        if (ends == null) {
            Tensor y = recur(part, reverse ? x.flip(0) : x, state, null);
            state[0] = y.select(0, -1);
            return reverse ? y.flip(0) : y;
        }
        Tensor y = recur(part, reverse ? ends.reverse(x) : x, state, ends);
        state[0] = ends.last(y);
        return reverse ? ends.reverse(y) : y;
    }

    private void requireState(Tensor s, int batch) {
        int count = parts.size();
        if (s.rank() != 3 || s.size(0) != count || s.size(1) != batch || s.size(2) != hidden) {
            throw new ShapeException(
                    this + ": state has shape " + s.shape() + ", needs [" + count + ", " + batch + ", " + hidden + "]");
        }
    }

    /** Features of the input. */
    public final int in() {
        return in;
    }

    /** The settings. */
    public final RecurrentConfig config() {
        return config;
    }

    /** Elements of a state. */
    public final int hidden() {
        return hidden;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + in + ", " + hidden
                + (config.layers() == 1 ? "" : ", " + config.layers() + " layers")
                + (config.bidirectional() ? ", bidirectional" : "")
                + (config.bias() ? "" : ", no bias")
                + (config.dropout() == 0 ? ")" : ", dropout " + config.dropout() + ")");
    }
}
