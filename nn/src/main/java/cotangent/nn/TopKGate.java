package cotangent.nn;

import cotangent.autodiff.Activations;
import cotangent.autodiff.Tensor;
import java.util.random.RandomGenerator;

/**
 * Weights of experts, of which only the {@code k} with the largest scores get any: {@code [..., in] -> [..., experts]}; they sum to 1.
 *
 * <pre>
 * weights = softmax(scores) over the k largest, 0 elsewhere
 * scores = W x + z softplus(V x),   z standard normal while training, if noisy, else 0
 * </pre>
 *
 * <p>With {@code k = experts} it is the plain softmax gate. Children: {@code score} and, if noisy, {@code noise}, both {@link Linear} without
 * a bias.
 *
 * <p>Source: N. Shazeer et al., "Outrageously Large Neural Networks: The Sparsely-Gated Mixture-of-Experts Layer", ICLR 2017.
 */
public final class TopKGate extends Layer {
    private final int k;
    private final Linear score;
    private final Linear noise;
    private final RandomGenerator rng;

    /** A gate without noise. */
    public TopKGate(int in, int experts, int k, RandomGenerator rng) {
        this(in, experts, k, false, rng);
    }

    /**
     * A gate with or without noise while training.
     *
     * @throws IllegalArgumentException if a number is not positive or {@code k} is larger than {@code experts}
     */
    public TopKGate(int in, int experts, int k, boolean noisy, RandomGenerator rng) {
        this.k = Require.positive("TopKGate", "k", k);
        if (k > experts) {
            throw new IllegalArgumentException("TopKGate: cannot choose " + k + " of " + experts + " experts");
        }
        score = child("score", new Linear(in, experts, false, rng));
        noise = noisy ? child("noise", new Linear(in, experts, false, rng)) : null;
        this.rng = noisy ? random("rng", rng) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor scores = score.apply(x);
        if (noise != null && isTraining()) {
            Tensor z = Tensor.randn(rng, scores.dtype(), scores.shape().toArray());
            scores = scores.add(z.mul(Activations.softplus(noise.apply(x))));
        }
        if (k == scores.size(-1)) {
            return scores.softmax(-1);
        }
        var top = scores.topK(k, -1);
        return Tensor.zerosLike(scores).scatter(-1, top.indices(), top.values().softmax(-1));
    }

    /** How many experts get a weight. */
    public int k() {
        return k;
    }
}
