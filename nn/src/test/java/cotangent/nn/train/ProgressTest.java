package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private long now;

    private String show(boolean rewrite) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Progress p = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), rewrite, () -> now);
        p.onEpochStart(0);
        for (int i = 1; i <= 4; i++) {
            now += 500_000_000L;
            p.onStep(new StepReport(i, 8, 0, 2, i, 4, 32, 1, 0.1, Map.of("loss", 1.0 / i)));
        }
        EpochReport report = new EpochReport(0, 4, 0.1, Map.of("loss", 0.25));
        p.onEpochEnd(report);
        p.onTrainingEnd(new TrainingHistory(List.of(report), 0, true));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesALineForEachEpoch() {
        assertEquals(
                "epoch 1/2 step 4  loss 0.2500  64 samples/s  ETA 0:02\nstopped early; best epoch 1\n", show(false));
    }

    @Test
    void writesOverOneLineOnATerminal() {
        String[] states = show(true).split("\r");
        assertEquals(6, states.length);
        assertEquals("epoch 1/2 [=====               ] 1/4  loss 1.000  64 samples/s  ETA 0:04", states[1]);
        assertEquals("epoch 1/2 [====================] 4/4  loss 0.2500  64 samples/s  ETA 0:02", states[4]);
        String last = states[5].substring(0, states[5].indexOf('\n'));
        assertTrue(last.startsWith("epoch 1/2 step 4  loss 0.2500"));
        assertEquals(states[4].length(), last.length(), "the longer line before is wiped");
    }

    @Test
    void tellsTime() {
        assertEquals("0:09", Progress.clock(9));
        assertEquals("59:59", Progress.clock(3599));
        assertEquals("2:00:01", Progress.clock(7201));
    }
}
