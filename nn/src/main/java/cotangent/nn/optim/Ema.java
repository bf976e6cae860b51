package cotangent.nn.optim;

import cotangent.nn.Parameter;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;

/**
 * Exponential moving averages of parameters, which begin at the values at the start:
 *
 * <pre>a = d a + (1 - d) p</pre>
 *
 * <p>with {@code d = decay} or, at the {@code n}-th update, with a {@code d} that rises to it and forgets the start sooner:
 * {@code min(decay, (1 + n) / (10 + n))} with warm-up, {@code min(decay, 1 - 1 / n)} from the mean, which makes the first averages plain
 * means of the values at the updates so far; or with any other.
 *
 * <p>Source: B. T. Polyak and A. B. Juditsky, Acceleration of stochastic approximation by averaging, SIAM J. Control and Optimization
 * 30(4), 1992, with exponential weights; the warm-up is TensorFlow's; from the mean: A. Tarvainen and H. Valpola, Mean teachers are better
 * role models, NeurIPS 2017.
 */
public final class Ema extends WeightAverages {
    private final LongToDoubleFunction decay;

    private Ema(Map<String, Parameter> parameters, LongToDoubleFunction decay) {
        super(parameters);
        this.decay = decay;
    }

    /** Averages that keep the share {@code decay}, in [0, 1), at each update; 0.999 is usual. */
    public static Ema of(Map<String, Parameter> parameters, double decay) {
        Require.fraction("decay", decay);
        return new Ema(parameters, n -> decay);
    }

    /** Averages whose decay rises to {@code decay} by {@code (1 + n) / (10 + n)}. */
    public static Ema withWarmup(Map<String, Parameter> parameters, double decay) {
        Require.fraction("decay", decay);
        return new Ema(parameters, n -> Math.min(decay, (1.0 + n) / (10.0 + n)));
    }

    /** Averages that are plain means until their decay has risen to {@code decay}. */
    public static Ema fromMean(Map<String, Parameter> parameters, double decay) {
        Require.fraction("decay", decay);
        return new Ema(parameters, n -> Math.min(decay, 1 - 1.0 / n));
    }

    /**
     * Averages whose decay follows a schedule.
     *
     * @param decay the decay at the {@code n}-th update, from 1; in [0, 1), or {@link #update} throws an {@link IllegalArgumentException}
     */
    public static Ema scheduled(Map<String, Parameter> parameters, LongToDoubleFunction decay) {
        Objects.requireNonNull(decay, "decay");
        return new Ema(parameters, n -> Require.fraction("decay", decay.applyAsDouble(n)));
    }

    @Override
    double weight(long n) {
        return 1 - decay.applyAsDouble(n);
    }
}
