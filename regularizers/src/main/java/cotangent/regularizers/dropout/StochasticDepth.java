package cotangent.regularizers.dropout;

import cotangent.nn.DropPath;
import cotangent.nn.Module;
import java.util.List;

/**
 * Rates of stochastic depth that grow with depth: the first residual block is never skipped, the last with probability {@code p}.
 *
 * <pre>
 * y = x + body(x) k / (1 - p_l),   k ~ Bernoulli(1 - p_l) for each sample,   p_l = p l / (L - 1),   l = 0 .. L - 1
 * </pre>
 *
 * for {@code L} blocks. The layer that skips is {@link DropPath}, at the end of the body of a {@link cotangent.nn.Residual}; in use it
 * passes. A single block gets {@code p}. {@code k} is a constant; a gradient passes where a body was kept.
 *
 * <p>Source: G. Huang, Y. Sun, Z. Liu, D. Sedra, K. Q. Weinberger, "Deep Networks with Stochastic Depth", ECCV 2016; from rate 0 at the
 * first block as in Z. Liu, Z. Xu, J. Jin, Z. Shen, T. Darrell, "Dropout Reduces Underfitting", ICML 2023.
 *
 * <p>Catalogue: T264
 */
public final class StochasticDepth {
    /**
     * The rates of the blocks, in order of depth.
     *
     * @param depth number of blocks
     * @param p the rate of the last
     * @throws IllegalArgumentException if there is no block or {@code p} is outside [0, 1)
     */
    public static double[] rates(int depth, double p) {
        if (depth < 1) {
            throw new IllegalArgumentException("StochasticDepth: needs at least one block, got " + depth);
        }
        Rates.require("StochasticDepth", p);
        double[] rates = new double[depth];
        for (int l = 0; l < depth - 1; l++) {
            rates[l] = p * l / (depth - 1);
        }
        rates[depth - 1] = p;
        return rates;
    }

    /**
     * Gives all {@link DropPath} layers of a model, in order of declaration, the rates of the blocks of so many.
     *
     * @param p the rate of the last
     * @throws IllegalArgumentException if there is no such layer or {@code p} is outside [0, 1)
     */
    public static void set(Module model, double p) {
        List<DropPath> layers = Rates.layers(model, DropPath.class);
        double[] rates = rates(layers.size(), p);
        for (int l = 0; l < rates.length; l++) {
            layers.get(l).setP(rates[l]);
        }
    }

    private StochasticDepth() {}
}
