package cotangent.regularizers.experts;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Weights of experts by {@code k} selectors, each of which learns the binary number of an expert: {@code [..., in] -> [..., experts]}; they
 * sum to 1.
 *
 * <pre>
 * v_ie = product over bits b of (z_ib if bit b of e is set, else 1 - z_ib),   z = S(Z x + c)      S = {@link SmoothStep}
 * weight_e = sum_i softmax(A x + d)_i v_ie
 * </pre>
 *
 * <p>Hard bits leave at most {@code k} nonzero weights; {@link Routing#entropy} drives them there. This is the gate that {@link CometGate} is
 * compared with. The number of experts must be a power of two: the authors' penalty for numbers without an expert is left out.
 *
 * <p>State: {@code bits.weight [k log2(experts), in]}, {@code bits.bias}, {@code mix.weight [k, in]}, {@code mix.bias}. Bits start uniform in
 * {@code +-gamma/100}.
 *
 * <p>Source: H. Hazimeh et al., "DSelect-k: Differentiable Selection in the Mixture of Experts with Applications to Multi-Task Learning",
 * NeurIPS 2021.
 *
 * <p>Catalogue: T166
 */
public final class DSelectKGate extends Layer {
    private final int in;
    private final int width;
    private final int selectors;
    private final SmoothStep step;
    private final Linear bits;
    private final Linear mix;

    /**
     * A gate.
     *
     * @throws IllegalArgumentException if the number of experts is no power of two from 2 on, or selectors not from 1 to the number of experts
     */
    public DSelectKGate(int in, int experts, int selectors, SmoothStep step, RandomGenerator rng) {
        Choosers.require("DSelectKGate", "selectors", experts, selectors);
        if (Integer.bitCount(experts) != 1) {
            throw new IllegalArgumentException(
                    "DSelectKGate: needs a power of two as number of experts, got " + experts);
        }
        this.in = in;
        this.selectors = selectors;
        this.step = Objects.requireNonNull(step, "a gate of selectors needs a step");
        width = Integer.numberOfTrailingZeros(experts);
        bits = child("bits", new Linear(in, selectors * width, true, rng));
        mix = child("mix", new Linear(in, selectors, true, rng));
        for (var p : bits.parameters().values()) {
            Choosers.startNearUndecided(p, step, rng);
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return route(x).weights();
    }

    /** The weights with the probabilities of the selectors' choices. */
    public Routing route(Tensor x) {
        if (x.rank() == 0 || x.size(-1) != in) {
            throw new ShapeException("DSelectKGate: needs inputs [..., " + in + "], got shape " + x.shape());
        }
        Tensor z = step.of(bits.apply(x)).unflatten(-1, selectors, width);
        Tensor v = Tensor.onesLike(z.narrow(-1, 0, 1));
        for (int b = 0;
                b < width;
                b++) { // from the lowest bit on: numbers with the new bit unset, then those with it set
            Tensor set = z.narrow(-1, b, 1);
            v = Tensor.cat(-1, v.mul(set.rsub(1)), v.mul(set));
        }
        Tensor share = mix.apply(x).softmax(-1).unsqueeze(-1);
        return new Routing(v.mul(share).sum(-2), v);
    }
}
