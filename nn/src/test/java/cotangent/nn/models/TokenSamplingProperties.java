package cotangent.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class TokenSamplingProperties {
    /** Probabilities 0.5, 0.3, 0.15 and 0.05 of tokens 2, 0, 3 and 1. */
    private static final Tensor LOGITS =
            Tensor.of(new double[] {0.3, 0.05, 0.5, 0.15}).log();

    private static double[] shares(TokenSampling sampling, int draws) {
        Rng rng = Rng.of(1);
        double[] shares = new double[4];
        for (int i = 0; i < draws; i++) {
            shares[sampling.draw(LOGITS, rng)] += 1.0 / draws;
        }
        return shares;
    }

    private static void assertShares(TokenSampling sampling, double... expected) {
        double[] shares = shares(sampling, 20_000);
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], shares[i], 0.0177, "token " + i); // five deviations of sqrt(0.25 / 20000)
        }
    }

    @Example
    void sharesAreTheProbabilities() {
        assertShares(TokenSampling.of(1), 0.3, 0.05, 0.5, 0.15);
    }

    @Example
    void theTemperatureSharpens() {
        double sum = 0.09 + 0.0025 + 0.25 + 0.0225;
        assertShares(TokenSampling.of(0.5), 0.09 / sum, 0.0025 / sum, 0.25 / sum, 0.0225 / sum);
    }

    @Example
    void topKKeepsTheMostProbable() {
        assertShares(TokenSampling.of(1).withTopK(2), 0.375, 0, 0.625, 0);
        assertShares(TokenSampling.of(1).withTopK(1), 0, 0, 1, 0);
    }

    @Example
    void topPKeepsTheFewestThatSuffice() {
        assertShares(TokenSampling.of(1).withTopP(0.51), 0.375, 0, 0.625, 0);
        assertShares(TokenSampling.of(1).withTopP(0.49), 0, 0, 1, 0);
        assertShares(TokenSampling.of(1).withTopP(0.81), 0.3 / 0.95, 0, 0.5 / 0.95, 0.15 / 0.95);
        assertShares(TokenSampling.of(1).withTopK(3).withTopP(0.9), 0.3 / 0.95, 0, 0.5 / 0.95, 0.15 / 0.95);
    }

    @Property(tries = 200)
    void whatIsDrawnIsAmongTheKMostProbable(
            @ForAll @IntRange(min = 1, max = 12) int vocabulary,
            @ForAll @IntRange(min = 1, max = 12) int k,
            @ForAll @DoubleRange(min = 0, max = 3) double temperature,
            @ForAll @DoubleRange(min = 0.01, max = 1) double p,
            @ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor logits = Tensor.randn(rng, vocabulary);
        int token = new TokenSampling(temperature, k, p).draw(logits, rng);
        double better = logits.gt(logits.get(token)).sum().item();
        assertTrue(better < k, () -> better + " are more probable");
        if (temperature == 0) {
            assertEquals(0, better);
        }
    }

    @Example
    void equalLogitsGoToTheLowerToken() {
        Tensor equal = Tensor.zeros(5);
        assertEquals(0, TokenSampling.greedy().draw(equal, Rng.of(1)));
        assertEquals(0, TokenSampling.of(1).withTopK(1).draw(equal, Rng.of(1)));
    }

    @Example
    void impossibleTokensAreNotDrawn() {
        Tensor logits = Tensor.of(new double[] {Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY});
        Rng rng = Rng.of(1);
        for (int i = 0; i < 100; i++) {
            assertEquals(1, TokenSampling.of(5).draw(logits, rng));
        }
    }

    @Example
    void wrongSettingsAndLogitsAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> TokenSampling.of(-1));
        assertThrows(IllegalArgumentException.class, () -> TokenSampling.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> TokenSampling.of(1).withTopK(0));
        assertThrows(IllegalArgumentException.class, () -> TokenSampling.of(1).withTopP(0));
        assertThrows(IllegalArgumentException.class, () -> TokenSampling.of(1).withTopP(1.5));
        assertThrows(ShapeException.class, () -> TokenSampling.greedy().draw(Tensor.zeros(2, 2), Rng.of(1)));
        assertThrows(ShapeException.class, () -> TokenSampling.greedy().draw(Tensor.zeros(0), Rng.of(1)));
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> TokenSampling.of(1)
                    .draw(Tensor.of(new double[] {0, wrong}), Rng.of(1)));
        }
        Tensor none = Tensor.full(DType.FLOAT64, Double.NEGATIVE_INFINITY, 2);
        assertThrows(
                IllegalArgumentException.class, () -> TokenSampling.greedy().draw(none, Rng.of(1)));
    }
}
