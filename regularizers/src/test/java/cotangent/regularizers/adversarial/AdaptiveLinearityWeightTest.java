package cotangent.regularizers.adversarial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.data.Batch;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdaptiveLinearityWeightTest {
    private static final AdaptiveLinearityConfig TEN = AdaptiveLinearityConfig.defaults(10);

    private static AdaptiveLinearityWeight weight(AdaptiveLinearityConfig config) {
        return new AdaptiveLinearityWeight((model, batch, context) -> Tensor.scalar(0), config);
    }

    /** By hand: 1, 2, 3 have mean 2 and deviation sqrt(2/3), so that 3.6 is usual and 3.7 is not. */
    @Test
    void jumpsAndDecays() {
        AdaptiveLinearityWeight usual = weight(TEN);
        AdaptiveLinearityWeight unusual = weight(TEN);
        for (double e : new double[] {1, 2, 3}) {
            usual.observe(e);
            unusual.observe(e);
            assertEquals(0, usual.lambda());
        }
        usual.observe(3.6);
        assertEquals(0, usual.lambda());
        unusual.observe(3.7);
        assertEquals(10, unusual.lambda());
        unusual.observe(1);
        unusual.observe(1);
        assertEquals(10 * 0.99 * 0.99, unusual.lambda(), 1e-14);
    }

    /** The third error is never unusual: only two are known. */
    @Test
    void needsMoreThanTwo() {
        AdaptiveLinearityWeight weight = weight(TEN);
        weight.observe(1);
        weight.observe(1);
        weight.observe(100);
        assertEquals(0, weight.lambda());
    }

    @Test
    void windowForgets() {
        AdaptiveLinearityWeight weight = weight(TEN.withWindow(3));
        for (double e : new double[] {100, 1, 1, 1, 2}) {
            weight.observe(e);
        }
        assertEquals(10, weight.lambda());
        assertEquals(3, weight.state().get("past").size());
    }

    @Property
    void staysInItsRange(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        AdaptiveLinearityWeight weight = weight(TEN.withSensitivity(0.5));
        for (int i = 0; i < 50; i++) {
            weight.observe(rng.nextExponential());
            assertTrue(weight.lambda() >= 0 && weight.lambda() <= 10);
        }
    }

    /** As an objective: times the weight from before the step; no move in a repeated evaluation; its state goes on. */
    @Test
    void objective() {
        List<Double> errors = new ArrayList<>(List.of(1.0, 1.0, 1.0, 5.0, 7.0, 2.0));
        Objective penalty = (model, batch, context) -> Tensor.scalar(DType.FLOAT64, errors.remove(0));
        AdaptiveLinearityWeight weight = new AdaptiveLinearityWeight(penalty, TEN.withDecay(0.5));
        Layer net = new Linear(2, 2, Rng.of(1));
        Batch batch = new Batch(Tensor.zeros(1, 2), Tensor.of(new long[] {0}), Tensor.arange(1), null);
        for (int i = 0; i < 4; i++) {
            assertEquals(0, weight.loss(net, batch, context(false)).item());
        }
        StepContext repeat = context(true);
        assertEquals(70, weight.loss(net, batch, repeat).item());
        assertEquals(Map.of("lambda", 10.0), repeat.logged());
        AdaptiveLinearityWeight other = new AdaptiveLinearityWeight(penalty, TEN.withDecay(0.5));
        other.loadState(weight.state());
        assertEquals(10, other.lambda());
        assertEquals(20, other.loss(net, batch, context(false)).item());
        assertEquals(5, other.lambda());
    }

    private static StepContext context(boolean repeat) {
        return new StepContext(0, 0, 1, Rng.of(1), false, repeat);
    }

    @Test
    void errors() {
        assertThrows(IllegalArgumentException.class, () -> AdaptiveLinearityConfig.defaults(-1));
        assertThrows(IllegalArgumentException.class, () -> TEN.withDecay(1.1));
        assertThrows(IllegalArgumentException.class, () -> TEN.withSensitivity(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> TEN.withWindow(2));
        assertThrows(IllegalArgumentException.class, () -> weight(TEN).loadState(Map.of()));
        assertThrows(IllegalArgumentException.class, () -> weight(TEN)
                .loadState(Map.of("lambda", Tensor.scalar(11), "past", Tensor.of(new double[0]))));
    }
}
