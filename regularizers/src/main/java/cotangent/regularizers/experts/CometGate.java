package cotangent.regularizers.experts;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Weights of experts by soft decision trees that harden in the training (COMET): {@code [..., in] -> [..., experts]}; they sum to 1.
 *
 * <pre>
 * v_ij = product of the decisions on the way to leaf j of tree i
 *        node m goes left with probability S(w_im x + b_im), right otherwise      S = {@link SmoothStep}
 * a_ij = c_ij x + e_ij
 * g    = softmax over all leaves of all trees of (a_ij + ln v_ij)                 exactly 0 where v_ij is
 * weight_e = sum_i sum_j g_ij P_i[j, e]                                           divided by its sum
 * </pre>
 *
 * <p>Each of the {@code k} trees is complete and has a leaf for each expert: nodes in heap order, {@code 2m + 1} left and {@code 2m + 2} right
 * of {@code m}, leaves after the {@code experts - 1} inner nodes. A decision of exactly 0 or 1 closes a branch, so that once all are, at most
 * {@code k} weights are nonzero; before, there may be more. {@link Routing#entropy} drives decisions there. As nothing is cut off, the gate is
 * differentiable everywhere. {@link cotangent.nn.MixtureOfExperts} evaluates only experts of nonzero weight.
 *
 * <p>The matrices {@code P_i} are those of a {@link GumbelSinkhornPermutation} that searches which expert sits at which leaf; without one, leaf
 * {@code j} is expert {@code j}.
 *
 * <p>Differentiated: all parameters and {@code x}; where {@code v} is 0 the gradient is 0. Default: {@code gamma} = 1. Cost: linear maps of
 * {@code x} to the {@code k (experts - 1)} decisions and {@code k experts} leaves, and a pass through the experts of nonzero weight.
 *
 * <p>State: {@code split.weight [k (experts - 1), in]}, {@code split.bias}, {@code leaf.weight [k experts, in]}, {@code leaf.bias}, and
 * {@code permutation} if there is one. Splits start uniform in {@code +-gamma/100}, near undecided.
 *
 * <p>Source: S. Ibrahim, W. Chen, H. Hazimeh, N. Ponomareva, Z. Zhao and R. Mazumder, "COMET: Learning Cardinality Constrained Mixture of
 * Experts with Trees and Local Search", KDD 2023.
 *
 * <p>Catalogue: T166
 */
public final class CometGate extends Layer {
    private final int in;
    private final int experts;
    private final int trees;
    private final SmoothStep step;
    private final Linear split;
    private final Linear leaf;
    private final GumbelSinkhornPermutation permutation;

    /**
     * A gate whose leaves are the experts in order.
     *
     * @throws IllegalArgumentException if there are fewer than 2 experts, or trees not from 1 to the number of experts
     */
    public CometGate(int in, int experts, int trees, SmoothStep step, RandomGenerator rng) {
        this(in, experts, trees, step, null, rng);
    }

    /** With {@code gamma} = 1. */
    public CometGate(int in, int experts, int trees, RandomGenerator rng) {
        this(in, experts, trees, new SmoothStep(1), rng);
    }

    /**
     * A gate that searches for the places of experts.
     *
     * @param permutation of {@code experts}, one for all trees or one for each; null for none
     * @throws IllegalArgumentException also if the permutation is of other numbers
     */
    public CometGate(
            int in,
            int experts,
            int trees,
            SmoothStep step,
            GumbelSinkhornPermutation permutation,
            RandomGenerator rng) {
        Choosers.require("CometGate", "trees", experts, trees);
        this.in = in;
        this.experts = experts;
        this.trees = trees;
        this.step = Objects.requireNonNull(step, "a gate of trees needs a step");
        split = child("split", new Linear(in, trees * (experts - 1), true, rng));
        leaf = child("leaf", new Linear(in, trees * experts, true, rng));
        for (var p : split.parameters().values()) {
            Choosers.startNearUndecided(p, step, rng);
        }
        if (permutation != null
                && (permutation.size() != experts || (permutation.count() != 1 && permutation.count() != trees))) {
            throw new IllegalArgumentException("CometGate: " + trees + " trees of " + experts + " experts got "
                    + permutation.count() + " permutations of " + permutation.size());
        }
        this.permutation = permutation == null ? null : child("permutation", permutation);
    }

    @Override
    public Tensor forward(Tensor x) {
        return route(x).weights();
    }

    /** The weights with the probabilities of leaves, in the order before the permutation. */
    public Routing route(Tensor x) {
        if (x.rank() == 0 || x.size(-1) != in) {
            throw new ShapeException("CometGate: needs inputs [..., " + in + "], got shape " + x.shape());
        }
        Tensor decisions = step.of(split.apply(x)).unflatten(-1, trees, experts - 1);
        Tensor v = leaves(decisions);
        Tensor g = mix(v, leaf.apply(x).unflatten(-1, trees, experts));
        Tensor weights;
        if (permutation == null) {
            weights = g.sum(-2);
        } else {
            Tensor sum =
                    g.unsqueeze(-2).matmul(permutation.matrices()).squeeze(-2).sum(-2);
            weights = GumbelSinkhornPermutation.normalized(sum);
        }
        return new Routing(weights, v);
    }

    /**
     * The probabilities of the leaves of complete trees.
     *
     * @param decisions probabilities to go left, {@code [..., n - 1]}
     * @return {@code [..., n]}
     */
    static Tensor leaves(Tensor decisions) {
        int inner = decisions.size(-1);
        List<Tensor> leaves = new ArrayList<>();
        Tensor level = Tensor.onesLike(decisions.narrow(-1, 0, 1));
        for (int first = 0; level != null; first = 2 * first + 1) {
            int width = level.size(-1);
            int splits = Math.max(0, Math.min(width, inner - first));
            if (splits < width) {
                leaves.add(level.narrow(-1, splits, width - splits));
            }
            if (splits == 0) {
                break;
            }
            Tensor parents = level.narrow(-1, 0, splits);
            Tensor left = decisions.narrow(-1, first, splits);
            level = Tensor.stack(-1, parents.mul(left), parents.mul(left.rsub(1)))
                    .flatten(-2);
        }
        return leaves.size() == 1 ? leaves.get(0) : Tensor.cat(-1, leaves);
    }

    /** The softmax over the last two axes of {@code a + ln v}; logarithms of 0 are never taken, nor their derivatives. */
    static Tensor mix(Tensor v, Tensor a) {
        Tensor closed = v.detach().eq(0);
        Tensor score = a.add(v.maskedFill(closed, 1).log()).maskedFill(closed, Double.NEGATIVE_INFINITY);
        return score.flatten(-2).softmax(-1).reshape(v.shape());
    }

    /** Number of trees, and of nonzero weights once they are hard. */
    public int trees() {
        return trees;
    }

    /** What searches for the places of experts; null if nothing does. */
    public GumbelSinkhornPermutation permutation() {
        return permutation;
    }
}
