package cotangent.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.AttentionConfig;
import cotangent.nn.KeyValueCache;
import cotangent.nn.TransformerConfig;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class GptProperties {
    private static final int VOCABULARY = 7;
    private static final int CONTEXT = 8;

    private static Gpt model(AttentionConfig.Positions positions, boolean tied, Rng rng) {
        GptConfig config = GptConfig.of(VOCABULARY, CONTEXT, 8, 2, 2).withTied(tied);
        Gpt model = new Gpt(
                switch (positions) {
                    case NONE -> config;
                    case ROTARY ->
                        config.withAttention(a -> a.withRotary(CONTEXT).withKeyValueHeads(1));
                    case ALIBI -> config.withAttention(AttentionConfig::withAlibi);
                },
                rng);
        model.to(DType.FLOAT64);
        model.eval();
        return model;
    }

    @Property(tries = 100)
    void theFutureDoesNotMatter(
            @ForAll AttentionConfig.Positions positions,
            @ForAll boolean tied,
            @ForAll @IntRange(min = 1, max = CONTEXT - 1) int t,
            @ForAll long seed) {
        Rng rng = Rng.of(seed);
        Gpt model = model(positions, tied, rng);
        Tensor tokens = Tensor.randint(rng, 0, VOCABULARY, 2, CONTEXT);
        Tensor other = tokens.narrow(1, t, CONTEXT - t).add(1).remainder(VOCABULARY);
        Tensor changed = Tensor.cat(1, tokens.narrow(1, 0, t), other);
        Tensor y = model.apply(tokens);
        assertEquals(Shape.of(2, CONTEXT, VOCABULARY), y.shape());
        assertArrayEquals(
                y.narrow(1, 0, t).contiguous().toDoubleArray(),
                model.apply(changed).narrow(1, 0, t).contiguous().toDoubleArray(),
                1e-12);
        assertFalse(y.allClose(model.apply(changed)));
    }

    @Property(tries = 100)
    void cachedLogitsAreTheLogits(
            @ForAll AttentionConfig.Positions positions,
            @ForAll @IntRange(min = 1, max = CONTEXT - 1) int first,
            @ForAll long seed) {
        Rng rng = Rng.of(seed);
        Gpt model = model(positions, true, rng);
        Tensor tokens = Tensor.randint(rng, 0, VOCABULARY, 2, CONTEXT);
        List<KeyValueCache> caches = model.caches();
        Tensor y = Tensor.cat(
                1,
                model.forward(tokens.narrow(1, 0, first), caches),
                model.forward(tokens.narrow(1, first, CONTEXT - first), caches));
        assertArrayEquals(model.apply(tokens).toDoubleArray(), y.toDoubleArray(), 1e-12);
    }

    /** Beyond the context, too, where the older half is forgotten. */
    @Property(tries = 30)
    void generationIsWhatTheModelSaysWithoutCaches(
            @ForAll AttentionConfig.Positions positions,
            @ForAll @IntRange(min = 1, max = 2 * CONTEXT) int prompt,
            @ForAll @IntRange(max = 20) int count,
            @ForAll boolean greedy,
            @ForAll long seed) {
        Gpt model = model(positions, false, Rng.of(seed));
        int[] begun = Tensor.randint(Rng.of(seed), 0, VOCABULARY, prompt)
                .to(DType.INT32)
                .toIntArray();
        TokenSampling sampling =
                greedy ? TokenSampling.greedy() : TokenSampling.of(1).withTopP(0.9);
        int[] tokens = Arrays.copyOf(begun, prompt + count);
        Rng rng = Rng.of(seed);
        int start = Math.max(0, prompt - CONTEXT);
        for (int t = prompt; t < tokens.length; t++) {
            if (t - start > CONTEXT) {
                start = t - CONTEXT / 2;
            }
            Tensor window = Tensor.of(Arrays.copyOfRange(tokens, start, t), 1, t - start);
            tokens[t] = sampling.draw(model.apply(window).select(0, 0).select(0, -1), rng);
        }
        assertArrayEquals(tokens, model.generate(begun, count, sampling, Rng.of(seed)));
    }

    @Example
    void generationLeavesTheModeAndTheGraphAlone() {
        Rng rng = Rng.of(1);
        Gpt model = model(AttentionConfig.Positions.NONE, true, rng);
        model.train();
        int[] a = model.generate(new int[] {1, 2}, 5, TokenSampling.greedy(), rng);
        assertTrue(model.isTraining());
        assertArrayEquals(a, model.generate(new int[] {1, 2}, 5, TokenSampling.greedy(), rng));
        assertArrayEquals(new int[] {3}, model.generate(new int[] {3}, 0, TokenSampling.greedy(), rng));
    }

    @Example
    void itLearnsACycle() {
        Rng rng = Rng.of(1);
        Gpt model = new Gpt(GptConfig.of(VOCABULARY, CONTEXT, 16, 2, 1).withDropout(0), rng);
        Tensor cycle = Tensor.arange(CONTEXT + 1).remainder(5);
        Tensor inputs = cycle.narrow(0, 0, CONTEXT).unsqueeze(0);
        Tensor targets = cycle.narrow(0, 1, CONTEXT);
        Adam adam = new Adam(model.parameters(), AdamConfig.defaults().withLearningRate(1e-2));
        for (int step = 0; step < 60; step++) {
            adam.step(Closure.of(adam, () -> CrossEntropy.of(model.apply(inputs).flatten(0, 1), targets)));
        }
        int[] expected = {0, 1, 2, 3, 4, 0, 1, 2};
        assertArrayEquals(expected, model.generate(new int[] {0, 1}, 6, TokenSampling.greedy(), rng));
    }

    @Example
    void namesOfTheState() {
        Rng rng = Rng.of(1);
        List<String> tied = new ArrayList<>(
                model(AttentionConfig.Positions.NONE, true, rng).stateDict().keySet());
        assertEquals("token_embedding.weight", tied.get(0));
        assertEquals("position_embedding.weight", tied.get(1));
        assertTrue(tied.contains("encoder.layers.1.self_attn.in_proj_weight"));
        assertTrue(tied.contains("encoder.norm.bias"));
        assertFalse(tied.contains("head.weight"));
        assertTrue(
                model(AttentionConfig.Positions.ALIBI, false, rng).stateDict().containsKey("head.weight"));
        assertFalse(model(AttentionConfig.Positions.ALIBI, false, rng)
                .stateDict()
                .containsKey("position_embedding.weight"));
    }

    @Example
    void wrongSettingsAndInputsAreNamed() {
        Rng rng = Rng.of(1);
        Gpt model = model(AttentionConfig.Positions.NONE, true, rng);
        assertEquals(
                "Gpt: tokens have shape [1, 9] after 0, needs [batch, time] with 1 to 8 positions in all",
                assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(DType.INT64, 1, 9)))
                        .getMessage());
        assertThrows(DTypeException.class, () -> model.apply(Tensor.zeros(1, 3)));
        assertThrows(IllegalArgumentException.class, () -> model.generate(new int[0], 1, TokenSampling.greedy(), rng));
        assertThrows(
                IndexOutOfBoundsException.class, () -> model.generate(new int[] {7}, 1, TokenSampling.greedy(), rng));
        assertThrows(IllegalArgumentException.class, () -> new GptConfig(7, 8, 1, TransformerConfig.of(4, 2), true));
    }
}
