package cotangent.regularizers.quantization;

import java.util.Objects;

/**
 * Hyperparameters of {@link AdaRound}.
 *
 * @param quantizer how the scales of weights are found
 * @param iterations steps for each layer
 * @param learningRate of Adam
 * @param batch samples of a step
 * @param lambda weight of the regularizer
 * @param betaStart its exponent after the warm-up
 * @param betaEnd its exponent at the end
 * @param warmUp share of the steps without it
 */
public record AdaRoundConfig(
        QuantizerConfig quantizer,
        int iterations,
        double learningRate,
        int batch,
        double lambda,
        double betaStart,
        double betaEnd,
        double warmUp) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public AdaRoundConfig {
        Objects.requireNonNull(quantizer, "AdaRound needs to know how scales are found");
        if (iterations < 0 || batch < 1) {
            throw new IllegalArgumentException(
                    "AdaRound: iterations must not be negative and a batch needs samples, got " + iterations + " and "
                            + batch);
        }
        if (!(learningRate > 0) || !(lambda >= 0) || !(warmUp >= 0 && warmUp <= 1)) {
            throw new IllegalArgumentException(
                    "AdaRound: needs a learning rate above 0, lambda not below and warmUp in [0, 1]," + " got "
                            + learningRate + ", " + lambda + " and " + warmUp);
        }
        if (!(betaEnd >= 1 && betaStart >= betaEnd)) {
            throw new IllegalArgumentException(
                    "AdaRound: beta must fall and stay above 1, got " + betaStart + " to " + betaEnd);
        }
    }

    /** The paper's: 10000 steps with 1e-3 on batches of 32, lambda 0.01, beta from 20 to 2 after a fifth. */
    public static AdaRoundConfig bits(int bits) {
        return new AdaRoundConfig(QuantizerConfig.weights(bits), 10_000, 1e-3, 32, 0.01, 20, 2, 0.2);
    }

    /** A copy that finds scales otherwise. */
    public AdaRoundConfig withQuantizer(QuantizerConfig value) {
        return new AdaRoundConfig(value, iterations, learningRate, batch, lambda, betaStart, betaEnd, warmUp);
    }

    /** A copy with other steps: 1000 with 1e-2 are enough for small networks. */
    public AdaRoundConfig withSteps(int iterations, double learningRate) {
        return new AdaRoundConfig(quantizer, iterations, learningRate, batch, lambda, betaStart, betaEnd, warmUp);
    }

    /** A copy with other batches. */
    public AdaRoundConfig withBatch(int value) {
        return new AdaRoundConfig(quantizer, iterations, learningRate, value, lambda, betaStart, betaEnd, warmUp);
    }

    /** A copy with another weight of the regularizer. */
    public AdaRoundConfig withLambda(double value) {
        return new AdaRoundConfig(quantizer, iterations, learningRate, batch, value, betaStart, betaEnd, warmUp);
    }

    /** The exponent at a step; infinite where there is no regularizer yet. */
    double beta(int step) {
        double warm = warmUp * iterations;
        if (step < warm) {
            return Double.POSITIVE_INFINITY;
        }
        return betaEnd + (betaStart - betaEnd) * Math.max(0, 1 - (step - warm) / (iterations - warm));
    }
}
