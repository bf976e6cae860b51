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
import java.util.List;
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

    /** Of a batch of one sample, mixing changes nothing. */
    @Test
    void oneSampleIsMixedWithItself() {
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
    }

    /** What each network saw last tells share and partner; labels and targets must be mixed by the same, and each network runs twice. */
    @Test
    void theLossIsThatOfTheMixture() {
        TwoNetworks pair = new TwoNetworks(new Linear(1, 2, Rng.of(1)), new Linear(1, 2, Rng.of(2)));
        pair.to(DType.FLOAT64);
        List<Layer> networks = List.of(pair.first(), pair.second());
        Tensor[] seen = new Tensor[2];
        int[] passes = new int[2];
        for (int i = 0; i < 2; i++) {
            int own = i;
            networks.get(i).registerForwardHook((layer, in, out) -> {
                seen[own] = in.detach();
                passes[own]++;
                return out;
            });
        }
        Tensor x = Tensor.of(new double[] {1, 0}, 2, 1);
        Batch two = new Batch(x, Tensor.of(new long[] {0, 1}), Tensor.of(new long[] {0, 1}), null);
        ElrPlus objective = new ElrPlus(pair, 2, 2, ElrPlusConfig.defaults());
        Tensor labels = Tensor.eye(DType.FLOAT64, 2);
        int mixed = 0;
        for (int step = 0; step < 20; step++) {
            double loss = objective.loss(pair, two, context(step, false)).item();
            assertArrayEquals(new int[] {2 * (step + 1), 2 * (step + 1)}, passes, "averaged and trained");
            double expected = 0;
            for (int own = 0; own < 2; own++) {
                double share = seen[own].get(0, 0);
                assertEquals(1, share + seen[own].get(1, 0), 1e-15);
                assertTrue(share >= 0.5, "the own share is the larger one");
                mixed += share < 1 ? 1 : 0;
                Tensor z = networks.get(own).forward(seen[own]).detach();
                Tensor t = objective.targets().select(0, own).to(DType.FLOAT64);
                expected += CrossEntropy.of(z, mixture(labels, share)).item()
                        + 3 * Elr.term(z, mixture(t, share)).mean().item();
            }
            assertEquals(expected, loss, 1e-12);
        }
        assertTrue(mixed > 5, mixed + " of 40 were mixed");
    }

    /** Of two rows, each with the other. */
    private static Tensor mixture(Tensor rows, double share) {
        return rows.mul(share).add(rows.flip(0).mul(1 - share));
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
        Map<String, Tensor> wide = gradients(pair, batch);
        pair.to(DType.FLOAT32);
        gradients(pair, batch())
                .forEach((name, g) ->
                        TensorAssertions.assertClose(g.to(DType.FLOAT64), wide.get(name), 1e-4, 1e-5, name));
    }

    private static Map<String, Tensor> gradients(TwoNetworks pair, Batch batch) {
        pair.zeroGrad();
        new ElrPlus(pair, N, 4, ElrPlusConfig.defaults())
                .loss(pair, batch, context(0, false))
                .backward();
        return pair.parameters().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().grad()));
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
