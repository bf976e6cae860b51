package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Causality, memory and shared heads, for every way of knowing positions. */
class AttentionProperties {
    private static final int TIME = 6;
    private static final int DIM = 8;

    private static AttentionConfig config(AttentionConfig.Positions positions, int keyValueHeads) {
        AttentionConfig config = AttentionConfig.of(DIM, 4).withCausal(true).withKeyValueHeads(keyValueHeads);
        return switch (positions) {
            case NONE -> config;
            case ROTARY -> config.withRotary(TIME);
            case ALIBI -> config.withAlibi();
        };
    }

    private static MultiheadAttention layer(AttentionConfig config, Rng rng) {
        MultiheadAttention layer = new MultiheadAttention(config, rng);
        layer.to(DType.FLOAT64);
        return layer;
    }

    private static int heads(int choice) {
        return 1 << choice; // 1, 2 or 4 heads of keys and values
    }

    @Property(tries = 100)
    void theFutureDoesNotMatter(
            @ForAll AttentionConfig.Positions positions,
            @ForAll @IntRange(max = 2) int choice,
            @ForAll @IntRange(min = 1, max = TIME - 1) int t,
            @ForAll long seed) {
        Rng rng = Rng.of(seed);
        MultiheadAttention layer = layer(config(positions, heads(choice)), rng);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, TIME, DIM);
        Tensor changed = Tensor.cat(1, x.narrow(1, 0, t), Tensor.randn(rng, DType.FLOAT64, 2, TIME - t, DIM));
        Tensor y = layer.apply(x);
        Tensor z = layer.apply(changed);
        assertArrayEquals(
                y.narrow(1, 0, t).contiguous().toDoubleArray(),
                z.narrow(1, 0, t).contiguous().toDoubleArray(),
                1e-12);
        assertFalse(y.allClose(z));
    }

    @Property(tries = 100)
    void aCacheGivesWhatTheWholeSequenceGives(
            @ForAll AttentionConfig.Positions positions,
            @ForAll @IntRange(max = 2) int choice,
            @ForAll @IntRange(min = 1, max = TIME - 2) int first,
            @ForAll @IntRange(min = 1, max = 2) int second,
            @ForAll long seed) {
        Rng rng = Rng.of(seed);
        MultiheadAttention layer = layer(config(positions, heads(choice)), rng);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, TIME, DIM);
        KeyValueCache cache = new KeyValueCache();
        int middle = Math.min(second, TIME - first);
        Tensor a = layer.forward(x.narrow(1, 0, first), null, cache);
        Tensor b = layer.forward(x.narrow(1, first, middle), null, cache);
        Tensor all = Tensor.cat(1, a, b);
        for (int t = first + middle; t < TIME; t++) {
            all = Tensor.cat(1, all, layer.forward(x.narrow(1, t, 1), null, cache));
        }
        assertEquals(TIME, cache.length());
        assertArrayEquals(layer.apply(x).toDoubleArray(), all.toDoubleArray(), 1e-12);
    }

    /** Heads of keys and values that serve several heads of queries are the same as copies of them. */
    @Property(tries = 50)
    void sharedHeadsAreRepeatedHeads(@ForAll AttentionConfig.Positions positions, @ForAll long seed) {
        Rng rng = Rng.of(seed);
        MultiheadAttention shared = layer(config(positions, 2), rng);
        MultiheadAttention full = layer(config(positions, 4), rng);
        int width = DIM / 4;
        Tensor w = shared.inWeight().value().detach();
        full.inWeight()
                .value()
                .assign(Tensor.cat(0, w.narrow(0, 0, DIM), twice(w, DIM, width), twice(w, DIM + 2 * width, width)));
        full.out().weight().value().assign(shared.out().weight().value());
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, TIME, DIM);
        assertArrayEquals(full.apply(x).toDoubleArray(), shared.apply(x).toDoubleArray(), 1e-12);
        for (int[] shape : new int[][] {{TIME, TIME}, {4, TIME, TIME}, {2, 1, 1, TIME}, {2, 4, TIME, TIME}}) {
            Tensor numbers = Tensor.randn(rng, DType.FLOAT64, shape);
            for (Tensor mask : List.of(numbers, numbers.gt(-1))) {
                assertArrayEquals(
                        full.forward(x, mask).toDoubleArray(),
                        shared.forward(x, mask).toDoubleArray(),
                        1e-12);
            }
        }
    }

    private static Tensor twice(Tensor w, int from, int width) {
        Tensor a = w.narrow(0, from, width);
        Tensor b = w.narrow(0, from + width, width);
        return Tensor.cat(0, a, a, b, b);
    }

    /** A uniform value is not changed by attention, whatever the weights are, but is by dropping some of them. */
    @Example
    void droppedWeightsKeepTheMean() {
        Rng rng = Rng.of(3);
        MultiheadAttention layer = layer(AttentionConfig.of(DIM, 4).withDropout(0.5), rng);
        Tensor x = Tensor.ones(DType.FLOAT64, 400, TIME, DIM);
        Tensor y = layer.apply(x);
        assertFalse(y.allClose(layer.apply(x)));
        Tensor mean = y.mean(true, 0, 1);
        layer.eval();
        Tensor kept = layer.apply(x);
        assertArrayEquals(kept.toDoubleArray(), layer.apply(x).toDoubleArray());
        // 2400 positions; a head's sum of 6 weights of 1/6 has deviation sqrt(1/6): 0.0084 for the mean, times values
        // below 2
        assertArrayEquals(kept.mean(true, 0, 1).toDoubleArray(), mean.toDoubleArray(), 0.06);
    }

    @Example
    void aCacheTellsAWrongBatch() {
        Rng rng = Rng.of(3);
        MultiheadAttention layer = layer(config(AttentionConfig.Positions.NONE, 4), rng);
        KeyValueCache cache = new KeyValueCache();
        layer.forward(Tensor.zeros(DType.FLOAT64, 2, 3, DIM), null, cache);
        assertThrows(ShapeException.class, () -> layer.forward(Tensor.zeros(DType.FLOAT64, 1, 3, DIM), null, cache));
        assertEquals(3, cache.length());
        cache.clear();
        layer.forward(Tensor.zeros(DType.FLOAT64, 1, 40, DIM), null, cache);
        assertEquals(40, cache.length());
    }

    @Example
    void wrongSettingsAreNamed() {
        assertMessage(
                "MultiheadAttention: 3 heads of keys and values do not divide 4 heads of queries",
                () -> AttentionConfig.of(8, 4).withKeyValueHeads(3));
        assertMessage(
                "MultiheadAttention: rotary positions need an even number of features a head, got 3",
                () -> AttentionConfig.of(6, 2).withRotary(4));
        assertMessage("MultiheadAttention: the probability must lie in [0, 1], got 1.5", () -> AttentionConfig.of(6, 2)
                .withDropout(1.5));
        TransformerEncoder encoder = new TransformerEncoder(TransformerConfig.of(4, 2), 2, false, Rng.of(1));
        assertMessage(
                "TransformerEncoder: needs 2 caches, got 1",
                () -> encoder.forward(Tensor.zeros(1, 2, 4), null, List.of(new KeyValueCache())));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    /** Position by position, with a memory of the target, the decoder gives what it gives for the whole target. */
    @Property(tries = 30)
    void aDecoderGoesOnFromItsCaches(@ForAll boolean normFirst, @ForAll long seed) {
        Rng rng = Rng.of(seed);
        TransformerConfig config =
                TransformerConfig.of(DIM, 2).withCausal(true).withDropout(0).withNormFirst(normFirst);
        TransformerDecoder decoder = new TransformerDecoder(config, 2, true, rng);
        decoder.to(DType.FLOAT64);
        Tensor memory = Tensor.randn(rng, DType.FLOAT64, 2, 3, DIM);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, 4, DIM);
        List<KeyValueCache> caches = decoder.caches();
        Tensor[] steps = new Tensor[4];
        for (int t = 0; t < 4; t++) {
            steps[t] = decoder.forward(x.narrow(1, t, 1), memory, null, null, caches);
        }
        assertArrayEquals(
                decoder.forward(x, memory).toDoubleArray(), Tensor.cat(1, steps).toDoubleArray(), 1e-12);
    }
}
