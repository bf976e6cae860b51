package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.DataSampler;
import cotangent.nn.data.SampleState;
import cotangent.nn.io.SafeTensors;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.metrics.Accuracy;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Ema;
import cotangent.nn.optim.Schedules;
import cotangent.nn.optim.Swa;
import cotangent.nn.train.Fixtures.Net;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    /** Visits what was hard in the last epoch twice, and counts it half. */
    private static final class HardTwice implements DataSampler {
        private double[] losses = new double[50];

        @Override
        public Selection epoch(long epoch, RandomGenerator rng) {
            int[] all = Rng.permutation(rng, 50);
            int[] indices = new int[60];
            double[] weights = new double[60];
            int n = 0;
            for (int i : all) {
                int times = losses[i] > 0.7 && n < 10 + i / 5 ? 2 : 1;
                for (int k = 0; k < times && n < 60; k++) {
                    indices[n] = i;
                    weights[n++] = 1.0 / times;
                }
            }
            return new Selection(Arrays.copyOf(indices, n), Arrays.copyOf(weights, n));
        }

        @Override
        public int epochSize() {
            return 60;
        }

        @Override
        public boolean isAdaptive() {
            return true;
        }

        @Override
        public void observe(int[] indices, double[] observed) {
            for (int i = 0; i < indices.length; i++) {
                losses[indices[i]] = observed[i];
            }
        }

        @Override
        public Map<String, Tensor> state() {
            return Map.of("losses", Tensor.of(losses));
        }

        @Override
        public void loadState(Map<String, Tensor> state) {
            losses = state.get("losses").toDoubleArray();
        }
    }

    /** Pulls each sample's outputs towards their running average, which moves once a step. */
    private static final class Remembering implements Objective {
        private final SampleState averages = SampleState.zeros(50, 2);

        @Override
        public Tensor loss(Module model, Batch batch, StepContext context) {
            Tensor outputs = ((Layer) model).apply(batch.inputs());
            if (!context.isRepeat()) {
                averages.blend(batch.indices(), outputs, 0.4);
            }
            return outputs.sub(averages.get(batch.indices())).square().mean();
        }

        @Override
        public Map<String, Tensor> state() {
            return averages.state();
        }

        @Override
        public void loadState(Map<String, Tensor> state) {
            averages.loadState(state);
        }
    }

    private static final class Training {
        final Net net = new Net(1);
        final Trainer trainer;
        final Ema ema = Ema.withWarmup(net.parameters(), 0.9);

        Training(long epochs, Path folder, boolean adaptive, long everySteps, long stopAt) {
            DataLoader loader = adaptive ? Fixtures.loader().withSampler(new HardTwice()) : Fixtures.loader();
            Objective classify = Objective.supervised(CrossEntropy.defaults());
            Trainer[] self = new Trainer[1];
            self[0] = Trainer.builder(
                            net,
                            adaptive ? classify.plus("memory", 0.1, new Remembering()) : classify,
                            new AdamW(
                                    net.parameters(),
                                    AdamConfig.decoupledDefaults().withLearningRate(0.01)),
                            loader)
                    .epochs(epochs)
                    .schedule(Schedules.warmup(5, Schedules.cosine(40)))
                    .metrics(new Accuracy())
                    .clipNorm(1)
                    .evaluation(
                            "validation",
                            Evaluation.supervised(
                                    DataLoader.sequential(Fixtures.points(2, 60), 32),
                                    CrossEntropy.defaults(),
                                    new Accuracy()))
                    .averages(ema)
                    .averages(new Swa(net.parameters()), 1)
                    .evaluation(
                            "averaged",
                            Evaluation.averaged(
                                    ema,
                                    Evaluation.supervised(
                                            DataLoader.sequential(Fixtures.points(3, 60), 32),
                                            CrossEntropy.defaults())))
                    .earlyStopping(EarlyStopping.onMinimum("validation.loss", 4))
                    .checkpoints(CheckpointPolicy.everyEpoch(folder)
                            .withEverySteps(everySteps)
                            .withKeep(3))
                    .callback(new Callback() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == stopAt) {
                                self[0].requestStop();
                            }
                        }
                    })
                    .build();
            trainer = self[0];
        }
    }

    private static byte[] latest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readAllBytes(files.max(CheckpointPolicy.BY_STEP).orElseThrow());
        }
    }

    private static void resumesExactly(Path folder, boolean adaptive, long stopAt) throws IOException {
        Path straight = folder.resolve("straight" + stopAt);
        Path broken = folder.resolve("broken" + stopAt);
        Training whole = new Training(5, straight, adaptive, 0, -1);
        TrainingHistory expected = whole.trainer.run();
        assertEquals(5, expected.epochs().size());
        Training first = new Training(5, broken, adaptive, 0, stopAt);
        assertTrue(first.trainer.run().epochs().size() < 5);
        Training second = new Training(5, broken, adaptive, 0, -1);
        TrainingHistory actual = second.trainer.resume(broken);
        assertEquals(expected, actual);
        assertEquals(expected.toCsv(), actual.toCsv());
        assertArrayEquals(latest(straight), latest(broken));
        SafeTensors.save(folder.resolve("a"), whole.net.stateDict());
        SafeTensors.save(folder.resolve("b"), second.net.stateDict());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
    }

    @Test
    void aTrainingStoppedInMidEpochEndsWithTheSameBytes(@TempDir Path folder) throws IOException {
        resumesExactly(folder, false, 17); // 7 batches an epoch
    }

    @Test
    void alsoBetweenEpochs(@TempDir Path folder) throws IOException {
        resumesExactly(folder, false, 14);
    }

    @Test
    void alsoWithASamplerAndAnObjectiveThatRemember(@TempDir Path folder) throws IOException {
        resumesExactly(folder, true, 11);
    }

    @Test
    void refusesTheStateOfAnotherObjective(@TempDir Path folder) {
        new Training(1, folder, true, 0, -1).trainer.run();
        Checkpoint saved = Checkpoint.load(folder);
        assertTrue(
                saved.tensors().containsKey("objective/second/values"),
                saved.tensors().keySet()::toString);
        Trainer other = new Training(2, folder.resolve("x"), false, 0, -1).trainer;
        assertThrows(IllegalArgumentException.class, () -> other.resume(saved));
    }

    @Test
    void twoEpochsAndThreeMoreAreFive(@TempDir Path folder) throws IOException {
        new Training(2, folder.resolve("parts"), false, 0, -1).trainer.run();
        new Training(5, folder.resolve("parts"), false, 0, -1).trainer.resume(folder.resolve("parts"));
        new Training(5, folder.resolve("whole"), false, 0, -1).trainer.run();
        assertArrayEquals(latest(folder.resolve("whole")), latest(folder.resolve("parts")));
    }

    @Test
    void keepsTheLatestFiles(@TempDir Path folder) throws IOException {
        new Training(2, folder, false, 3, -1).trainer.run();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(f -> f.getFileName().toString()).sorted().toList();
            assertEquals(
                    List.of(
                            "step-0000000009.safetensors",
                            "step-0000000012.safetensors",
                            "step-0000000014.safetensors"),
                    names);
        }
        Checkpoint c = Checkpoint.load(folder.resolve("step-0000000012.safetensors"));
        assertEquals(12, c.step());
        assertEquals(1, c.epoch());
        assertEquals(5, c.batch());
    }

    @Test
    void aFinishedTrainingHasNothingToDo(@TempDir Path folder) {
        Training first = new Training(2, folder, false, 0, -1);
        TrainingHistory history = first.trainer.run();
        Training second = new Training(2, folder, false, 0, -1);
        assertEquals(history, second.trainer.resume(folder));
        first.net
                .stateDict()
                .forEach((n, t) -> assertArrayEquals(
                        t.toFloatArray(), second.net.stateDict().get(n).toFloatArray()));
    }

    @Test
    void keepsAveragesOfWeights(@TempDir Path folder) {
        Training training = new Training(3, folder, false, 0, -1);
        TrainingHistory history = training.trainer.run();
        assertEquals(21, training.ema.updates()); // 7 batches an epoch
        Checkpoint c = Checkpoint.load(folder);
        assertEquals(21, c.tensor("averages/0/updates").getLong(0));
        assertEquals(2, c.tensor("averages/1/updates").getLong(0));
        Tensor average = training.ema.average("second.weight");
        assertArrayEquals(
                average.toFloatArray(),
                c.tensor("averages/0/averages/second.weight").toFloatArray());
        assertFalse(average.allClose(c.tensor("model/second.weight")));
        assertTrue(history.epochs().get(2).values().get("averaged.loss")
                != history.epochs().get(2).values().get("validation.loss"));
    }

    @Test
    void averagesBelongToATrainingThatWasBuiltAlike(@TempDir Path folder) {
        new Training(1, folder, false, 0, -1).trainer.run();
        Net net = new Net(1);
        Trainer without = Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new AdamW(net.parameters(), AdamConfig.decoupledDefaults()),
                        Fixtures.loader())
                .build();
        assertThrows(IllegalArgumentException.class, () -> without.resume(folder));
        assertThrows(IllegalArgumentException.class, () -> Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new AdamW(net.parameters(), AdamConfig.decoupledDefaults()),
                        Fixtures.loader())
                .averages(new Swa(net.parameters()), -2));
    }

    @Test
    void restoresTheBestModelForUse(@TempDir Path folder) {
        Training training = new Training(4, folder, false, 0, -1);
        training.trainer.run();
        Net other = new Net(9);
        Checkpoint.load(folder).restore(other);
        training.net
                .stateDict()
                .forEach((n, t) -> assertArrayEquals(
                        t.toFloatArray(), other.stateDict().get(n).toFloatArray()));
    }

    @Test
    void refusesOtherFiles(@TempDir Path folder) {
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(folder));
        Path weights = folder.resolve("weights.safetensors");
        SafeTensors.save(weights, new Net(1).stateDict());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(weights));
        assertTrue(e.getMessage().contains("no training checkpoint"), e.getMessage());
        Path later = folder.resolve("later.safetensors");
        SafeTensors.save(later, Map.of(), Map.of("cotangent.checkpoint", "999"));
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(later));
        Path empty = folder.resolve("empty.safetensors");
        new Checkpoint(Map.of(), Map.of()).save(empty);
        Training training = new Training(1, folder.resolve("x"), false, 0, -1);
        assertThrows(IllegalArgumentException.class, () -> training.trainer.resume(empty));
        assertFalse(Files.exists(folder.resolve("x")));
    }
}
