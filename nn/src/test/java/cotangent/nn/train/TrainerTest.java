package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.DataLoader;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Accuracy;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.OptimizerWrapper;
import cotangent.nn.optim.ParameterGroup;
import cotangent.nn.optim.Plateau;
import cotangent.nn.optim.Schedules;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Fixtures.Net;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final Objective CLASSIFY = Objective.supervised(CrossEntropy.defaults());

    private static Trainer.Builder trainer(Net net) {
        Optimizer adam =
                new AdamW(net.parameters(), AdamConfig.decoupledDefaults().withLearningRate(0.01));
        return Trainer.builder(net, CLASSIFY, adam, Fixtures.loader());
    }

    private static Evaluation validation() {
        return Evaluation.supervised(
                DataLoader.sequential(Fixtures.points(2, 100), 32), CrossEntropy.defaults(), new Accuracy());
    }

    @Test
    void learns() {
        Net net = new Net(1);
        Map<String, Double> before = validation().evaluate(net);
        TrainingHistory history = trainer(net)
                .epochs(15)
                .metrics(new Accuracy())
                .clipNorm(5)
                .clipValue(2)
                .schedule(Schedules.cosine(105))
                .evaluation("validation", validation())
                .build()
                .run();
        assertEquals(15, history.epochs().size());
        assertEquals(15 * 7, history.last().step());
        assertTrue(history.last().value("validation.accuracy") > before.get("accuracy"), history.toCsv());
        assertTrue(history.last().value("validation.loss") < 0.7 * before.get("loss"), history.toCsv());
        assertTrue(history.last().value("accuracy") > 0.8);
        assertTrue(history.last().learningRate() < 1e-5);
        assertEquals(Module.Mode.EVAL, net.mode());
        assertEquals(
                List.of("loss", "accuracy", "validation.loss", "validation.accuracy"), List.copyOf(history.names()));
    }

    @Test
    void isDeterministic() {
        Net a = new Net(1);
        Net b = new Net(1);
        assertEquals(
                trainer(a).epochs(3).build().run(), trainer(b).epochs(3).build().run());
        a.stateDict()
                .forEach((name, t) -> assertArrayEquals(
                        t.toFloatArray(), b.stateDict().get(name).toFloatArray(), name));
        assertNotEquals(
                trainer(new Net(2)).build().run(), trainer(new Net(1)).build().run());
    }

    @Test
    void stopsEarlyAndRestoresTheBestWeights() {
        Iterator<Double> scores = List.of(0.5, 0.7, 0.6, Double.NaN, 0.7, 0.9).iterator();
        Net net = new Net(1);
        List<float[]> weights = new ArrayList<>();
        TrainingHistory history = trainer(net)
                .epochs(10)
                .evaluation("validation", model -> {
                    weights.add(model.parameters().get("first.weight").value().toFloatArray());
                    return Map.of("score", scores.next());
                })
                .earlyStopping(EarlyStopping.onMaximum("validation.score", 3))
                .build()
                .run();
        assertTrue(history.stoppedEarly());
        assertEquals(5, history.epochs().size());
        assertEquals(1, history.bestEpoch());
        assertArrayEquals(
                weights.get(1), net.parameters().get("first.weight").value().toFloatArray());
    }

    @Test
    void doesNotStopWhileItGetsBetter() {
        Iterator<Double> losses = List.of(5.0, 4.0, 3.95, 3.0).iterator();
        TrainingHistory history = trainer(new Net(1))
                .epochs(4)
                .evaluation("validation", model -> Map.of("loss", losses.next()))
                .earlyStopping(EarlyStopping.onMinimum("validation.loss", 2).withMinDelta(0.1))
                .build()
                .run();
        assertFalse(history.stoppedEarly());
        assertEquals(3, history.bestEpoch());
    }

    @Test
    void namesTheStepOfALossThatIsNaN() {
        Net net = new Net(1);
        Objective spoiled = (model, batch, context) -> {
            Tensor loss = CLASSIFY.loss(model, batch, context);
            return context.step() == 9 ? loss.mul(Double.NaN) : loss;
        };
        List<float[]> weights = new ArrayList<>();
        Trainer trainer = Trainer.builder(
                        net, spoiled, new Sgd(net.parameters(), SgdConfig.defaults()), Fixtures.loader())
                .epochs(3)
                .callback(new Callback() {
                    @Override
                    public void onStep(StepReport report) {
                        weights.add(net.parameters().get("first.weight").value().toFloatArray());
                    }
                })
                .build();
        NonFiniteLossException e = assertThrows(NonFiniteLossException.class, trainer::run);
        assertEquals(9, e.step());
        assertTrue(e.getMessage().contains("step 9 (epoch 1, batch 2)"), e.getMessage());
        assertArrayEquals(
                weights.get(8), net.parameters().get("first.weight").value().toFloatArray());
    }

    @Test
    void aFailingCallbackEndsTheTrainingAndTheOthersHearOfIt() {
        IllegalStateException failure = new IllegalStateException("full disk");
        List<Throwable> heard = new ArrayList<>();
        Trainer trainer = trainer(new Net(1))
                .callback(new Callback() {
                    @Override
                    public void onStep(StepReport report) {
                        if (report.step() == 4) {
                            throw failure;
                        }
                    }

                    @Override
                    public void onFailure(Throwable f) {
                        throw new UnsupportedOperationException("here too");
                    }
                })
                .callback(new Callback() {
                    @Override
                    public void onFailure(Throwable f) {
                        heard.add(f);
                    }
                })
                .build();
        assertSame(failure, assertThrows(IllegalStateException.class, trainer::run));
        assertEquals(List.of(failure), heard);
        assertEquals("here too", failure.getSuppressed()[0].getMessage());
    }

    @Test
    void callbacksSeeEverythingInOrder() {
        List<String> events = new ArrayList<>();
        trainer(new Net(1))
                .epochs(2)
                .callback(new Callback() {
                    @Override
                    public void onEpochStart(long epoch) {
                        events.add("start " + epoch);
                    }

                    @Override
                    public void onStep(StepReport r) {
                        events.add(r.step() + "/" + r.totalSteps() + " " + r.batch() + "/" + r.batches() + " "
                                + r.samples());
                        assertTrue(Double.isFinite(r.running().get("loss")));
                    }

                    @Override
                    public void onEpochEnd(EpochReport report) {
                        events.add("end " + report.epoch());
                    }

                    @Override
                    public void onTrainingEnd(TrainingHistory history) {
                        events.add("over " + history.epochs().size());
                    }
                })
                .build()
                .run();
        assertEquals(2 * 9 + 1, events.size());
        assertEquals(List.of("start 0", "1/14 1/7 8"), events.subList(0, 2));
        assertEquals(List.of("7/14 7/7 2", "end 0", "start 1"), events.subList(7, 10));
        assertEquals("over 2", events.get(18));
    }

    @Test
    void evaluationsOfOneStepDrawTheSameNumbers() {
        Net net = new Net(1);
        List<Long> drawn = new ArrayList<>();
        Objective objective = (model, batch, context) -> {
            drawn.add(context.rng().nextLong());
            assertEquals(drawn.size() % 2 == 0, context.isRepeat());
            context.log("calls", drawn.size());
            return CLASSIFY.loss(model, batch, context);
        };
        Sgd inner = new Sgd(net.parameters(), SgdConfig.defaults());
        Optimizer twice = new Optimizer() {
            @Override
            public double step(Closure closure) {
                double first = closure.evaluate();
                inner.step(closure);
                return first;
            }

            @Override
            public List<ParameterGroup> groups() {
                return inner.groups();
            }

            @Override
            public Map<String, Tensor> state() {
                return inner.state();
            }

            @Override
            public void loadState(Map<String, Tensor> state) {
                inner.loadState(state);
            }
        };
        TrainingHistory history = Trainer.builder(net, objective, twice, Fixtures.loader())
                .build()
                .run();
        assertEquals(14, drawn.size());
        for (int i = 0; i < 14; i += 2) {
            assertEquals(drawn.get(i), drawn.get(i + 1));
        }
        assertEquals(7, drawn.stream().distinct().count());
        // Only the first evaluations count: 1, 3, ..., 13, the last of 2 samples instead of 8.
        assertEquals(
                (8.0 * (1 + 3 + 5 + 7 + 9 + 11) + 2 * 13) / 50, history.last().value("calls"), 1e-12);
    }

    @Test
    void weightsCountInTheLoss() {
        Net net = new Net(1);
        net.eval();
        var batch = Fixtures.points(1, 2).batch(new int[] {0, 1});
        StepContext context = new StepContext(0, 0, 1, Rng.of(1), true);
        double weighted = CLASSIFY.loss(net, batch.withWeights(Tensor.of(new double[] {3, 0.5})), context)
                .item();
        double[] losses = context.sampleLosses().toDoubleArray();
        assertEquals((3 * losses[0] + 0.5 * losses[1]) / 2, weighted, 1e-6);
        assertEquals(
                (losses[0] + losses[1]) / 2, CLASSIFY.loss(net, batch, context).item(), 1e-6);
        Objective sum = CLASSIFY.plus("again", 0.5, CLASSIFY);
        assertEquals(
                0.75 * (losses[0] + losses[1]), sum.loss(net, batch, context).item(), 1e-6);
        assertEquals((losses[0] + losses[1]) / 2, context.logged().get("again"), 1e-6);
    }

    @Test
    void partsAreRepeatsOnceTheWholeOrThemselvesWereSeen() {
        Net net = new Net(1);
        List<Boolean> repeats = new ArrayList<>();
        Objective objective = (model, batch, context) -> {
            repeats.add(context.isRepeat());
            return CLASSIFY.loss(model, batch, context);
        };
        Sgd sgd = new Sgd(net.parameters(), SgdConfig.defaults());
        List<Closure> seen = new ArrayList<>();
        Optimizer byParts = new OptimizerWrapper(sgd) {
            @Override
            protected double gradient(Closure closure) {
                seen.add(closure);
                List<Closure.Part> parts = closure.parts(5);
                if (seen.size() == 2) {
                    closure.evaluate();
                }
                parts.get(0).closure().evaluate();
                parts.get(0).closure().evaluate();
                return closure.evaluate();
            }
        };
        Trainer.builder(net, objective, byParts, DataLoader.sequential(Fixtures.points(1, 16), 8))
                .build()
                .run();
        assertEquals(List.of(false, true, true, false, true, true, true), repeats);
    }

    @Test
    void evaluationLeavesTheModesAlone() {
        Net net = new Net(1);
        net.train();
        net.children().get("dropout").eval();
        validation().evaluate(net);
        assertEquals(Module.Mode.TRAIN, net.mode());
        assertEquals(Module.Mode.EVAL, net.children().get("dropout").mode());
    }

    @Test
    void needsALayerToPredict() {
        Module bare = new Module() {};
        assertThrows(IllegalArgumentException.class, () -> validation().evaluate(bare));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> trainer(new Net(1)).epochs(-1));
        assertThrows(IllegalArgumentException.class, () -> trainer(new Net(1)).clipNorm(0));
        assertThrows(IllegalArgumentException.class, () -> EarlyStopping.onMinimum("loss", 0));
        Trainer unknown = trainer(new Net(1))
                .earlyStopping(EarlyStopping.onMinimum("nothing", 1))
                .build();
        assertThrows(IllegalArgumentException.class, unknown::run);
    }

    @Test
    void eachGroupHasItsSchedule() {
        Net net = new Net(1);
        Map<String, Parameter> all = net.parameters();
        ParameterGroup first = new ParameterGroup(Map.of("a", all.get("first.weight")), 0.1, 0);
        ParameterGroup second = new ParameterGroup(Map.of("b", all.get("second.weight")), 0.2, 0);
        Optimizer sgd = new Sgd(List.of(first, second), SgdConfig.defaults());
        List<Double> rates = new ArrayList<>();
        Trainer.builder(net, CLASSIFY, sgd, Fixtures.loader())
                .schedule(Schedules.exponential(0.5))
                .schedule(1, Schedules.step(3, 0.1))
                .callback(new Callback() {
                    @Override
                    public void onStep(StepReport report) {
                        assertEquals(0.1 * Math.pow(0.5, report.step() - 1), first.learningRate(), 1e-15);
                        rates.add(second.learningRate());
                    }
                })
                .build()
                .run();
        assertEquals(0.2, rates.get(2), 1e-15);
        assertEquals(0.02, rates.get(3), 1e-15);
        assertEquals(0.002, rates.get(6), 1e-15);
        assertThrows(IndexOutOfBoundsException.class, () -> trainer(net).schedule(1, Schedules.constant()));
    }

    @Test
    void aPlateauLowersTheRateAndSurvivesAResume(@TempDir Path folder) {
        List<Double> losses = List.of(5.0, 5.0, 5.0, 4.0, 4.0, 4.0, 4.0);
        TrainingHistory straight =
                withPlateau(losses, 7, folder.resolve("straight")).run();
        double[] expected = {0.01, 0.01, 0.01, 0.005, 0.005, 0.005, 0.0025};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], straight.epochs().get(i).learningRate(), 1e-15, "epoch " + i);
        }
        withPlateau(losses, 5, folder.resolve("cut")).run();
        TrainingHistory resumed =
                withPlateau(losses, 7, folder.resolve("other")).resume(folder.resolve("cut"));
        assertEquals(straight, resumed);
    }

    private static Trainer withPlateau(List<Double> losses, int epochs, Path folder) {
        int[] epoch = new int[1];
        return trainer(new Net(1))
                .epochs(epochs)
                .evaluation("validation", model -> Map.of("loss", losses.get(epoch[0])))
                .callback(new Callback() {
                    @Override
                    public void onEpochStart(long number) {
                        epoch[0] = (int) number;
                    }
                })
                .plateau("validation.loss", Plateau.onMinimum(1).withFactor(0.5))
                .checkpoints(CheckpointPolicy.everyEpoch(folder))
                .build();
    }
}
