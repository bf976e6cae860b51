package cotangent.regularizers.experts;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import java.util.Objects;

/**
 * Any gate with a local search for the places of its experts: {@code [..., in] -> [..., experts]}.
 *
 * <pre>weights = gate(x) P / sum</pre>
 *
 * with the matrix {@code P} of a {@link GumbelSinkhornPermutation}. While {@code P} is soft all experts weigh something, so that also those learn
 * that the gate would not choose. Children: {@code gate} and {@code permutation}. A {@link CometGate} takes a permutation for each tree itself.
 *
 * <p>Source: S. Ibrahim et al., "COMET: Learning Cardinality Constrained Mixture of Experts with Trees and Local Search", KDD 2023.
 *
 * <p>Catalogue: T166
 */
public final class PermutedGate extends Layer {
    private final Layer gate;
    private final GumbelSinkhornPermutation permutation;

    /**
     * A gate and its search.
     *
     * @throws IllegalArgumentException if there is more than one permutation
     */
    public PermutedGate(Layer gate, GumbelSinkhornPermutation permutation) {
        if (permutation.count() != 1) {
            throw new IllegalArgumentException("PermutedGate: needs one permutation, got " + permutation.count());
        }
        this.gate = child("gate", Objects.requireNonNull(gate, "a permuted gate needs a gate"));
        this.permutation = child("permutation", permutation);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor weights = gate.apply(x).matmul(permutation.matrices().squeeze(0));
        return GumbelSinkhornPermutation.normalized(weights);
    }

    /** The search. */
    public GumbelSinkhornPermutation permutation() {
        return permutation;
    }
}
