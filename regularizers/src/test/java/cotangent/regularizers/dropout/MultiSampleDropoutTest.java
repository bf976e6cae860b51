package cotangent.regularizers.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Dropouts;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Activation;
import cotangent.nn.AvgPool2d;
import cotangent.nn.Dropout;
import cotangent.nn.Flatten;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MultiSampleDropoutTest {
    private static final CrossEntropy CE = CrossEntropy.defaults();

    private static Linear head(int in, int out) {
        Linear head = new Linear(in, out, Rng.of(7));
        head.to(DType.FLOAT64);
        return head;
    }

    /** A layer that counts its rows and calls. */
    private static final class Counting extends Layer {
        private final List<Integer> rows = new ArrayList<>();

        @Override
        public Tensor forward(Tensor x) {
            rows.add(x.size(0));
            return x;
        }
    }

    @Property(tries = 100)
    void oneSampleIsDropoutBitByBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int batch) {
        Tensor h = Tensor.randn(Rng.of(seed), batch, 5);
        Tensor y = Tensor.randint(Rng.of(seed), 0, 3, batch);
        Linear head = new Linear(5, 3, Rng.of(1));
        Tensor expected = new Sequential(new Dropout(0.4, Rng.of(seed + 1)), head).apply(h);
        TensorAssertions.assertSame(
                new MultiSampleDropout(head, 1, 0.4, Rng.of(seed + 1)).apply(h), expected, "logits");
        TensorAssertions.assertSame(
                new MultiSampleDropout(head, 1, 0.4, Rng.of(seed + 1)).loss(h, y, CE), CE.apply(expected, y), "loss");
    }

    @Property(tries = 100)
    void theLossIsTheMeanOverTheMasks(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int samples,
            @ForAll @IntRange(min = 1, max = 4) int batch) {
        Tensor h = Tensor.randn(Rng.of(seed), DType.FLOAT64, batch, 5);
        Tensor y = Tensor.randint(Rng.of(seed), 0, 3, batch);
        Linear head = head(5, 3);
        MultiSampleDropout layer = new MultiSampleDropout(head, samples, 0.5, Rng.of(seed));
        Tensor masks = Dropouts.dropout(Tensor.ones(DType.FLOAT64, samples, batch, 5), 0.5, Rng.of(seed));
        CrossEntropy weighted = CE.withWeight(Tensor.of(new double[] {1, 2, 5}));
        double sum = 0;
        for (int m = 0; m < samples; m++) {
            sum += weighted.apply(head.apply(h.mul(masks.select(0, m))), y).item();
        }
        assertEquals(sum / samples, layer.loss(h, y, weighted).item(), 1e-12);
    }

    @Property(tries = 100)
    void withoutDroppingAllMasksAreEqual(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int samples) {
        Tensor h = Tensor.randn(Rng.of(seed), DType.FLOAT64, 3, 5);
        Tensor y = Tensor.randint(Rng.of(seed), 0, 3, 3);
        Linear head = head(5, 3);
        MultiSampleDropout layer = new MultiSampleDropout(head, samples, 0, Rng.of(1));
        Tensor logits = layer.apply(h);
        Tensor plain = head.apply(h);
        for (int m = 0; m < samples; m++) {
            TensorAssertions.assertClose(logits.narrow(0, 3 * m, 3), plain, 1e-13, 1e-14, "mask " + m);
        }
        assertEquals(CE.apply(plain, y).item(), layer.loss(h, y, CE).item(), 1e-13);
    }

    @Test
    void inUseItIsTheHead() {
        Tensor h = Tensor.randn(Rng.of(1), 4, 5);
        Tensor y = Tensor.of(new long[] {0, 1, 2, 0});
        Linear head = new Linear(5, 3, Rng.of(1));
        MultiSampleDropout layer = new MultiSampleDropout(head, Rng.of(2));
        layer.eval();
        for (int i = 0; i < 2; i++) {
            TensorAssertions.assertSame(layer.apply(h), head.apply(h), "use");
        }
        TensorAssertions.assertSame(layer.loss(h, y, CE), CE.apply(head.apply(h), y), "loss");
        assertEquals(8, layer.samples());
        assertEquals(0.5, layer.p());
        assertEquals(
                List.of("head.weight", "head.bias"),
                List.copyOf(layer.parameters().keySet()));
    }

    /** Of a loss that is not linear in the masks, so that averaging logits would show. */
    @Test
    void theExpectedLossDoesNotDependOnTheNumberOfMasks() {
        Tensor h = Tensor.of(new double[][] {{1, -2, 0.5}});
        Tensor y = Tensor.of(new long[] {0});
        Linear head = head(3, 2);
        double exact = 0;
        for (int mask = 0; mask < 8; mask++) {
            Tensor k = Tensor.of(new double[] {mask & 1, mask >> 1 & 1, mask >> 2 & 1})
                    .mul(2);
            exact += CE.apply(head.apply(h.mul(k)), y).item() / 8;
        }
        int draws = 8000;
        for (int samples : new int[] {1, 2, 8}) {
            MultiSampleDropout layer = new MultiSampleDropout(head, samples, 0.5, Rng.of(samples));
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < draws; i++) {
                double loss = layer.loss(h, y, CE).item();
                sum += loss;
                squares += loss * loss;
            }
            double mean = sum / draws;
            double error = Math.sqrt((squares / draws - mean * mean) / draws);
            assertTrue(
                    Math.abs(mean - exact) < 5 * error, samples + ": " + mean + " for " + exact + ", error " + error);
        }
    }

    @Test
    void theVarianceOfGradientsFallsWithTheNumberOfMasks() {
        Tensor h = Tensor.randn(Rng.of(3), DType.FLOAT64, 4, 8);
        Tensor y = Tensor.of(new long[] {0, 1, 2, 0});
        double one = variance(1, h, y);
        double eight = variance(8, h, y);
        assertEquals(8, one / eight, 0.25 * 8);
    }

    private static double variance(int samples, Tensor h, Tensor y) {
        MultiSampleDropout layer = new MultiSampleDropout(head(8, 3), samples, 0.5, Rng.of(5));
        int draws = 2000;
        Tensor sum = Tensor.zeros(DType.FLOAT64, 4, 8);
        Tensor squares = sum;
        for (int i = 0; i < draws; i++) {
            Tensor g = Autodiff.grad(t -> layer.loss(t, y, CE)).apply(h);
            sum = sum.add(g);
            squares = squares.add(g.square());
        }
        return squares.div(draws).sub(sum.div(draws).square()).sum().item();
    }

    @Test
    void gradients() {
        Tensor h = Tensor.randn(Rng.of(3), DType.FLOAT64, 3, 4);
        Tensor y = Tensor.of(new long[] {2, 1, 0});
        Linear head = head(4, 3);
        // The same masks in both types: float and double draws differ.
        Tensor keep = Dropouts.dropout(Tensor.ones(DType.FLOAT64, 3, 3, 4), 0.5, Rng.of(1));
        GradientCheck.check(
                t -> new MultiSampleDropout(head, 3, 0.5, Rng.of(1)).loss(t, y, CE),
                h,
                GradientCheck.Options.defaults().withSecondOrder(true).withFloat32Tolerance(Double.POSITIVE_INFINITY));
        Tensor g = Autodiff.grad(t -> new MultiSampleDropout(head, 3, 0.5, Rng.of(1)).loss(t, y, CE))
                .apply(h);
        Tensor mean = Tensor.zerosLike(h);
        for (int m = 0; m < 3; m++) {
            Tensor k = keep.select(0, m);
            mean = mean.add(Autodiff.grad(t -> CE.apply(head.apply(t.mul(k)), y))
                    .apply(h)
                    .div(3));
        }
        TensorAssertions.assertClose(g, mean, 1e-12, 1e-14, "mean of the masks' gradients");
        // In float32 the gradient is that of the masks that float32 draws.
        head.to(DType.FLOAT32);
        Tensor narrow = h.to(DType.FLOAT32);
        Tensor g32 = Autodiff.grad(t -> new MultiSampleDropout(head, 3, 0.5, Rng.of(1)).loss(t, y, CE))
                .apply(narrow);
        Tensor keep32 = Dropouts.dropout(Tensor.ones(3, 3, 4), 0.5, Rng.of(1)).to(DType.FLOAT64);
        head.to(DType.FLOAT64);
        Tensor wide = Tensor.zerosLike(h);
        for (int m = 0; m < 3; m++) {
            Tensor k = keep32.select(0, m);
            wide = wide.add(Autodiff.grad(t -> CE.apply(head.apply(t.mul(k)), y))
                    .apply(narrow.to(DType.FLOAT64))
                    .div(3));
        }
        TensorAssertions.assertClose(g32.to(DType.FLOAT64), wide, 1e-5, 1e-6, "float32");
    }

    @Test
    void halfOfTheSamplesAreFlippedBeforeThePooling() {
        Tensor h = Tensor.arange(DType.FLOAT64, 0, 6, 1).reshape(1, 1, 2, 3);
        Layer pool = new Sequential(new AvgPool2d(2), new Flatten());
        MultiSampleDropout layer = MultiSampleDropout.withFlip(pool, new Counting(), 3, 0, Rng.of(1));
        // Windows of two columns leave out the last one: 0 1 3 4, or flipped 2 1 5 4.
        assertArrayEquals(new double[] {2, 3, 2}, layer.apply(h).toDoubleArray());
        layer.eval();
        assertArrayEquals(new double[] {2}, layer.apply(h).toDoubleArray());
        layer.train();
        assertArrayEquals(
                new double[] {2},
                MultiSampleDropout.withFlip(pool, new Counting(), 1, 0, Rng.of(1))
                        .apply(h)
                        .toDoubleArray());
    }

    @Test
    void theTrunkRunsOnceAndTheHeadOnceOnAllMasks() {
        Counting trunk = new Counting();
        Counting head = new Counting();
        Layer model = new Sequential(trunk, new MultiSampleDropout(head, 6, 0.5, Rng.of(1)));
        Tensor x = Tensor.randn(Rng.of(2), 4, 3);
        Batch batch = new Batch(x, Tensor.of(new long[] {0, 1, 2, 0}), Tensor.arange(4), null);
        StepContext context = new StepContext(0, 0, 1, Rng.of(1), false);
        MultiSampleDropout.objective(CE).loss(model, batch, context);
        assertEquals(List.of(4), trunk.rows);
        assertEquals(List.of(24), head.rows);
        assertEquals(4, context.predictions().size(0));
    }

    @Test
    void objectiveOfModelsThatEndInIt() {
        Rng rng = Rng.of(1);
        Linear trunk = new Linear(3, 5, rng);
        MultiSampleDropout top = new MultiSampleDropout(new Linear(5, 3, rng), 4, 0.5, Rng.of(2));
        Layer model = new Sequential(trunk, Activation.tanh(), top);
        Tensor x = Tensor.randn(Rng.of(2), 4, 3);
        Tensor y = Tensor.of(new long[] {0, 1, 2, 0});
        Batch batch = new Batch(x, y, Tensor.arange(4), null);
        Objective objective = MultiSampleDropout.objective(CE);
        double plain = objective.loss(model, batch, context(false)).item();
        MultiSampleDropout same = new MultiSampleDropout((Layer) top.children().get("head"), 4, 0.5, Rng.of(2));
        assertEquals(same.loss(trunk.apply(x).tanh(), y, CE).item(), plain);

        Rng.State start = Rng.of(2).state();
        StepContext wants = context(true);
        assertEquals(plain, again(top, start, objective, model, batch, wants), 1e-6);
        assertEquals(plain, wants.sampleLosses().mean().item(), 1e-6);
        double weighted = again(
                top, start, objective, model, batch.withWeights(Tensor.of(new float[] {4, 0, 0, 0})), context(false));
        assertEquals(wants.sampleLosses().get(0), weighted, 1e-6);
        model.mode(Module.Mode.EVAL);
        assertEquals(
                CE.apply(model.apply(x), y).item(),
                objective.loss(model, batch, context(false)).item());
    }

    private static StepContext context(boolean wantsSampleLosses) {
        return new StepContext(0, 0, 1, Rng.of(1), wantsSampleLosses);
    }

    private static double again(
            Module top, Rng.State start, Objective objective, Layer model, Batch batch, StepContext context) {
        top.loadRandomStates(Map.of("rng", start));
        return objective.loss(model, batch, context).item();
    }

    @Test
    void trains() {
        Rng rng = Rng.of(1);
        Layer model = new Sequential(
                new Linear(2, 16, rng), Activation.relu(), new MultiSampleDropout(new Linear(16, 1, rng), rng));
        Tensor x = Tensor.randn(Rng.of(2), 32, 2);
        Tensor y = x.sum(true, 1);
        Sgd sgd = new Sgd(model.parameters(), SgdConfig.defaults().withLearningRate(0.02));
        Objective objective = MultiSampleDropout.objective(new MeanSquaredError());
        double first = 0;
        double last = 0;
        for (int step = 0; step < 100; step++) {
            last = sgd.step(Closure.of(
                    sgd, () -> objective.loss(model, new Batch(x, y, Tensor.arange(32), null), context(false))));
            first = step == 0 ? last : first;
        }
        assertTrue(last < first / 2, first + " to " + last);
    }

    @Test
    void wrongArguments() {
        Linear head = new Linear(5, 3, Rng.of(1));
        assertThrows(IllegalArgumentException.class, () -> new MultiSampleDropout(head, 0, 0.5, Rng.of(1)));
        for (double p : new double[] {-0.1, 1, 1.5, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new MultiSampleDropout(head, 2, p, Rng.of(1)));
        }
        MultiSampleDropout layer = new MultiSampleDropout(head, 2, 0.5, Rng.of(1));
        assertThrows(ShapeException.class, () -> layer.apply(Tensor.scalar(1)));
        assertThrows(ShapeException.class, () -> layer.loss(Tensor.zeros(4, 5), Tensor.arange(3), CE));
        assertThrows(ShapeException.class, () -> MultiSampleDropout.withFlip(new Flatten(), head, 2, 0.5, Rng.of(1))
                .apply(Tensor.zeros(4, 5)));
        assertThrows(NullPointerException.class, () -> MultiSampleDropout.withFlip(null, head, 2, 0.5, Rng.of(1)));
    }
}
