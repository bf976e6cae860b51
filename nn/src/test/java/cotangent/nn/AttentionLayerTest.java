package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the golden values do not show: masks of truth values, causality, dropout, hooks and errors. */
class AttentionLayerTest {
    private final Rng rng = Rng.of(23);

    @Test
    void aTriangularMaskOfTruthValuesIsCausality() {
        MultiheadAttention causal = new MultiheadAttention(4, 2, true, true, rng);
        MultiheadAttention masked = new MultiheadAttention(4, 2, rng);
        masked.loadStateDict(causal.stateDict());
        Tensor x = Tensor.randn(rng, 2, 3, 4);
        Tensor mask = Tensor.arange(3).le(Tensor.arange(3).unsqueeze(1));
        assertTrue(causal.apply(x).allClose(masked.forward(x, mask)));
        assertFalse(causal.apply(x).allClose(masked.apply(x)));
    }

    @Test
    void queriesKeysAndValuesFromTheSamePlaceAreSelfAttention() {
        MultiheadAttention layer = new MultiheadAttention(6, 3, rng);
        Tensor x = Tensor.randn(rng, 2, 5, 6);
        assertTrue(layer.apply(x).allClose(layer.forward(x, x, x, null)));
    }

    @Test
    void aCausalEncoderDoesNotSeeTheFuture() {
        TransformerEncoder encoder =
                new TransformerEncoder(TransformerConfig.of(4, 2).withCausal(true), 2, false, rng);
        encoder.eval();
        Tensor x = Tensor.randn(rng, 1, 4, 4);
        Tensor changed = Tensor.cat(1, x.narrow(1, 0, 3), Tensor.randn(rng, 1, 1, 4));
        assertArrayEquals(
                encoder.apply(x).narrow(1, 0, 3).copy().toDoubleArray(),
                encoder.apply(changed).narrow(1, 0, 3).copy().toDoubleArray(),
                1e-6);
        assertFalse(encoder.apply(x).allClose(encoder.apply(changed)));
    }

    @Test
    void aMaskReachesEveryLayerOfAnEncoder() {
        TransformerConfig config = TransformerConfig.of(4, 2).withDropout(0);
        TransformerEncoder causal = new TransformerEncoder(config.withCausal(true), 2, true, rng);
        TransformerEncoder masked = new TransformerEncoder(config, 2, true, rng);
        masked.loadStateDict(causal.stateDict());
        Tensor x = Tensor.randn(rng, 2, 3, 4);
        Tensor mask = Tensor.arange(3).le(Tensor.arange(3).unsqueeze(1));
        assertTrue(causal.apply(x).allClose(masked.forward(x, mask)));
    }

    @Test
    void dropoutActsWhileTrainingOnly() {
        TransformerEncoderLayer layer = new TransformerEncoderLayer(TransformerConfig.of(8, 2), rng);
        Tensor x = Tensor.randn(rng, 2, 5, 8);
        assertFalse(layer.apply(x).allClose(layer.apply(x)));
        layer.eval();
        assertTrue(layer.apply(x).allClose(layer.apply(x)));
    }

    @Test
    void firstBiasesAreZero() {
        MultiheadAttention layer = new MultiheadAttention(4, 2, rng);
        assertArrayEquals(new double[12], layer.inBias().value().toDoubleArray());
        assertArrayEquals(new double[4], layer.out().bias().value().toDoubleArray());
    }

    @Test
    void wrongSettingsAndInputsAreNamed() {
        assertMessage(
                IllegalArgumentException.class,
                "MultiheadAttention: 3 heads do not divide 4 features",
                () -> new MultiheadAttention(4, 3, rng));
        assertMessage(
                IllegalArgumentException.class,
                "MultiheadAttention: 3 heads do not divide 4 features",
                () -> TransformerConfig.of(4, 3));
        assertMessage(
                IllegalArgumentException.class,
                "TransformerEncoder: the number of layers must be positive, got 0",
                () -> new TransformerEncoder(TransformerConfig.of(4, 2), 0, false, rng));
        MultiheadAttention layer = new MultiheadAttention(4, 2, true, true, rng);
        for (int[] shape : List.of(new int[] {3, 4}, new int[] {2, 3, 5})) {
            String text = shape.length == 2 ? "[3, 4]" : "[2, 3, 5]";
            assertMessage(
                    ShapeException.class,
                    "MultiheadAttention(4, 2 heads, causal): input has shape " + text + ", needs [batch, time, 4]",
                    () -> layer.apply(Tensor.zeros(shape)));
        }
        assertThrows(ShapeException.class, () -> layer.forward(Tensor.zeros(2, 3, 4), Tensor.zeros(5, 5)));
    }

    private static void assertMessage(Class<? extends Exception> type, String message, Executable action) {
        assertEquals(message, assertThrows(type, action).getMessage());
    }
}
