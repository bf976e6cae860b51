package cotangent.regularizers.labelnoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.CheckpointPolicy;
import cotangent.nn.train.StepContext;
import cotangent.nn.train.Trainer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElrPlusTest {
    private static final int N = 12;
    private static final TensorDataset DATA =
            new TensorDataset(Tensor.randn(Rng.of(5), N, 3), Tensor.randint(Rng.of(6), 0, 4, N));

    private static TwoNetworks pair() {
        Rng rng = Rng.of(1);
        return new TwoNetworks(
                new Sequential(new Linear(3, 4, rng), new Dropout(0.3, rng.split())),
                new Sequential(new Linear(3, 4, rng), new Dropout(0.3, rng.split())));
    }

    private static StepContext context(long step, boolean repeat) {
        return new StepContext(step, 0, 1, Rng.of(step), false, repeat);
    }

    private static Batch batch() {
        return DATA.batch(new int[] {3, 1, 7, 8, 0});
    }

    private static Tensor clamped(Tensor logits) {
        return logits.softmax(1).clamp(1e-4, 1 - 1e-4);
    }

    @Test
    void predictsTheMeanOfBoth() {
        TwoNetworks pair = pair();
        pair.eval();
        Tensor x = DATA.inputs();
        TensorAssertions.assertClose(
                pair.apply(x), pair.first().apply(x).add(pair.second().apply(x)).div(2), 1e-6);
    }

    /** Each network's targets come from the other one's averages, which follow the parameters from one step to the next. */
    @Test
    void targetsComeFromTheOthersAverages() {
        TwoNetworks pair = pair();
        ElrPlus objective = new ElrPlus(pair, N, 4, ElrPlusConfig.defaults().withEmaDecay(0.6));
        Batch batch = batch();
        Tensor t1 = Tensor.zeros(5, 4);
        Tensor t2 = Tensor.zeros(5, 4);
        Map<String, Tensor> now = pair.parameters().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().value().detach().copy()));
        Map<String, Tensor> averages = new HashMap<>(now);
        Rng rng = Rng.of(9);
        for (int step = 0; step < 5; step++) {
            if (step > 0) {
                double d = Math.min(0.6, 1 - 1.0 / step);
                now.replaceAll((name, v) -> v.add(Tensor.randn(rng, v.shape().toArray())));
                pair.loadStateDict(now);
                averages.replaceAll((name, a) -> a.mul(d).add(now.get(name).mul(1 - d)));
            }
            pair.train();
            objective.loss(pair, batch, context(step, false));
            objective.loss(pair, batch, context(step, true));
            assertTrue(pair.first().isTraining(), "the mode is as it was");
            pair.eval();
            Tensor p1 = clamped(pair.with(averages, () -> pair.first().apply(batch.inputs())));
            Tensor p2 = clamped(pair.with(averages, () -> pair.second().apply(batch.inputs())));
            t1 = t1.mul(0.7).add(p2.div(p2.sum(true, 1)).mul(0.3));
            t2 = t2.mul(0.7).add(p1.div(p1.sum(true, 1)).mul(0.3));
            TensorAssertions.assertClose(objective.targets().select(0, 0).indexSelect(0, batch.indices()), t1, 1e-4);
            TensorAssertions.assertClose(objective.targets().select(0, 1).indexSelect(0, batch.indices()), t2, 1e-4);
        }
        now.forEach((name, v) -> assertArrayEquals(
                v.toFloatArray(), pair.parameters().get(name).value().toFloatArray(), name));
    }

    @Test
    void withoutMixingAndWeightItIsCrossEntropyOfBoth() {
        TwoNetworks pair = pair();
        pair.eval();
        Batch batch = batch();
        ElrPlusConfig plain = ElrPlusConfig.defaults().withLambda(0).withMixupAlpha(0);
        double expected = CrossEntropy.of(pair.first().apply(batch.inputs()), batch.targets())
                        .item()
                + CrossEntropy.of(pair.second().apply(batch.inputs()), batch.targets())
                        .item();
        assertEquals(
                expected,
                new ElrPlus(pair, N, 4, plain)
                        .loss(pair, batch, context(0, false))
                        .item(),
                1e-5);
        double term = Elr.term(
                                pair.first().apply(batch.inputs()),
                                clamped(pair.second().apply(batch.inputs())).mul(0.3))
                        .mean()
                        .item()
                + Elr.term(
                                pair.second().apply(batch.inputs()),
                                clamped(pair.first().apply(batch.inputs())).mul(0.3))
                        .mean()
                        .item();
        assertEquals(
                expected + 3 * term,
                new ElrPlus(pair, N, 4, plain.withLambda(3))
                        .loss(pair, batch, context(0, false))
                        .item(),
                1e-3);
    }

    /** Of a batch of one sample, mixing changes nothing; of two, the share is at least a half. */
    @Test
    void mixesInputsLabelsAndTargetsAlike() {
        TwoNetworks pair = pair();
        pair.eval();
        Batch one = DATA.batch(new int[] {4});
        double alone = new ElrPlus(pair, N, 4, ElrPlusConfig.defaults().withMixupAlpha(0))
                .loss(pair, one, context(0, false))
                .item();
        assertEquals(
                alone,
                new ElrPlus(pair, N, 4, ElrPlusConfig.defaults())
                        .loss(pair, one, context(0, false))
                        .item(),
                1e-5);
        double[] seen = new double[2];
        Layer watched = new Sequential(new Linear(1, 2, Rng.of(1)));
        watched.registerForwardHook((layer, in, out) -> {
            seen[0] = in.get(0, 0);
            seen[1] = in.get(1, 0);
            return out;
        });
        TwoNetworks small = new TwoNetworks(new Linear(1, 2, Rng.of(2)), watched);
        Batch two = new Batch(
                Tensor.of(new float[] {1, 0}, 2, 1), Tensor.of(new long[] {0, 1}), Tensor.of(new long[] {0, 1}), null);
        ElrPlus objective = new ElrPlus(small, 2, 2, ElrPlusConfig.defaults());
        boolean mixed = false;
        for (int step = 0; step < 20; step++) {
            objective.loss(small, two, context(step, false)); // the hook sees the mixed inputs last
            assertTrue(seen[0] >= 0.5 && seen[1] <= 0.5, "the own share is the larger one");
            assertEquals(1, seen[0] + seen[1], 1e-6);
            mixed |= seen[0] < 1;
        }
        assertTrue(mixed);
    }

    @Test
    void reweighsLabels() {
        TwoNetworks pair = pair();
        pair.eval();
        Batch batch = batch();
        // A hard label times its target, scaled to 1, is the label.
        ElrPlusConfig plain = ElrPlusConfig.defaults().withLambda(0).withMixupAlpha(0);
        double hard = new ElrPlus(pair, N, 4, plain)
                .loss(pair, batch, context(0, false))
                .item();
        ElrPlusConfig reweighed = plain.withReweighLabels(true);
        assertEquals(
                hard,
                new ElrPlus(pair, N, 4, reweighed)
                        .loss(pair, batch, context(0, false))
                        .item(),
                1e-5);
        Tensor soft = Tensor.randn(Rng.of(2), 5, 4).softmax(1);
        double loss = new ElrPlus(pair, N, 4, reweighed)
                .loss(pair, batch.withTargets(soft), context(0, false))
                .item();
        double expected = 0;
        for (int own = 0; own < 2; own++) {
            Layer net = own == 0 ? pair.first() : pair.second();
            Layer other = own == 0 ? pair.second() : pair.first();
            Tensor y = soft.mul(clamped(other.apply(batch.inputs())));
            expected += CrossEntropy.of(net.apply(batch.inputs()), y.div(y.sum(true, 1)))
                    .item();
        }
        assertEquals(expected, loss, 1e-4);
    }

    @Test
    void theWeightRampsUp() {
        ElrPlus objective = new ElrPlus(pair(), N, 4, ElrPlusConfig.defaults().withRampUpSteps(10));
        assertEquals(StrictMath.exp(-5), objective.rampUp(0), 1e-15);
        assertEquals(StrictMath.exp(-5 * 0.25), objective.rampUp(5), 1e-15);
        assertEquals(1, objective.rampUp(10));
        assertEquals(1, objective.rampUp(99));
        assertEquals(1, new ElrPlus(pair(), N, 4, ElrPlusConfig.defaults()).rampUp(0));
    }

    @Test
    void gradientOfParameters() {
        TwoNetworks pair = pair();
        pair.to(DType.FLOAT64);
        pair.eval();
        Batch batch = batch().withInputs(batch().inputs().to(DType.FLOAT64));
        ElrPlus objective = new ElrPlus(pair, N, 4, ElrPlusConfig.defaults());
        objective.loss(pair, batch, context(0, false));
        Tensor w = pair.parameters().get("first.0.weight").value().detach().copy();
        // In float64 only: the pair's other parameters have that type.
        GradientCheck.check(
                t -> pair.with(
                        Map.of("first.0.weight", t.to(DType.FLOAT64)),
                        () -> objective.loss(pair, batch, context(0, true))),
                w);
    }

    private static Trainer trainer(TwoNetworks pair, Path folder, long epochs) {
        return Trainer.builder(
                        pair,
                        new ElrPlus(pair, N, 4, ElrPlusConfig.defaults().withRampUpSteps(5)),
                        new Sgd(pair.parameters(), SgdConfig.defaults().withLearningRate(0.1)),
                        DataLoader.shuffled(DATA, 5, 3))
                .epochs(epochs)
                .checkpoints(CheckpointPolicy.everyEpoch(folder))
                .build();
    }

    @Test
    void aResumedTrainingEndsWithTheSameBits(@TempDir Path folder) {
        TwoNetworks whole = pair();
        trainer(whole, folder.resolve("whole"), 5).run();
        trainer(pair(), folder.resolve("parts"), 2).run();
        TwoNetworks parts = pair();
        trainer(parts, folder.resolve("parts"), 5).resume(folder.resolve("parts"));
        whole.stateDict()
                .forEach((name, t) -> assertArrayEquals(
                        t.toFloatArray(), parts.stateDict().get(name).toFloatArray(), name));
    }

    @Test
    void wrongArguments() {
        TwoNetworks pair = pair();
        ElrPlus objective = new ElrPlus(pair, N, 4, ElrPlusConfig.defaults());
        assertThrows(IllegalArgumentException.class, () -> objective.loss(pair(), batch(), context(0, false)));
        assertThrows(IllegalArgumentException.class, () -> objective.loss(new Module() {}, batch(), context(0, false)));
        assertThrows(IllegalArgumentException.class, () -> objective.loadState(Map.of()));
        ElrPlusConfig config = ElrPlusConfig.defaults();
        assertThrows(IllegalArgumentException.class, () -> config.withMixupAlpha(-1));
        assertThrows(IllegalArgumentException.class, () -> config.withEmaDecay(1));
        assertThrows(IllegalArgumentException.class, () -> config.withBeta(1));
        assertThrows(IllegalArgumentException.class, () -> config.withLambda(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> config.withRampUpSteps(-1));
    }
}
