package cotangent.samplers.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Linear;
import cotangent.nn.ParameterVector;
import cotangent.nn.data.Dataset;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class FladTrainerTest {
    /** Plays what it is told, and keeps what it hears. */
    private static final class Scripted implements Mixer {
        private final int arms;
        private final int[] plays;
        private final List<double[]> initial = new ArrayList<>();
        private final List<double[]> heard = new ArrayList<>();
        private final boolean wants;

        Scripted(int arms, boolean wants, int... plays) {
            this.arms = arms;
            this.wants = wants;
            this.plays = plays;
        }

        @Override
        public int arms() {
            return arms;
        }

        @Override
        public int[] draw(int count, RandomGenerator rng) {
            assertEquals(plays.length, count);
            return plays;
        }

        @Override
        public void observe(int[] played, double[] rewards) {
            heard.add(rewards);
        }

        @Override
        public boolean wantsInitialRewards() {
            return wants;
        }

        @Override
        public void initialize(double[] rewards) {
            initial.add(rewards);
        }
    }

    private static TensorDataset data(long seed, int n) {
        Rng rng = Rng.of(seed);
        return new TensorDataset(
                Tensor.randn(rng, DType.FLOAT64, n, 3),
                Tensor.rand(rng, DType.FLOAT64, n).mul(2).floor().to(DType.INT64));
    }

    private final List<Dataset> arms = List.of(data(1, 5), data(2, 6), data(3, 4));
    private final TensorDataset target = data(4, 7);
    private final Linear model = linear();
    private int evaluations;
    private final Objective objective = (m, batch, context) -> {
        evaluations++;
        return CrossEntropy.of(((Linear) m).apply(batch.inputs()), batch.targets());
    };

    private static Linear linear() {
        Linear linear = new Linear(3, 2, true, Rng.of(5));
        linear.to(DType.FLOAT64);
        return linear;
    }

    private Sgd sgd(double rate) {
        return new Sgd(model.parameters(), SgdConfig.defaults().withLearningRate(rate));
    }

    private FladTrainer trainer(Mixer mixer, FladConfig config) {
        return new FladTrainer(model, objective, sgd(0.1), arms, target, mixer, config, Rng.of(6));
    }

    /** The gradient on all samples. */
    private ParameterVector gradient(TensorDataset data) {
        model.zeroGrad();
        CrossEntropy.of(model.apply(data.inputs()), data.targets()).backward();
        return ParameterVector.ofGradients(model.parameters());
    }

    private static void assertSame(ParameterVector expected, ParameterVector actual) {
        assertArrayEquals(expected.flatten().toDoubleArray(), actual.flatten().toDoubleArray(), 1e-12);
    }

    @Test
    void anUpdateIsTheMeanOfTheTargetsAndTheArmsGradients() {
        ParameterVector start = ParameterVector.ofValues(model.parameters());
        ParameterVector a = gradient((TensorDataset) arms.get(0));
        ParameterVector b = gradient((TensorDataset) arms.get(2));
        ParameterVector t = gradient(target);
        Scripted mixer = new Scripted(3, false, 2, 0, 2);
        // Whole arms, so that their gradients are known; arm 2 comes twice and is rewarded once, for the sum.
        var update = trainer(mixer, FladConfig.defaults().withBatchSize(10).withMicroBatches(3))
                .step();
        ParameterVector mean = t.plus(1, a).plus(2, b).times(0.25);
        assertSame(start.plus(-0.1, mean), ParameterVector.ofValues(model.parameters()));
        assertArrayEquals(new int[] {2, 0, 2}, update.arms());
        ParameterVector after = gradient(target);
        Map<Integer, Double> expected = Map.of(
                0, GradientAlignmentReward.COSINE.of(a, after),
                2, GradientAlignmentReward.COSINE.of(b.times(2), after));
        assertEquals(expected.keySet(), update.rewards().keySet());
        expected.forEach((arm, r) -> assertEquals(r, update.rewards().get(arm), 1e-12));
        assertEquals(2, mixer.heard.get(0).length);
        assertTrue(mixer.initial.isEmpty());
    }

    @Test
    void costDoesNotDependOnTheNumberOfArms() {
        FladTrainer plain = trainer(new ExploreOnlyMixer(3), FladConfig.defaults());
        plain.step();
        assertEquals(4, evaluations, "the target, two micro-batches, the target again");
        evaluations = 0;
        Scripted wants = new Scripted(3, true, 0, 1);
        FladTrainer measured = trainer(wants, FladConfig.defaults());
        measured.step();
        assertEquals(4 + 4, evaluations, "once the target and three arms");
        measured.step();
        assertEquals(4 + 4 + 4, evaluations);
        assertEquals(1, wants.initial.size());
        assertEquals(2, measured.steps());
    }

    @Test
    void rewardsOfSomeParameters() {
        FladConfig config = FladConfig.defaults().withBatchSize(10).withRewardParameters(Set.of("bias"));
        ParameterVector a = gradient((TensorDataset) arms.get(1));
        double reward =
                trainer(new Scripted(3, false, 1, 1), config).step().rewards().get(1);
        ParameterVector after = gradient(target);
        assertEquals(
                GradientAlignmentReward.COSINE.of(
                        ParameterVector.of(Map.of("bias", a.tensors().get("bias"))),
                        ParameterVector.of(Map.of("bias", after.tensors().get("bias")))),
                reward,
                1e-12);
    }

    @Test
    void alignmentsAreThoseOfTheArms() {
        double[] alignments = trainer(
                        new ExploreOnlyMixer(3), FladConfig.defaults().withBatchSize(10))
                .alignments();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    GradientAlignmentReward.COSINE.of(gradient((TensorDataset) arms.get(i)), gradient(target)),
                    alignments[i],
                    1e-12);
        }
    }

    private static ParameterVector vector(double... values) {
        return ParameterVector.of(Map.of("w", Tensor.of(values)));
    }

    @Test
    void rewardsByHand() {
        ParameterVector a = vector(3, 4);
        ParameterVector t = vector(0, 10);
        assertEquals(0.8, GradientAlignmentReward.COSINE.of(a, t), 1e-15);
        assertEquals(100 / 125.0, GradientAlignmentReward.MAGNITUDE.of(a, t), 1e-9);
        assertEquals(0.9 + 0.8, GradientAlignmentReward.BOTH.of(a, t), 1e-9);
        assertEquals(0, GradientAlignmentReward.COSINE.of(vector(0, 0), t));
        assertEquals(0, GradientAlignmentReward.COSINE.of(a, vector(0, 0)));
        assertEquals(1, GradientAlignmentReward.MAGNITUDE.of(vector(0, 0), vector(0, 0)));
        assertTrue(Double.isNaN(GradientAlignmentReward.COSINE.of(vector(Double.NaN, 1), t)));
    }

    @Property(tries = 100)
    void theCosineDoesNotSeeScales(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1e6) double scale) {
        Rng rng = Rng.of(seed);
        ParameterVector a = vector(rng.nextGaussian(), rng.nextGaussian(), rng.nextGaussian());
        ParameterVector t = vector(rng.nextGaussian(), rng.nextGaussian(), rng.nextGaussian());
        double cosine = GradientAlignmentReward.COSINE.of(a, t);
        assertTrue(Math.abs(cosine) <= 1);
        assertEquals(cosine, GradientAlignmentReward.COSINE.of(a.times(scale), t), 1e-12);
        assertEquals(1, GradientAlignmentReward.MAGNITUDE.of(a, a.times(-1)), 1e-12);
        double magnitude = GradientAlignmentReward.MAGNITUDE.of(a.times(scale), t);
        assertTrue(magnitude > 0 && magnitude <= 1 + 1e-12);
    }

    @Test
    void wrongArguments() {
        FladConfig config = FladConfig.defaults();
        assertThrows(IllegalArgumentException.class, () -> trainer(new Exp3Mixer(2), config));
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(new Exp3Mixer(3), config.withRewardParameters(Set.of("head"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FladTrainer(
                        model, objective, sgd(0.1), arms, data(1, 0), new Exp3Mixer(3), config, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> config.withBatchSize(0));
        assertThrows(IllegalArgumentException.class, () -> config.withMicroBatches(0));
        assertThrows(NullPointerException.class, () -> config.withReward(null));
    }
}
