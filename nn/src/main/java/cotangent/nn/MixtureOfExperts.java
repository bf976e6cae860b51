package cotangent.nn;

import cotangent.autodiff.Indexing;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;

/**
 * Layers of which each position uses those that a gate chooses: {@code [..., in] -> [..., out]}.
 *
 * <pre>y = sum_e weight_e(x) expert_e(x)</pre>
 *
 * <p>The gate is any layer {@code [..., in] -> [..., experts]}, such as a {@link TopKGate}; what weighs 0 is not computed, and gets no
 * gradient. Children: {@code gate}, {@code experts.0}, {@code experts.1}, ... Where shapes must not depend on values, as in a function that is
 * mapped or exported, see {@link #setDense}.
 *
 * <pre>{@code
 * List<Layer> experts = Stream.generate(() -> Mlp.of(rng, 64, 256, 64)).limit(8).map(Layer.class::cast).toList();
 * var mixture = new MixtureOfExperts(new TopKGate(64, 8, 2, rng), experts);
 * MixtureOfExperts.Output y = mixture.run(x);
 * Tensor loss = task(y.output()).add(y.imbalance().mul(0.01));
 * }</pre>
 *
 * <p>Source: N. Shazeer et al., "Outrageously Large Neural Networks: The Sparsely-Gated Mixture-of-Experts Layer", ICLR 2017.
 */
public final class MixtureOfExperts extends Layer {
    /**
     * What was computed.
     *
     * @param output {@code [..., out]}
     * @param weights of the experts, {@code [..., experts]}
     */
    public record Output(Tensor output, Tensor weights) {
        /**
         * How unevenly the experts are used: the squared coefficient of variation of the sums of their weights, {@code var / mean^2}; 0 if all
         * weigh the same. Added to the loss, it keeps the gate from choosing always the same ones.
         */
        public Tensor imbalance() {
            Tensor sums = weights.reshape(-1, weights.size(-1)).sum(0);
            return sums.var(0.0, false).div(sums.mean().square().add(1e-10));
        }
    }

    private final Layer gate;
    private final List<Layer> experts;
    private boolean dense;

    /**
     * A mixture.
     *
     * @throws IllegalArgumentException if there is no expert
     */
    public MixtureOfExperts(Layer gate, List<? extends Layer> experts) {
        if (experts.isEmpty()) {
            throw new IllegalArgumentException("MixtureOfExperts: needs at least one expert");
        }
        this.gate = child("gate", gate);
        this.experts = List.copyOf(experts);
        for (int i = 0; i < experts.size(); i++) {
            child("experts." + i, this.experts.get(i));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return run(x).output;
    }

    /** The output with the weights that made it. */
    public Output run(Tensor x) {
        if (x.rank() == 0) {
            throw Require.shape("MixtureOfExperts", x.shape(), "[..., in]");
        }
        Tensor weights = gate.apply(x);
        if (!weights.shape().equals(x.shape().without(-1).append(experts.size()))) {
            throw new ShapeException("MixtureOfExperts: the gate turns " + x.shape() + " into " + weights.shape()
                    + ", needs a weight for each of " + experts.size() + " experts");
        }
        Tensor rows = x.reshape(-1, x.size(-1));
        Tensor shares = weights.reshape(-1, experts.size());
        Tensor sum = null;
        for (int e = 0; e < experts.size(); e++) {
            Tensor share = shares.select(1, e);
            if (dense) {
                Tensor part = experts.get(e).apply(rows).mul(share.unsqueeze(1));
                sum = sum == null ? part : sum.add(part);
                continue;
            }
            Tensor used = Indexing.nonzero(share.detach().ne(0)).select(1, 0);
            if (used.size() == 0) {
                continue;
            }
            boolean all = used.size() == rows.size(0);
            Tensor y = experts.get(e).apply(all ? rows : rows.indexSelect(0, used));
            Tensor part = y.mul((all ? share : share.indexSelect(0, used)).unsqueeze(1));
            if (sum == null) {
                sum = Tensor.zeros(part.dtype(), rows.size(0), part.size(1));
            }
            sum = all ? sum.add(part) : sum.indexAdd(0, used, part);
        }
        if (sum == null) { // no rows, or a gate that lets nothing through: the width is the expert's to tell
            sum = experts.get(0).apply(rows).mul(0);
        }
        return new Output(sum.reshape(x.shape().without(-1).append(sum.size(1))), weights);
    }

    /**
     * Whether every expert computes all positions, also those where it weighs 0: more work, and the same function of finite numbers by operations
     * whose shapes do not depend on values. False at first.
     */
    public void setDense(boolean dense) {
        this.dense = dense;
    }

    /** Whether every expert computes all positions. */
    public boolean isDense() {
        return dense;
    }

    /** What chooses the experts. */
    public Layer gate() {
        return gate;
    }

    /** The layers to choose from. */
    public List<Layer> experts() {
        return experts;
    }
}
