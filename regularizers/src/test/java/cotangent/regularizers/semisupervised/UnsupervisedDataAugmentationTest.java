package cotangent.regularizers.semisupervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.data.Batch;
import cotangent.nn.data.BatchTransform;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnsupervisedDataAugmentationTest {
    private static final BatchTransform SAME = (batch, rng) -> batch;
    private static final BatchTransform JITTER = (batch, rng) -> batch.withInputs(batch.inputs()
            .add(Tensor.randn(
                    rng, batch.inputs().dtype(), batch.inputs().shape().toArray())));

    private static UnsupervisedDataAugmentation uda(double beta, double tau) {
        return new UnsupervisedDataAugmentation(
                UdaConfig.images().withBeta(beta).withTau(tau), SAME);
    }

    private static StepContext context(long step) {
        return new StepContext(step, 0, 100, Rng.of(1), false);
    }

    private static Batch batch(Tensor inputs, long... labels) {
        return new Batch(inputs, Tensor.of(labels), Tensor.arange(labels.length), null);
    }

    @Test
    void theCardsNumbers() {
        assertEquals(0.55, TrainingSignalAnnealing.LINEAR.threshold(0.5, 10), 1e-15);
        assertEquals(0.9261, TrainingSignalAnnealing.LOG.threshold(0.5, 10), 5e-5);
        assertEquals(0.1739, TrainingSignalAnnealing.EXP.threshold(0.5, 10), 5e-5);
        Tensor z = Tensor.of(new double[][] {{0.6, 0.3, 0.1}}).log();
        assertArrayEquals(
                new double[] {0.8417, 0.1488, 0.0095},
                UnsupervisedDataAugmentation.targets(z, 0.4).exp().toDoubleArray(),
                5e-5);
    }

    @Test
    void theEndsOfTheAnnealing() {
        for (TrainingSignalAnnealing tsa : List.of(TrainingSignalAnnealing.LINEAR, TrainingSignalAnnealing.EXP)) {
            assertEquals(1, tsa.threshold(1, 4), 1e-15);
        }
        assertEquals(0.25, TrainingSignalAnnealing.LINEAR.threshold(0, 4));
        assertEquals(0.25, TrainingSignalAnnealing.LOG.threshold(0, 4));
        assertEquals(Double.POSITIVE_INFINITY, TrainingSignalAnnealing.NONE.threshold(0, 4));
    }

    @Property(tries = 200)
    void annealedLossIsTheMeanOfThoseNotYetKnown(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double t) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 6, 3).mul(3);
        Tensor y = Tensor.randint(Rng.of(seed), 0, 3, 6);
        for (TrainingSignalAnnealing tsa : TrainingSignalAnnealing.values()) {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < 6; i++) {
                double p = z.select(0, i).softmax(0).get((int) y.getLong(i));
                if (p < tsa.threshold(t, 3)) {
                    sum -= StrictMath.log(p);
                    count++;
                }
            }
            assertEquals(sum / Math.max(1, count), tsa.loss(z, y, t).item(), 1e-12);
        }
        assertEquals(
                CrossEntropy.of(z, y).item(),
                TrainingSignalAnnealing.NONE.loss(z, y, t).item(),
                1e-14);
    }

    /** A sample counts while its probability is below the threshold: at it, no more. */
    @Test
    void atTheThresholdASampleIsKnown() {
        Tensor even = Tensor.zeros(DType.FLOAT64, 1, 2);
        assertEquals(
                0,
                TrainingSignalAnnealing.LINEAR
                        .counts(even, Tensor.of(new long[] {0}), 0)
                        .sum()
                        .item());
    }

    @Test
    void knownSamplesGiveNoLossAndNoNan() {
        Tensor z = Tensor.of(new double[][] {{50, 0}, {60, 0}}).requiresGrad();
        Tensor loss = TrainingSignalAnnealing.LINEAR.loss(z, Tensor.of(new long[] {0, 0}), 0.5);
        assertEquals(0, loss.item());
        loss.backward();
        assertArrayEquals(new double[4], z.grad().toDoubleArray());
    }

    @Property(tries = 200)
    void equalViewsAreConsistent(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int classes) {
        Tensor z = Tensor.randn(Rng.of(seed), DType.FLOAT64, 5, classes).mul(2);
        assertEquals(0, uda(0, 1).consistency(z, z).item(), 1e-15);
        assertTrue(uda(0, 0.4).consistency(z, z).item() > 0, "sharpened targets");
    }

    @Property(tries = 200)
    void consistencyIsTheMaskedDivergence(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double beta) {
        Rng rng = Rng.of(seed);
        Tensor z = Tensor.randn(rng, DType.FLOAT64, 5, 3).mul(2);
        Tensor strong = Tensor.randn(rng, DType.FLOAT64, 5, 3).mul(2);
        double sum = 0;
        double[] expected = new double[15];
        for (int i = 0; i < 5; i++) {
            Tensor p = z.select(0, i).softmax(0);
            if (p.max().item() >= beta) {
                Tensor q = z.select(0, i).div(0.4).softmax(0);
                Tensor ps = strong.select(0, i).softmax(0);
                sum += q.mul(q.log().sub(ps.log())).sum().item();
                for (int c = 0; c < 3; c++) {
                    expected[3 * i + c] = (ps.get(c) - q.get(c)) / 5;
                }
            }
        }
        UnsupervisedDataAugmentation uda = uda(beta, 0.4);
        assertEquals(sum / 5, uda.consistency(z, strong).item(), 1e-12);
        Tensor g = Autodiff.grad(t -> uda.consistency(z, t)).apply(strong);
        assertArrayEquals(expected, g.toDoubleArray(), 1e-12);
        Tensor leaf = z.copy().requiresGrad();
        uda.consistency(leaf, strong.copy().requiresGrad()).backward();
        assertNull(leaf.grad(), "targets are constants");
    }

    @Test
    void gradients() {
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 4, 3);
        Tensor strong = Tensor.randn(Rng.of(2), DType.FLOAT64, 4, 3);
        GradientCheck.Options options = GradientCheck.Options.defaults().withSecondOrder(true);
        GradientCheck.check(t -> uda(0.5, 0.4).consistency(z.to(t.dtype()), t), strong, options);
        Tensor y = Tensor.of(new long[] {0, 1, 2, 0});
        GradientCheck.check(t -> TrainingSignalAnnealing.LINEAR.loss(t, y, 0.6), z, options);
    }

    @Test
    void anEmptyMaskIsZero() {
        Tensor z = Tensor.zeros(DType.FLOAT64, 3, 4);
        Tensor strong = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 4).requiresGrad();
        Tensor loss = uda(0.8, 0.4).consistency(z, strong);
        assertEquals(0, loss.item());
        loss.backward();
        assertEquals(0, strong.grad().abs().max().item());
        assertEquals(
                0,
                uda(0.8, 0.4)
                        .consistency(Tensor.zeros(0, 4), Tensor.zeros(0, 4))
                        .item());
    }

    @Test
    void withoutWeightItIsCrossEntropy() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 5, 3);
        Tensor labelled = Tensor.of(new int[] {0, 2, 3});
        UnsupervisedDataAugmentation uda =
                new UnsupervisedDataAugmentation(UdaConfig.images().withLambda(0), JITTER);
        StepContext context = context(0);
        double loss =
                uda.loss(new Identity(), batch(x, 0, -1, 2, 1, -1), context).item();
        assertEquals(
                CrossEntropy.of(x.indexSelect(0, labelled), Tensor.of(new long[] {0, 2, 1}))
                        .item(),
                loss,
                1e-14);
        assertNull(context.predictions());
    }

    /** Records what it is given. */
    private static final class Seen extends Layer {
        private final List<Tensor> inputs = new ArrayList<>();

        @Override
        public Tensor forward(Tensor x) {
            inputs.add(x.detach());
            return x;
        }
    }

    @Test
    void onePassOfLabelledUnlabelledAndStrongViews() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 5, 3).mul(3);
        Batch batch = batch(x, 0, -1, 2, 1, -1);
        BatchTransform doubled = (b, rng) -> {
            assertArrayEquals(new long[] {1, 4}, b.indices().toLongArray());
            return b.withInputs(b.inputs().mul(2));
        };
        Seen model = new Seen();
        StepContext context = context(50);
        UdaConfig config = UdaConfig.images().withLambda(3).withBeta(0.7).withAnnealing(TrainingSignalAnnealing.LINEAR);
        UnsupervisedDataAugmentation uda = new UnsupervisedDataAugmentation(config, doubled);
        double loss = uda.loss(model, batch, context).item();
        assertEquals(1, model.inputs.size());
        Tensor own = x.indexSelect(0, Tensor.of(new int[] {0, 2, 3}));
        Tensor other = x.indexSelect(0, Tensor.of(new int[] {1, 4}));
        TensorAssertions.assertSame(model.inputs.get(0), Tensor.cat(0, own, other, other.mul(2)), "inputs");
        Tensor labels = Tensor.of(new long[] {0, 2, 1});
        double consistency = uda.consistency(other, other.mul(2)).item();
        assertEquals(TrainingSignalAnnealing.LINEAR.loss(own, labels, 0.5).item() + 3 * consistency, loss, 1e-12);
        assertEquals(consistency, context.logged().get("consistency"), 1e-15);
        assertEquals(
                other.softmax(1).amax(1).ge(0.7).sum().item() / 2,
                context.logged().get("confident"));
        assertEquals(
                TrainingSignalAnnealing.LINEAR.counts(own, labels, 0.5).sum().item() / 3,
                context.logged().get("annealed"),
                1e-15);
    }

    @Test
    void batchesOfOneKind() {
        Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 3);
        UnsupervisedDataAugmentation uda = new UnsupervisedDataAugmentation(UdaConfig.images(), JITTER);
        StepContext context = context(0);
        assertEquals(
                CrossEntropy.of(x, Tensor.of(new long[] {0, 2, 1})).item(),
                uda.loss(new Identity(), batch(x, 0, 2, 1), context).item(),
                1e-14);
        assertNotNull(context.predictions());
        assertEquals(0, context.logged().get("confident"));
        UdaConfig all = UdaConfig.text();
        Linear net = new Linear(3, 2, Rng.of(1));
        Tensor loss = new UnsupervisedDataAugmentation(all, JITTER)
                .loss(net, batch(x.to(DType.FLOAT32), -1, -1, -1), context(0));
        assertTrue(loss.item() > 0);
        loss.backward();
        assertTrue(net.weight().grad().abs().sum().item() > 0);
    }

    @Test
    void keepsTheSurestOfEachClass() {
        Tensor p = Tensor.of(new double[][] {{0.9, 0.1}, {0.4, 0.6}, {0.8, 0.2}, {0.1, 0.9}, {0.5, 0.5}, {0.1, 0.9}});
        assertArrayEquals(new int[] {0, 3}, new OutOfDomainFilter(1).keep(p));
        assertArrayEquals(new int[] {0, 2, 3, 5}, new OutOfDomainFilter(2).keep(p));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, new OutOfDomainFilter(9).keep(p));
        assertThrows(IllegalArgumentException.class, () -> new OutOfDomainFilter(0));
        assertThrows(ShapeException.class, () -> new OutOfDomainFilter(1).keep(Tensor.zeros(3)));
        assertThrows(ArithmeticException.class, () -> new OutOfDomainFilter(1)
                .keep(Tensor.full(DType.FLOAT64, Double.NaN, 1, 2)));
    }

    @Test
    void wrongArguments() {
        UdaConfig config = UdaConfig.images();
        assertThrows(IllegalArgumentException.class, () -> config.withLambda(-1));
        assertThrows(IllegalArgumentException.class, () -> config.withBeta(1.1));
        assertThrows(IllegalArgumentException.class, () -> config.withTau(0));
        assertThrows(NullPointerException.class, () -> config.withAnnealing(null));
        assertThrows(NullPointerException.class, () -> new UnsupervisedDataAugmentation(config, null));
        assertThrows(IllegalArgumentException.class, () -> TrainingSignalAnnealing.LOG.threshold(1.1, 3));
        assertThrows(IllegalArgumentException.class, () -> TrainingSignalAnnealing.LOG.threshold(0.5, 1));
        UnsupervisedDataAugmentation uda = new UnsupervisedDataAugmentation(config, SAME);
        Batch one = batch(Tensor.zeros(2, 1), 0, -1);
        assertThrows(ShapeException.class, () -> uda.loss(new Identity(), one, context(0)));
        Batch nan = batch(Tensor.full(DType.FLOAT32, Double.NaN, 2, 3), 0, -1);
        assertThrows(ArithmeticException.class, () -> uda.loss(new Identity(), nan, context(0)));
        Module none = new Module() {};
        assertThrows(IllegalArgumentException.class, () -> uda.loss(none, one, context(0)));
        assertThrows(ShapeException.class, () -> uda.consistency(Tensor.zeros(2, 3), Tensor.zeros(3, 3)));
        assertFalse(Double.isNaN(
                uda.consistency(Tensor.zeros(2, 3), Tensor.zeros(2, 3)).item()));
    }
}
