package cotangent.regularizers.robust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Identity;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.Loss;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GroupDroTest {
    /** The inputs are the losses. */
    private static final Loss SAME = (prediction, target) -> prediction;

    private static final GroupDroConfig CONFIG = GroupDroConfig.defaults();

    private static double step(Objective objective, double... losses) {
        return step(objective, false, losses);
    }

    private static double step(Objective objective, boolean repeat, double... losses) {
        return evaluate(objective, repeat, Tensor.of(losses)).item();
    }

    private static Tensor evaluate(Objective objective, boolean repeat, Tensor losses) {
        Batch batch = new Batch(losses, Tensor.zeros(losses.size()), Tensor.arange(losses.size()), null);
        return objective.loss(new Identity(), batch, new StepContext(0, 0, 1, Rng.of(1), true, repeat));
    }

    private static void assertWeights(Tensor weights, double tolerance, double... expected) {
        assertArrayEquals(expected, weights.toDoubleArray(), tolerance);
    }

    @Test
    void theCardsNumbers() {
        GroupDro dro = new GroupDro(SAME, new long[] {0, 1}, CONFIG);
        assertEquals(0.7025, step(dro, 0.2, 1.2), 5e-7);
        assertWeights(dro.weights(), 5e-7, 0.4975, 0.5025);
        double before = step(dro, true, 0.2, 1.2);
        assertEquals(0.7025, before, 5e-7, "a repeat does not move the weights");
    }

    @Property(tries = 100)
    void weightsStayOnTheSimplexAndFollowTheLosses(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 5) double stepSize) {
        Rng rng = Rng.of(seed);
        long[] groups = {0, 1, 1, 2, 2, 2};
        GroupDro dro = new GroupDro(SAME, groups, CONFIG.withStepSize(stepSize).withAdjustment(0.5));
        double[] log = new double[3];
        for (int t = 0; t < 4; t++) {
            Tensor losses = Tensor.rand(rng, DType.FLOAT64, 6);
            double loss = evaluate(dro, false, losses).item();
            double[] x = losses.toDoubleArray();
            double[] means = {x[0], (x[1] + x[2]) / 2, (x[3] + x[4] + x[5]) / 3};
            for (int g = 0; g < 3; g++) {
                log[g] += stepSize * (means[g] + 0.5 / Math.sqrt(g + 1));
            }
            Tensor q = Tensor.of(log).softmax(0);
            TensorAssertions.assertClose(dro.weights(), q, 1e-10, 1e-12, "weights");
            assertEquals(1, dro.weights().sum().item(), 1e-12);
            assertEquals(q.dot(Tensor.of(means)).item(), loss, 1e-10);
        }
    }

    @Test
    void limitsOfTheStepSize() {
        long[] groups = {0, 0, 1, 2};
        GroupDro still = new GroupDro(SAME, groups, CONFIG.withStepSize(0));
        assertEquals((2 + 5 + 1) / 3.0, step(still, 1, 3, 5, 1), 1e-12, "the mean of the groups' means");
        GroupDro fast = new GroupDro(SAME, groups, CONFIG.withStepSize(1e6));
        assertEquals(5, step(fast, 1, 3, 5, 1), 1e-12, "the worst group");
        assertWeights(fast.weights(), 1e-12, 0, 1, 0);
        GroupDro alike = new GroupDro(SAME, groups, CONFIG.withStepSize(3));
        step(alike, 2, 2, 2, 2);
        assertWeights(alike.weights(), 1e-15, 1.0 / 3, 1.0 / 3, 1.0 / 3);
    }

    @Test
    void adjustmentAndNormalization() {
        long[] groups = {0, 0, 0, 0, 1};
        GroupDro dro = new GroupDro(SAME, groups, new GroupDroConfig(2, 1, true));
        step(dro, 1, 1, 1, 1, 2);
        // 1 + 1 / 2 and 2 + 1, divided by 4.5.
        TensorAssertions.assertClose(
                dro.weights(),
                Tensor.of(new double[] {2 * 1.5 / 4.5, 2 * 3 / 4.5}).softmax(0),
                1e-12);
    }

    @Test
    void groupsThatAreNotInTheBatchCountNothing() {
        GroupDro dro = new GroupDro(SAME, new long[] {0, 1, 2}, CONFIG.withStepSize(1));
        Batch batch = new Batch(Tensor.of(new double[] {4}), Tensor.zeros(1), Tensor.of(new long[] {1}), null);
        StepContext context = new StepContext(0, 0, 1, Rng.of(1), true);
        double loss = dro.loss(new Identity(), batch, context).item();
        Tensor q = Tensor.of(new double[] {0, 4, 0}).softmax(0);
        assertEquals(4 * q.get(1), loss, 1e-12);
        assertArrayEquals(new double[] {4}, context.sampleLosses().toDoubleArray());
    }

    @Test
    void cvarByHand() {
        // Groups of 1, 1, 3 and 5 of ten samples.
        long[] groups = {0, 1, 2, 2, 2, 3, 3, 3, 3, 3};
        GroupCvar cvar = new GroupCvar(SAME, groups, 0.3, 0.5, 0, 0);
        double loss = step(cvar, 5, 1, 3, 3, 3, 2, 2, 2, 2, 2);
        // Order 0, 2, 3, 1: 0.1 / 0.3 for group 0; group 2 would come to 0.4 and gets the rest.
        assertWeights(cvar.weights(), 1e-15, 1.0 / 3, 0, 2.0 / 3, 0);
        assertEquals(5.0 / 3 + 2, loss, 1e-12);
        // Averages 2.5, 5, 2.5, 1: the order is 1, 0, 2.
        loss = step(cvar, 0, 9, 2, 2, 2, 0, 0, 0, 0, 0);
        assertWeights(cvar.weights(), 1e-15, 1.0 / 3, 1.0 / 3, 1.0 / 3, 0);
        assertEquals(9.0 / 3 + 2.0 / 3, loss, 1e-12);
        GroupCvar mixed = new GroupCvar(SAME, groups, 0.3, 0.5, 0, 0.5);
        step(mixed, 5, 1, 3, 3, 3, 2, 2, 2, 2, 2);
        assertWeights(mixed.weights(), 1e-15, 1.0 / 6 + 0.05, 0.05, 1.0 / 3 + 0.15, 0.25);
    }

    @Test
    void cvarAveragesAndAdjusts() {
        // Two groups of half the data each: all weight is on the first in the order.
        long[] groups = {0, 1};
        GroupCvar cvar = new GroupCvar(SAME, groups, 0.5, 0.25, 0, 0);
        step(cvar, 4, 1);
        step(cvar, 0, 7);
        assertWeights(cvar.weights(), 0, 1, 0); // 0.75 * 4 = 3 against 0.75 * 1 + 0.25 * 7 = 2.5
        step(cvar, true, 0, 100);
        assertWeights(cvar.weights(), 0, 1, 0);
        step(cvar, 0, 7);
        assertWeights(cvar.weights(), 0, 0, 1); // 2.25 against 3.625
        long[] uneven = {0, 1, 1, 1, 1};
        GroupCvar adjusted = new GroupCvar(SAME, uneven, 0.2, 0.1, 1, 0);
        step(adjusted, 2, 2.4, 2.4, 2.4, 2.4);
        assertWeights(adjusted.weights(), 1e-15, 1, 0); // 2 + 1 against 2.4 + 1 / 2
        GroupCvar plain = new GroupCvar(SAME, uneven, 0.2, 0.1, 0, 0);
        step(plain, 2, 2.4, 2.4, 2.4, 2.4);
        assertWeights(plain.weights(), 1e-15, 0, 1);
    }

    @Property(tries = 100)
    void cvarOfEverythingIsTheMean(@ForAll long seed) {
        long[] groups = {0, 1, 1, 2, 2, 2, 2};
        Tensor losses = Tensor.rand(Rng.of(seed), DType.FLOAT64, 7);
        GroupCvar cvar = new GroupCvar(SAME, groups, 1, 0.1, 0, 0);
        assertEquals(losses.mean().item(), evaluate(cvar, false, losses).item(), 1e-12);
        assertEquals(1, new GroupCvar(SAME, groups).weights().sum().item(), 1e-12);
    }

    @Test
    void gradients() {
        long[] groups = {0, 1, 1, 2};
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 4, 3);
        Tensor y = Tensor.of(new long[] {0, 2, 1, 0});
        StepContext first = new StepContext(0, 0, 1, Rng.of(1), false);
        StepContext repeat = new StepContext(0, 0, 1, Rng.of(1), false, true);
        Batch batch = new Batch(z, y, Tensor.arange(4), null);
        for (Objective objective : new Objective[] {
            new GroupDro(CrossEntropy.defaults(), groups, CONFIG.withStepSize(1)),
            new GroupCvar(CrossEntropy.defaults(), groups, 0.4, 0.5, 1, 0.2)
        }) {
            objective.loss(new Identity(), batch, first);
            GradientCheck.check(
                    t -> objective.loss(new Identity(), batch.withInputs(t), repeat),
                    z,
                    GradientCheck.Options.defaults().withSecondOrder(true));
        }
        GroupDro dro = new GroupDro(SAME, groups, CONFIG);
        Tensor g = Autodiff.grad(t -> evaluate(dro, true, t)).apply(Tensor.ones(DType.FLOAT64, 4));
        assertArrayEquals(new double[] {1.0 / 3, 1.0 / 6, 1.0 / 6, 1.0 / 3}, g.toDoubleArray(), 1e-15);
    }

    @Test
    void costsOneForwardPass() {
        long[] groups = {0, 1, 1, 2};
        Identity model = new Identity();
        int[] passes = {0};
        model.registerForwardHook((layer, in, out) -> {
            passes[0]++;
            return out;
        });
        Batch batch = new Batch(Tensor.ones(4), Tensor.zeros(4), Tensor.arange(4), null);
        StepContext context = new StepContext(0, 0, 1, Rng.of(1), false);
        new GroupDro(SAME, groups, CONFIG).loss(model, batch, context);
        new GroupCvar(SAME, groups).loss(model, batch, context);
        assertEquals(2, passes[0]);
    }

    @Test
    void statesAreTheWeightsAndTheAverages() {
        long[] groups = {0, 1};
        GroupDro dro = new GroupDro(SAME, groups, CONFIG);
        step(dro, 1, 9);
        GroupDro other = new GroupDro(SAME, groups, CONFIG);
        other.loadState(dro.state());
        assertArrayEquals(dro.weights().toDoubleArray(), other.weights().toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> other.loadState(Map.of()));
        GroupCvar cvar = new GroupCvar(SAME, groups);
        step(cvar, 1, 9);
        GroupCvar another = new GroupCvar(SAME, groups);
        another.loadState(cvar.state());
        assertArrayEquals(cvar.weights().toDoubleArray(), another.weights().toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> new GroupCvar(SAME, new long[] {0, 1, 2})
                .loadState(cvar.state()));
    }

    @Test
    void groupMeans() {
        GroupMeans m = GroupMeans.of(Tensor.of(new double[] {1, 2, 6}), Tensor.of(new long[] {2, 0, 2}), 3);
        assertArrayEquals(new double[] {2, 0, 3.5}, m.means().toDoubleArray());
        assertArrayEquals(new double[] {1, 0, 2}, m.counts().toDoubleArray());
        assertEquals(2, m.worst());
        assertThrows(
                IndexOutOfBoundsException.class, () -> GroupMeans.of(Tensor.ones(1), Tensor.of(new long[] {3}), 3));
        assertThrows(ShapeException.class, () -> GroupMeans.of(Tensor.ones(2), Tensor.arange(1), 3));
    }

    @Test
    void wrongArguments() {
        assertThrows(IndexOutOfBoundsException.class, () -> new GroupDro(SAME, new long[] {0, -1}, CONFIG));
        assertThrows(IllegalArgumentException.class, () -> new GroupDro(SAME, new long[0], CONFIG));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withStepSize(-1));
        assertThrows(IllegalArgumentException.class, () -> CONFIG.withAdjustment(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new GroupCvar(SAME, new long[] {0}, 0, 0.1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new GroupCvar(SAME, new long[] {0}, 0.2, 0.1, -1, 0));
        GroupDro dro = new GroupDro(SAME, new long[] {0}, CONFIG);
        assertThrows(ArithmeticException.class, () -> step(dro, Double.NaN));
        assertThrows(IndexOutOfBoundsException.class, () -> step(dro, 1, 2));
        Batch batch = new Batch(Tensor.ones(1), Tensor.ones(1), Tensor.arange(1), null);
        assertThrows(
                IllegalArgumentException.class,
                () -> dro.loss(new Module() {}, batch, new StepContext(0, 0, 1, Rng.of(1), false)));
        assertTrue(dro.weights().allFinite());
    }
}
