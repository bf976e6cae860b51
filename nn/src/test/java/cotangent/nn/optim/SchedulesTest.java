package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    @Test
    void areThoseOfPyTorch() {
        Map<String, Schedule> schedules = new LinkedHashMap<>();
        schedules.put("step", Schedules.step(7, 0.5));
        schedules.put("multiStep", Schedules.multiStep(0.3, 4, 11, 12));
        schedules.put("exponential", Schedules.exponential(0.9));
        schedules.put("cosine", Schedules.cosine(20, 0.1));
        schedules.put("cosineWithRestarts", Schedules.cosineWithRestarts(5, 2, 0.05));
        schedules.put("cosineWithEqualRestarts", Schedules.cosineWithRestarts(6, 1, 0));
        schedules.put("polynomial", Schedules.polynomial(15, 2));
        schedules.put("linearWarmup", Schedules.linearWarmup(8));
        schedules.put("oneCycle", Schedules.oneCycle(30));
        schedules.put("oneCycleOther", Schedules.oneCycle(25, 0.45, 10, 100));
        Set<String> seen = new HashSet<>();
        for (String[] line : Golden.read("schedules.csv")) {
            seen.add(line[0]);
            for (int i = 1; i < line.length; i++) {
                double expected = Double.parseDouble(line[i]);
                assertEquals(
                        expected, schedules.get(line[0]).multiplier(i - 1), 1e-12, line[0] + " at step " + (i - 1));
            }
        }
        assertEquals(schedules.keySet(), seen);
    }

    @Test
    void plateausAreThoseOfPyTorch() {
        Map<String, Plateau> plateaus = new LinkedHashMap<>();
        plateaus.put("minimum", Plateau.onMinimum(2));
        plateaus.put("maximum", Plateau.onMaximum(1).withFactor(0.5).withThreshold(0.01));
        plateaus.put("cooldown", Plateau.onMinimum(1).withFactor(0.3).withCooldown(2));
        plateaus.put("least", Plateau.onMinimum(0).withFactor(0.2).withLeast(0.05));
        Set<String> seen = new HashSet<>();
        for (String[] line : Golden.read("plateau.csv")) {
            seen.add(line[0]);
            double[] values = new double[line.length / 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = Double.parseDouble(line[2 * i + 1]);
                double expected = Double.parseDouble(line[2 * i + 2]);
                double multiplier = plateaus.get(line[0]).multiplier(Arrays.copyOf(values, i + 1));
                assertEquals(expected, multiplier, 1e-12, line[0] + " after " + (i + 1));
            }
        }
        assertEquals(plateaus.keySet(), seen);
        assertEquals(1, Plateau.onMinimum(0).multiplier());
        assertEquals(0.1, Plateau.onMinimum(1).multiplier(1, Double.NaN, Double.NaN), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> Plateau.onMinimum(-1));
        assertThrows(IllegalArgumentException.class, () -> Plateau.onMinimum(1).withFactor(1));
    }

    @Test
    void stayAtTheirEnd() {
        assertEquals(0.1, Schedules.cosine(20, 0.1).multiplier(1000), 1e-15);
        assertEquals(0, Schedules.polynomial(15, 2).multiplier(1000));
        assertEquals(1 / 25e4, Schedules.oneCycle(30).multiplier(1000), 1e-15);
        assertEquals(1, Schedules.constant().multiplier(5));
    }

    @Test
    void followEachOther() {
        Schedule s = Schedules.warmup(4, Schedules.exponential(0.5)).times(step -> 2);
        double[] expected = {0.5, 1, 1.5, 2, 2, 1, 0.5};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], s.multiplier(i), 1e-15);
        }
        Schedule two = Schedules.constant().then(3, Schedules.step(1, 0.1));
        assertEquals(1, two.multiplier(3));
        assertEquals(0.1, two.multiplier(4));
    }

    @Test
    void checkTheirNumbers() {
        assertThrows(IllegalArgumentException.class, () -> Schedules.cosine(0));
        assertThrows(IllegalArgumentException.class, () -> Schedules.step(0, 0.1));
        assertThrows(IllegalArgumentException.class, () -> Schedules.linearWarmup(0));
        assertThrows(IllegalArgumentException.class, () -> Schedules.oneCycle(3));
        assertThrows(IllegalArgumentException.class, () -> Schedules.cosineWithRestarts(3, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Schedules.constant().then(-1, Schedules.constant()));
    }
}
