package cotangent.nn.optim;

import cotangent.nn.Parameter;
import java.util.Map;

/**
 * Exponential moving averages of parameters, which begin at the values at the start:
 *
 * <pre>a = d a + (1 - d) p</pre>
 *
 * <p>with {@code d = decay} or, at the {@code n}-th update, with a {@code d} that rises to it and forgets the start sooner:
 * {@code min(decay, (1 + n) / (10 + n))} with warm-up, {@code min(decay, 1 - 1 / n)} from the mean, which makes the first averages plain
 * means of the values at the updates so far.
 *
 * <p>Source: B. T. Polyak and A. B. Juditsky, Acceleration of stochastic approximation by averaging, SIAM J. Control and Optimization
 * 30(4), 1992, with exponential weights; the warm-up is TensorFlow's; from the mean: A. Tarvainen and H. Valpola, Mean teachers are better
 * role models, NeurIPS 2017.
 */
public final class Ema extends WeightAverages {
    private enum Start {
        CONSTANT,
        WARMUP,
        MEAN
    }

    private final double decay;
    private final Start start;

    private Ema(Map<String, Parameter> parameters, double decay, Start start) {
        super(parameters);
        this.decay = Require.fraction("decay", decay);
        this.start = start;
    }

    /** Averages that keep the share {@code decay}, in [0, 1), at each update; 0.999 is usual. */
    public static Ema of(Map<String, Parameter> parameters, double decay) {
        return new Ema(parameters, decay, Start.CONSTANT);
    }

    /** Averages whose decay rises to {@code decay} by {@code (1 + n) / (10 + n)}. */
    public static Ema withWarmup(Map<String, Parameter> parameters, double decay) {
        return new Ema(parameters, decay, Start.WARMUP);
    }

    /** Averages that are plain means until their decay has risen to {@code decay}. */
    public static Ema fromMean(Map<String, Parameter> parameters, double decay) {
        return new Ema(parameters, decay, Start.MEAN);
    }

    @Override
    double weight(long n) {
        return 1
                - switch (start) {
                    case CONSTANT -> decay;
                    case WARMUP -> Math.min(decay, (1.0 + n) / (10.0 + n));
                    case MEAN -> Math.min(decay, 1 - 1.0 / n);
                };
    }
}
