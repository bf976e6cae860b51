package cotangent.regularizers.experts;

import cotangent.autodiff.DType;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Layer;
import java.util.random.RandomGenerator;

/**
 * One expert for each input by a fixed random hash, not learned: {@code [..., in] -> [..., experts]} with a single 1.
 *
 * <pre>code = signs of R x;   expert = table[code]</pre>
 *
 * <p>{@code R} is standard normal, so that near inputs mostly share an expert; the table is a random one in which experts are as frequent as each
 * other, give or take one. The authors hash the identity of a token; an embedding has none, hence the signs. No gradient. A baseline that tells
 * what learning a gate is worth.
 *
 * <p>State, as buffers: {@code projection [bits, in]} and {@code table [2^bits]}.
 *
 * <p>Source: S. Roller, S. Sukhbaatar, A. Szlam and J. Weston, "Hash Layers For Large Sparse Models", NeurIPS 2021.
 *
 * <p>Catalogue: T166
 */
public final class HashGate extends Layer {
    private static final int MOST_BITS = 20;

    private final int experts;
    private final Buffer projection;
    private final Buffer table;

    /**
     * A gate.
     *
     * @param bits of the hash, 1 to 20
     * @throws IllegalArgumentException if there are fewer than 2 experts, or fewer codes than experts
     */
    public HashGate(int in, int experts, int bits, RandomGenerator rng) {
        Choosers.require("HashGate", "choices", experts, 1);
        if (bits < 1 || bits > MOST_BITS || 1 << bits < experts) {
            throw new IllegalArgumentException("HashGate: needs 1 to " + MOST_BITS + " bits and a code for each of "
                    + experts + " experts, got " + bits + " bits");
        }
        this.experts = experts;
        projection = buffer("projection", Tensor.randn(rng, bits, in));
        int[] order = Rng.permutation(rng, 1 << bits);
        long[] expert = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            expert[i] = order[i] % experts;
        }
        table = buffer("table", Tensor.of(expert, expert.length));
    }

    @Override
    public Tensor forward(Tensor x) {
        int bits = projection.get().size(0);
        if (x.rank() == 0 || x.size(-1) != projection.get().size(1)) {
            throw new ShapeException(
                    "HashGate: needs inputs [..., " + projection.get().size(1) + "], got shape " + x.shape());
        }
        Tensor rows = x.detach().reshape(-1, x.size(-1));
        Tensor sides = rows.matmul(projection.get().mT()).gt(0).to(DType.INT64);
        long[] place = new long[bits];
        for (int b = 0; b < bits; b++) {
            place[b] = 1L << b;
        }
        Tensor code = sides.mul(Tensor.of(place, bits)).sum(1);
        Tensor chosen = table.get().indexSelect(0, code);
        return Indexing.oneHot(chosen, experts, x.dtype())
                .reshape(x.shape().without(-1).append(experts));
    }
}
