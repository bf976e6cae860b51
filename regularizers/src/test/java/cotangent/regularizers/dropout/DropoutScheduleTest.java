package cotangent.regularizers.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.DropPath;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Residual;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Callback;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import cotangent.nn.train.StepReport;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.dropout.DropoutSchedule.Kind;
import cotangent.regularizers.dropout.DropoutSchedule.Mode;
import cotangent.regularizers.dropout.DropoutSchedule.Ramp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DropoutScheduleTest {
    @Property(tries = 200)
    void earlyAndLateSumToStandard(
            @ForAll @DoubleRange(min = 0, max = 0.99) double rate,
            @ForAll @IntRange(min = 0, max = 9) int epochs,
            @ForAll @IntRange(min = 1, max = 7) int steps,
            @ForAll @IntRange(min = 0, max = 9) int cutoff) {
        int at = Math.min(cutoff, epochs);
        double[] early = DropoutSchedule.early(rate, epochs, steps, at).rates();
        double[] late = DropoutSchedule.late(rate, epochs, steps, at).rates();
        double[] standard = DropoutSchedule.standard(rate, epochs, steps).rates();
        assertEquals(epochs * steps, early.length);
        for (int t = 0; t < early.length; t++) {
            assertEquals(standard[t], early[t] + late[t]);
            assertEquals(rate, standard[t]);
            assertEquals(t < at * steps ? rate : 0, early[t]);
        }
    }

    @Property(tries = 200)
    void theLinearRampHasBothEnds(
            @ForAll @DoubleRange(min = 0, max = 0.99) double rate,
            @ForAll @IntRange(min = 1, max = 9) int cutoff,
            @ForAll @IntRange(min = 2, max = 7) int steps) {
        double[] r = DropoutSchedule.early(rate, 10, steps, cutoff)
                .withRamp(Ramp.LINEAR)
                .rates();
        int n = cutoff * steps;
        assertEquals(rate, r[0]);
        assertEquals(0, r[n - 1]);
        assertEquals(0, r[n]);
        for (int t = 1; t < n; t++) {
            assertEquals(rate / (n - 1), r[t - 1] - r[t], 1e-15);
        }
    }

    @Test
    void theEnds() {
        assertArrayEquals(new double[6], DropoutSchedule.early(0.3, 3, 2, 0).rates());
        assertArrayEquals(
                DropoutSchedule.standard(0.3, 3, 2).rates(),
                DropoutSchedule.early(0.3, 3, 2, 3).rates());
        assertArrayEquals(
                new double[] {0.3, 0.2, 0.1, 0, 0, 0},
                DropoutSchedule.early(0.3, 3, 2, 2).withRamp(Ramp.LINEAR).rates(),
                1e-15);
        assertArrayEquals(
                new double[] {0.3, 0, 0},
                DropoutSchedule.early(0.3, 3, 1, 1).withRamp(Ramp.LINEAR).rates());
        assertEquals(0.3, DropoutSchedule.late(0.3, 3, 2, 2).at(1000), "it stays after the end");
        assertEquals(0.3, DropoutSchedule.early(0.3, 3, 2, 3).at(1000));
        assertEquals(0, DropoutSchedule.standard(0.3, 0, 2).rates().length);
    }

    private static Layer model() {
        Rng rng = Rng.of(1);
        List<Layer> layers = new ArrayList<>();
        layers.add(new Dropout(0.9, rng));
        for (int i = 0; i < 3; i++) {
            layers.add(new Residual(new Sequential(new Linear(2, 2, rng), new DropPath(0.9, rng))));
        }
        layers.add(new Dropout(0.9, rng));
        return new Sequential(layers);
    }

    private static double[] dropouts(Layer model) {
        return Rates.layers(model, Dropout.class).stream()
                .mapToDouble(Dropout::p)
                .toArray();
    }

    private static double[] paths(Layer model) {
        return Rates.layers(model, DropPath.class).stream()
                .mapToDouble(DropPath::p)
                .toArray();
    }

    @Test
    void setsOneKindOfLayers() {
        Layer model = model();
        DropoutSchedule late = DropoutSchedule.late(0.5, 4, 5, 2);
        late.apply(model, Kind.DROPOUT, 9);
        assertArrayEquals(new double[] {0, 0}, dropouts(model));
        late.apply(model, Kind.DROPOUT, 10);
        assertArrayEquals(new double[] {0.5, 0.5}, dropouts(model));
        assertArrayEquals(new double[] {0.9, 0.9, 0.9}, paths(model));
        late.apply(model, Kind.STOCHASTIC_DEPTH, 12);
        assertArrayEquals(new double[] {0, 0.25, 0.5}, paths(model));
        assertArrayEquals(new double[] {0.5, 0.5}, dropouts(model));
        TensorAssertions.assertSame(
                new Dropout(0.25, Rng.of(5)).apply(Tensor.ones(50)),
                changed(0.25).apply(Tensor.ones(50)),
                "mask");
    }

    private static Dropout changed(double p) {
        Dropout layer = new Dropout(0.9, Rng.of(5));
        layer.setP(p);
        return layer;
    }

    @Test
    void depth() {
        assertArrayEquals(new double[] {0, 0.1, 0.2, 0.3, 0.4}, StochasticDepth.rates(5, 0.4), 1e-15);
        assertArrayEquals(new double[] {0.4}, StochasticDepth.rates(1, 0.4));
        assertThrows(IllegalArgumentException.class, () -> StochasticDepth.rates(0, 0.4));
        assertThrows(IllegalArgumentException.class, () -> StochasticDepth.rates(2, 1));
        assertThrows(IllegalArgumentException.class, () -> StochasticDepth.set(new Linear(1, 1, Rng.of(1)), 0.1));
        // A kept branch is scaled by 1 / (1 - p), a skipped one leaves the input.
        Layer block = new Residual(new DropPath(0.5, Rng.of(1)));
        double[] y = block.apply(Tensor.ones(400, 1)).toDoubleArray();
        int kept = 0;
        for (double v : y) {
            assertTrue(v == 1 || v == 3, () -> "value " + v);
            kept += v == 3 ? 1 : 0;
        }
        assertEquals(200, kept, 50);
    }

    @Test
    void followsTheTrainer() {
        Rng rng = Rng.of(1);
        Layer model = new Sequential(new Linear(2, 4, rng), new Dropout(0.9, rng), new Linear(4, 1, rng));
        DropoutSchedule schedule = DropoutSchedule.early(0.4, 3, 2, 2).withRamp(Ramp.LINEAR);
        List<Double> seen = new ArrayList<>();
        Trainer.builder(
                        model,
                        schedule.of(Objective.supervised(new MeanSquaredError()), Kind.DROPOUT),
                        new Sgd(model.parameters(), SgdConfig.defaults()),
                        DataLoader.shuffled(new TensorDataset(Tensor.randn(rng, 8, 2), Tensor.randn(rng, 8, 1)), 4, 1))
                .epochs(3)
                .callback(new Callback() {
                    @Override
                    public void onStep(StepReport report) {
                        seen.add(dropouts(model)[0]);
                    }
                })
                .build()
                .run();
        double[] expected = schedule.rates();
        assertArrayEquals(
                expected, seen.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Test
    void passesOnTheStateOfTheObjective() {
        Tensor[] loaded = new Tensor[1];
        Objective keeper = new Objective() {
            @Override
            public Tensor loss(cotangent.nn.Module model, Batch batch, StepContext context) {
                return Tensor.scalar(context.step());
            }

            @Override
            public Map<String, Tensor> state() {
                return Map.of("t", Tensor.scalar(7));
            }

            @Override
            public void loadState(Map<String, Tensor> state) {
                loaded[0] = state.get("t");
            }
        };
        Objective scheduled = DropoutSchedule.late(0.5, 4, 5, 2).of(keeper, Kind.DROPOUT);
        scheduled.loadState(scheduled.state());
        assertEquals(7, loaded[0].item());
        StepContext context = new StepContext(11, 2, 20, Rng.of(1), false);
        Batch batch = new Batch(Tensor.ones(1, 2), Tensor.ones(1, 2), Tensor.arange(1), null);
        assertEquals(11, scheduled.loss(model(), batch, context).item());
        assertEquals(0.5, context.logged().get("drop rate"));
    }

    @Test
    void wrongArguments() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> DropoutSchedule.standard(rate, 3, 2));
        }
        for (int cutoff : new int[] {-1, 4}) {
            assertThrows(IllegalArgumentException.class, () -> DropoutSchedule.early(0.1, 3, 2, cutoff));
        }
        assertThrows(IllegalArgumentException.class, () -> DropoutSchedule.standard(0.1, -1, 2));
        assertThrows(IllegalArgumentException.class, () -> DropoutSchedule.standard(0.1, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> DropoutSchedule.late(0.1, 3, 2, 1)
                .withRamp(Ramp.LINEAR));
        assertThrows(
                IllegalArgumentException.class, () -> new DropoutSchedule(0.1, 3, 2, 3, Mode.STANDARD, Ramp.LINEAR));
        DropoutSchedule schedule = DropoutSchedule.standard(0.1, 3, 2);
        assertThrows(IllegalArgumentException.class, () -> schedule.at(-1));
        assertThrows(
                IllegalArgumentException.class, () -> schedule.apply(new Linear(1, 1, Rng.of(1)), Kind.DROPOUT, 0));
        assertThrows(NullPointerException.class, () -> schedule.of(null, Kind.DROPOUT));
        assertThrows(IllegalArgumentException.class, () -> new Dropout(0.1, Rng.of(1)).setP(1.1));
        assertThrows(IllegalArgumentException.class, () -> new DropPath(0.1, Rng.of(1)).setP(-1));
    }
}
