package cotangent.nn.optim;

import cotangent.nn.Parameter;
import java.util.Map;

/**
 * Exponential moving averages of parameters, which begin at the values at the start:
 *
 * <pre>a = d a + (1 - d) p</pre>
 *
 * <p>with {@code d = decay} or, with warm-up, {@code d = min(decay, (1 + n) / (10 + n))} at the {@code n}-th update, which forgets the
 * start sooner.
 *
 * <p>Source: B. T. Polyak and A. B. Juditsky, Acceleration of stochastic approximation by averaging, SIAM J. Control and Optimization
 * 30(4), 1992, with exponential weights; the warm-up is TensorFlow's.
 */
public final class Ema extends WeightAverages {
    private final double decay;
    private final boolean warmup;

    private Ema(Map<String, Parameter> parameters, double decay, boolean warmup) {
        super(parameters);
        this.decay = Require.fraction("decay", decay);
        this.warmup = warmup;
    }

    /** Averages that keep the share {@code decay}, in [0, 1), at each update; 0.999 is usual. */
    public static Ema of(Map<String, Parameter> parameters, double decay) {
        return new Ema(parameters, decay, false);
    }

    /** Averages whose decay rises to {@code decay}. */
    public static Ema withWarmup(Map<String, Parameter> parameters, double decay) {
        return new Ema(parameters, decay, true);
    }

    @Override
    double weight(long n) {
        return 1 - (warmup ? Math.min(decay, (1.0 + n) / (10.0 + n)) : decay);
    }
}
