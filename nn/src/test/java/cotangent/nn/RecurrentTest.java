package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the golden values do not show: states handed on, dropout between layers, first values and errors. */
class RecurrentTest {
    private static final RecurrentConfig ONE = RecurrentConfig.defaults();
    private final Rng rng = Rng.of(29);

    @Test
    void aSequenceInTwoPiecesGivesTheSame() {
        Lstm lstm = new Lstm(3, 4, ONE.withLayers(2), rng);
        Tensor x = Tensor.randn(rng, 2, 5, 3);
        Lstm.Output whole = lstm.run(x);
        Lstm.Output first = lstm.run(x.narrow(1, 0, 2));
        Lstm.Output second = lstm.run(x.narrow(1, 2, 3), first.hidden(), first.cell());
        assertTrue(whole.output().allClose(Tensor.cat(1, first.output(), second.output())));
        assertTrue(whole.hidden().allClose(second.hidden()));
        assertTrue(whole.cell().allClose(second.cell()));
    }

    @Test
    void theLayerAppliedGivesTheOutputsOfTheRun() {
        Gru gru = new Gru(3, 4, ONE.withBidirectional(true), rng);
        Tensor x = Tensor.randn(rng, 2, 5, 3);
        assertEquals(Shape.of(2, 5, 8), gru.apply(x).shape());
        assertArrayEquals(gru.run(x).output().toFloatArray(), gru.apply(x).toFloatArray());
    }

    /** The golden values show what is computed; this, that nothing of the padding gets in. */
    @Test
    void paddingIsNotRead() {
        Lstm lstm = new Lstm(3, 4, ONE.withLayers(2).withBidirectional(true), rng);
        int[] lengths = {2, 4};
        Tensor x = Tensor.randn(rng, 2, 4, 3);
        Tensor padding = Tensor.of(new boolean[] {false, false, true, true, false, false, false, false}, 2, 4, 1);
        Tensor spoilt = x.maskedFill(padding.expand(2, 4, 3), Double.NaN).copy().requiresGrad();
        Lstm.Output y = lstm.run(spoilt, lengths);
        Lstm.Output alone = lstm.run(x.narrow(0, 0, 1).narrow(1, 0, 2));
        assertTrue(y.output().narrow(0, 0, 1).narrow(1, 0, 2).allClose(alone.output()));
        assertTrue(y.cell().narrow(1, 0, 1).allClose(alone.cell()));
        assertArrayEquals(
                new float[16],
                y.output().select(0, 0).narrow(0, 2, 2).contiguous().toFloatArray());
        y.output().sum().add(y.hidden().sum()).backward();
        assertTrue(spoilt.grad().allFinite());
        lstm.parameters().forEach((name, p) -> assertTrue(p.grad().allFinite(), name));
    }

    @Test
    void lengthsAreChecked() {
        Gru gru = new Gru(3, 4, rng);
        Tensor x = Tensor.zeros(2, 5, 3);
        for (int[] wrong : new int[][] {{5}, {0, 5}, {6, 5}, {1, 2, 3}}) {
            assertThrows(IllegalArgumentException.class, () -> gru.run(x, wrong));
        }
        assertMessage(
                IllegalArgumentException.class,
                "Gru(3, 4): needs 2 lengths from 1 to 5, got [0, 5]",
                () -> gru.run(x, new int[] {0, 5}));
    }

    @Test
    void dropoutActsBetweenLayersWhileTrainingOnly() {
        Tensor x = Tensor.randn(rng, 2, 5, 3);
        Gru stacked = new Gru(3, 8, ONE.withLayers(2).withDropout(0.5), rng);
        assertFalse(stacked.apply(x).allClose(stacked.apply(x)));
        stacked.eval();
        assertTrue(stacked.apply(x).allClose(stacked.apply(x)));
        Gru single = new Gru(3, 8, ONE.withDropout(0.5), rng);
        assertTrue(single.apply(x).allClose(single.apply(x)));
    }

    @Test
    void firstValuesAreUniformWithinTheRootOfTheState() {
        Rnn rnn = new Rnn(3, 16, rng);
        double largest = 0;
        for (Parameter p : rnn.parameters().values()) {
            largest = Math.max(largest, p.value().abs().max().toDoubleArray()[0]);
        }
        assertTrue(largest <= 0.25 && largest > 0.2, "largest is " + largest);
    }

    @Test
    void wrongSettingsAndInputsAreNamed() {
        assertMessage(IllegalArgumentException.class, "Gru: hidden must be positive, got 0", () -> new Gru(3, 0, rng));
        assertMessage(
                IllegalArgumentException.class,
                "RecurrentConfig: the number of layers must be positive, got 0",
                () -> ONE.withLayers(0));
        assertMessage(
                IllegalArgumentException.class,
                "RecurrentConfig: the probability must lie in [0, 1], got 2.0",
                () -> ONE.withDropout(2));
        Lstm lstm = new Lstm(3, 4, ONE.withLayers(2).withBidirectional(true), rng);
        assertMessage(
                ShapeException.class,
                "Lstm(3, 4, 2 layers, bidirectional): input has shape [2, 5, 4], needs [batch, time, 3] with at least one step",
                () -> lstm.apply(Tensor.zeros(2, 5, 4)));
        assertThrows(ShapeException.class, () -> lstm.apply(Tensor.zeros(2, 0, 3)));
        assertThrows(ShapeException.class, () -> lstm.apply(Tensor.zeros(5, 3)));
        assertMessage(
                ShapeException.class,
                "Lstm(3, 4, 2 layers, bidirectional): state has shape [2, 2, 4], needs [4, 2, 4]",
                () -> lstm.run(Tensor.zeros(2, 5, 3), Tensor.zeros(4, 2, 4), Tensor.zeros(2, 2, 4)));
    }

    private static void assertMessage(Class<? extends Exception> type, String message, Executable action) {
        assertEquals(message, assertThrows(type, action).getMessage());
    }
}
