package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final Rng rng = Rng.of(1);
    private final BatchNorm1d norm = new BatchNorm1d(4);
    private final BatchNorm1d frozen = new BatchNorm1d(4);
    private final Layer net = new Sequential(norm, frozen, new Dropout(0.5, rng));
    private final Tensor x = Tensor.randn(Rng.of(2), 6, 4);

    @Test
    void furtherPassesAreTheSameFunction() {
        frozen.eval();
        Replay replay = Replay.before(net);
        float[] first = net.apply(x).toFloatArray();
        float[] mean = norm.runningMean().get().toFloatArray();
        Rng.State after = rng.state();
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(first, replay.run(() -> net.apply(x)).toFloatArray(), 0);
            assertEquals(after, rng.state());
        }
        assertArrayEquals(mean, norm.runningMean().get().toFloatArray(), 0);
        assertEquals(Module.Mode.TRAIN, norm.mode());
        assertEquals(Module.Mode.EVAL, frozen.mode());
    }

    @Test
    void allIsSetBackAfterAFailure() {
        Replay replay = Replay.before(net);
        net.apply(x);
        Rng.State after = rng.state();
        assertThrows(
                IllegalArgumentException.class,
                () -> replay.run(() -> {
                    net.apply(x);
                    throw new IllegalArgumentException("on purpose");
                }));
        assertEquals(after, rng.state());
        assertEquals(Module.Mode.TRAIN, net.mode());
    }

    /** A generator that cannot be set back matters only where a second pass is asked for. */
    @Test
    void foreignGenerators() {
        Layer foreign = new Dropout(0.5, new Random(1));
        Replay replay = Replay.before(foreign);
        foreign.apply(x);
        assertThrows(IllegalStateException.class, () -> replay.run(() -> foreign.apply(x)));
    }
}
