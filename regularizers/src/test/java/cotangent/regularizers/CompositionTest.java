package cotangent.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.Conv2d;
import cotangent.nn.Dropout;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.Ema;
import cotangent.nn.optim.WeightDecayRule;
import cotangent.nn.train.CheckpointPolicy;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.augmentation.CutMix;
import cotangent.regularizers.labelnoise.Elr;
import cotangent.regularizers.sharpness.Sam;
import cotangent.regularizers.sharpness.SamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CutMix, early-learning regularization, SAM, cautious decay and averages in one training, as docs/composition.md has them. */
class CompositionTest {
    private static final int STEPS_PER_EPOCH = 4;
    private static final double RATE = 0.01;
    private static final double DECAY = 0.5;

    private static final class Training {
        private final Layer model;
        private final Elr elr = new Elr(32, 3);
        private final Ema ema;
        private final Trainer trainer;

        Training(Path folder, long epochs) {
            Rng rng = Rng.of(1);
            model = new Sequential(
                    new Conv2d(1, 4, 3, rng),
                    Activation.tanh(),
                    new Flatten(),
                    new Dropout(0.2, rng),
                    new Linear(144, 3, rng));
            TensorDataset data =
                    new TensorDataset(Tensor.randn(Rng.of(2), 32, 1, 8, 8), Tensor.randint(Rng.of(3), 0, 3, 32));
            AdamConfig cautious = AdamConfig.decoupledDefaults()
                    .withLearningRate(RATE)
                    .withWeightDecay(DECAY)
                    .withDecay(WeightDecayRule.CAUTIOUS);
            ema = Ema.withWarmup(model.parameters(), 0.9);
            trainer = Trainer.builder(
                            model,
                            elr,
                            new Sam(new AdamW(model.parameters(), cautious), SamConfig.defaults()),
                            DataLoader.shuffled(data, 32 / STEPS_PER_EPOCH, 4).withTransform(CutMix.of(3)))
                    .epochs(epochs)
                    .averages(ema)
                    .checkpoints(CheckpointPolicy.everyEpoch(folder))
                    .build();
        }
    }

    /** Both evaluations of a step see the same mixed images and dropout; targets, average and step counts move once. */
    @Test
    void aStepIsOneStepOfEach(@TempDir Path folder) {
        Training training = new Training(folder, 2);
        List<float[]> inputs = new ArrayList<>();
        List<boolean[]> dropped = new ArrayList<>();
        training.model.registerForwardHook((layer, in, out) -> {
            inputs.add(in.detach().flatten().toFloatArray());
            return out;
        });
        Layer dropout = (Layer) training.model.children().get("3");
        dropout.registerForwardHook((layer, in, out) -> {
            dropped.add(out.detach().eq(0).flatten().toBooleanArray());
            return out;
        });
        training.trainer.run();
        assertEquals(2 * 2 * STEPS_PER_EPOCH, inputs.size(), "two evaluations a step");
        for (int step = 0; step < 2 * STEPS_PER_EPOCH; step++) {
            assertArrayEquals(inputs.get(2 * step), inputs.get(2 * step + 1), "images");
            assertArrayEquals(dropped.get(2 * step), dropped.get(2 * step + 1), "dropout");
        }
        assertEquals(2 * STEPS_PER_EPOCH, training.ema.updates());
        // Targets begin at 0 and keep 0.7 a step: after one in each of two epochs they sum to 1 - 0.49.
        TensorAssertions.assertClose(training.elr.targets().sum(1), Tensor.full(DType.FLOAT32, 0.51, 32), 1e-5);
    }

    /** A first step of AdamW is a step by the gradient's sign: at the worst nearby point, but from the weights and their decay here. */
    @Test
    void theDecayIsThatOfTheParametersThemselves(@TempDir Path folder) {
        Training training = new Training(folder, 1);
        Map<String, double[]> before = new LinkedHashMap<>();
        training.model
                .parameters()
                .forEach((name, p) -> before.put(name, p.value().flatten().toDoubleArray()));
        Map<String, double[]> after = new LinkedHashMap<>();
        int[] evaluations = {0};
        training.model.registerForwardHook((layer, in, out) -> {
            if (++evaluations[0] == 3) { // the second step begins
                training.model
                        .parameters()
                        .forEach(
                                (name, p) -> after.put(name, p.value().flatten().toDoubleArray()));
            }
            return out;
        });
        training.trainer.run();
        int moved = 0;
        int decayed = 0;
        for (String name : before.keySet()) {
            double[] x = before.get(name);
            double[] y = after.get(name);
            for (int i = 0; i < x.length; i++) {
                double towardsZero = Math.signum(x[i]) * RATE * (1 + DECAY * Math.abs(x[i]));
                double away = -Math.signum(x[i]) * RATE;
                double step = x[i] - y[i];
                boolean decays = Math.abs(step - towardsZero) < 1e-4 * RATE;
                moved += decays || Math.abs(step - away) < 1e-4 * RATE ? 1 : 0;
                decayed += decays ? 1 : 0;
            }
        }
        int all = before.values().stream().mapToInt(v -> v.length).sum();
        assertTrue(moved > 0.95 * all, moved + " of " + all); // but for gradients that are 0 or tiny
        assertTrue(decayed > 0.2 * all && decayed < 0.8 * all, decayed + " of " + all);
    }

    @Test
    void aRunThatGoesOnEndsWithTheSameBits(@TempDir Path folder) throws IOException {
        Training whole = new Training(folder.resolve("whole"), 4);
        whole.trainer.run();
        new Training(folder.resolve("parts"), 2).trainer.run();
        Training second = new Training(folder.resolve("parts"), 4);
        second.trainer.resume(folder.resolve("parts"));
        assertArrayEquals(latest(folder.resolve("whole")), latest(folder.resolve("parts")));
        whole.model
                .stateDict()
                .forEach((name, t) ->
                        TensorAssertions.assertSame(second.model.stateDict().get(name), t, name));
        TensorAssertions.assertSame(second.elr.targets(), whole.elr.targets(), "targets");
        TensorAssertions.assertSame(second.ema.average("4.weight"), whole.ema.average("4.weight"), "average");
    }

    private static byte[] latest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readAllBytes(files.sorted().reduce((a, b) -> b).orElseThrow());
        }
    }
}
