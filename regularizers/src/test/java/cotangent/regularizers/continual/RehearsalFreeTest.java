package cotangent.regularizers.continual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.StepContext;
import cotangent.regularizers.Points;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RehearsalFreeTest {
    private static final GradientCheck.Options TWICE =
            GradientCheck.Options.defaults().withSecondOrder(true);

    private static Batch batch(Tensor x, Tensor y) {
        return new Batch(x, y, Tensor.arange(x.size(0)), null);
    }

    private static StepContext context() {
        return new StepContext(0, 0, 1, Rng.of(1), true);
    }

    private static IncrementalClassifier classifier(Rng rng, int... classes) {
        IncrementalClassifier model = new IncrementalClassifier(new Linear(4, 3, rng), 3);
        for (int n : classes) {
            model.addClasses(n, rng);
        }
        model.to(DType.FLOAT64);
        return model;
    }

    private static Map<String, Tensor> constant(Module model, double value) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        model.parameters()
                .forEach((name, p) -> all.put(name, Tensor.onesLike(p.value()).mul(value)));
        return all;
    }

    private static void move(Module model, Rng rng) {
        model.parameters().values().forEach(p -> {
            Tensor v = p.value().detach();
            v.assign(v.add(Tensor.randn(rng, v.dtype(), v.shape().toArray())));
        });
    }

    @Test
    void theCardsNumbers() {
        Points point = new Points(1, 2);
        L2ToPrevious l2 = new L2ToPrevious(1);
        EwcPenalty ewc = new EwcPenalty(1);
        l2.endTask(point);
        ewc.endTask(point, Map.of("x0", Tensor.scalar(DType.FLOAT64, 4), "x1", Tensor.scalar(DType.FLOAT64, 1)));
        assertEquals(0, l2.of(point).item());
        assertEquals(0, ewc.of(point).item());
        point.parameters().get("x0").value().detach().assign(Tensor.scalar(DType.FLOAT64, 1.5));
        point.parameters().get("x1").value().detach().assign(Tensor.scalar(DType.FLOAT64, 3));
        assertEquals(2, ewc.of(point).item(), 1e-15);
        assertEquals(1.25, l2.of(point).item(), 1e-15);
        ewc.of(point).backward();
        assertArrayEquals(new double[] {2 * 4 * 0.5, 2 * 1 * 1}, point.gradients(), 1e-15);
        point.zeroGrad();
        l2.times(3).of(point).backward();
        assertArrayEquals(new double[] {3 * 2 * 0.5, 3 * 2}, point.gradients(), 1e-15);
    }

    @Property(tries = 100)
    void ewcWithOnesIsL2AndTasksAccumulate(@ForAll long seed, @ForAll @DoubleRange(max = 10) double lambda) {
        Rng rng = Rng.of(seed);
        IncrementalClassifier model = classifier(rng, 2);
        L2ToPrevious l2 = new L2ToPrevious(lambda);
        EwcPenalty sum = new EwcPenalty(lambda);
        EwcPenalty mean = new EwcPenalty(lambda, EwcPenalty.Accumulation.MEAN, ParameterSelector.all());
        assertEquals(0, l2.of(model).item(), "no task has ended");
        assertEquals(0, sum.of(model).item());
        for (int task = 1; task <= 3; task++) {
            l2.endTask(model);
            sum.endTask(model, constant(model, task));
            mean.endTask(model, constant(model, task));
            assertEquals(0, sum.of(model).item());
            move(model, rng);
            double plain = l2.of(model).item();
            double scale = 1e-12 * (1 + plain);
            assertEquals(plain * task * (task + 1) / 2.0, sum.of(model).item(), 10 * scale);
            assertEquals(plain * (task + 1) / 2.0, mean.of(model).item(), 10 * scale);
            assertTrue(lambda == 0 ? plain == 0 : plain > 0);
        }
    }

    @Test
    void newClassesAreFree() {
        Rng rng = Rng.of(3);
        IncrementalClassifier model = classifier(rng, 2);
        L2ToPrevious l2 = new L2ToPrevious(1);
        EwcPenalty ewc = new EwcPenalty(1);
        l2.endTask(model);
        ewc.endTask(model, constant(model, 1));
        assertEquals(5, model.addClasses(3, rng));
        assertEquals(
                DType.FLOAT64, model.parameters().get("heads.1.weight").value().dtype());
        Tensor head = model.parameters().get("heads.1.weight").value().detach();
        head.assign(head.add(7));
        assertEquals(0, l2.of(model).item());
        assertEquals(0, ewc.of(model).item());
        l2.of(model).backward();
        assertNull(model.parameters().get("heads.1.weight").grad());
        ewc.endTask(model, constant(model, 1));
        head.assign(head.add(1));
        assertEquals(9, ewc.of(model).item(), 1e-12, "held from the next task on");
    }

    /** A head that grows by rows, as one parameter of a new model. */
    private static final class Rows extends Module {
        private final Parameter weight;

        Rows(double... rows) {
            weight = parameter("weight", Tensor.of(rows, rows.length, 1));
        }
    }

    @Test
    void oldRowsOfAGrownParameterAreHeld() {
        L2ToPrevious l2 = new L2ToPrevious(1);
        EwcPenalty ewc = new EwcPenalty(1);
        Rows first = new Rows(1, 2);
        l2.endTask(first);
        ewc.endTask(first, constant(first, 1));
        Rows grown = new Rows(2, 4, 100);
        assertEquals(1 + 4, l2.of(grown).item());
        ewc.endTask(grown, constant(grown, 2));
        assertEquals(3 * 1 + 3 * 4 + 2 * 9, ewc.of(new Rows(3, 6, 103)).item());
        assertThrows(ShapeException.class, () -> l2.of(new Rows(1)));
        assertThrows(IllegalArgumentException.class, () -> l2.of(new Points(1)));
        assertEquals(3, grown.weight.value().size());
    }

    @Test
    void selectors() {
        ParameterSelector attention = ParameterSelector.attention();
        for (String name : List.of("layers.0.self_attn.in_proj_weight", "h.1.q_proj.weight", "v_proj.bias")) {
            assertTrue(attention.selects(name), name);
        }
        assertFalse(attention.selects("layers.0.self_attn.out_proj.weight"));
        assertTrue(ParameterSelector.under("encoder").selects("encoder.0.weight"));
        assertFalse(ParameterSelector.under("encoder").selects("encoders.0.weight"));
        Rng rng = Rng.of(1);
        IncrementalClassifier model = classifier(rng, 2);
        L2ToPrevious encoder = new L2ToPrevious(1, ParameterSelector.under("encoder"));
        encoder.endTask(model);
        Tensor head = model.parameters().get("heads.0.bias").value().detach();
        head.assign(head.add(1));
        assertEquals(0, encoder.of(model).item());
    }

    @Test
    void maskedClassesGetNoGradient() {
        Tensor z = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 5);
        Tensor y = Tensor.of(new long[] {4, 2, 4});
        TaskMaskedCrossEntropy loss = new TaskMaskedCrossEntropy(4, 2);
        Tensor g = Autodiff.grad(t -> loss.apply(t, y)).apply(z);
        Tensor mask = Tensor.of(new double[] {0, 0, 1, 0, 1});
        assertArrayEquals(g.mul(mask).toDoubleArray(), g.toDoubleArray());
        assertTrue(g.abs().sum().item() > 0);
        Tensor infinite = z.maskedFill(mask.eq(0), Double.NEGATIVE_INFINITY);
        TensorAssertions.assertClose(
                loss.perSample(z, y),
                infinite.logSoftmax(1).gather(1, y.unsqueeze(1)).squeeze(1).neg(),
                1e-12);
        GradientCheck.check(t -> loss.apply(t, y), z, TWICE);
        TensorAssertions.assertClose(TaskMaskedCrossEntropy.range(0, 5).apply(z, y), CrossEntropy.of(z, y), 1e-12);
        assertArrayEquals(new int[] {4, 2}, loss.classes());
    }

    @Property(tries = 100)
    void distillationByHand(@ForAll long seed, @ForAll @DoubleRange(min = 0.5, max = 8) double temperature) {
        Rng rng = Rng.of(seed);
        Tensor now = Tensor.randn(rng, DType.FLOAT64, 3, 4);
        Tensor before = Tensor.randn(rng, DType.FLOAT64, 3, 4);
        PredictionDistillation d = new PredictionDistillation(0.7, temperature);
        double value = d.of(now, before).item();
        assertTrue(value > 0);
        assertEquals(0, d.of(before, before).item());
        Tensor shift = Tensor.randn(rng, DType.FLOAT64, 3, 1).mul(5);
        assertEquals(value, d.of(now.add(shift), before.sub(shift)).item(), 1e-11 * (1 + value));
        Tensor expected = now.div(temperature)
                .softmax(1)
                .sub(before.div(temperature).softmax(1))
                .mul(0.7 * temperature / 3);
        TensorAssertions.assertClose(
                Autodiff.grad(t -> d.of(t, before)).apply(now), expected, 1e-10, 1e-13, "gradient");
        FeatureDistillation f = new FeatureDistillation(0.7);
        TensorAssertions.assertClose(
                Autodiff.grad(t -> f.of(t, before)).apply(now),
                now.sub(before).mul(2 * 0.7 / 3),
                1e-12,
                1e-14,
                "gradient");
        assertEquals(
                0.7 * now.sub(before).square().sum().item() / 3,
                f.of(now, before).item(),
                1e-12 * 100);
        Tensor none = Autodiff.grad(t -> d.of(now, t).add(f.of(now, t))).apply(before);
        assertEquals(0, none.abs().sum().item(), "the teacher is a constant");
    }

    @Test
    void derivativesOfTheTerms() {
        Rng rng = Rng.of(5);
        Tensor now = Tensor.randn(rng, DType.FLOAT64, 2, 3);
        Tensor before = Tensor.randn(rng, DType.FLOAT64, 2, 3);
        GradientCheck.check(t -> new PredictionDistillation(1.5).of(t, before), now, TWICE);
        GradientCheck.check(t -> new FeatureDistillation(1.5).of(t, before), now, TWICE);
        IncrementalClassifier model = classifier(rng, 2);
        EwcPenalty ewc = new EwcPenalty(0.3);
        ewc.endTask(model, constant(model, 0.5));
        GradientCheck.check(t -> model.with(Map.of("heads.0.weight", t), () -> ewc.of(model)), now, TWICE);
        model.to(DType.FLOAT32);
        L2ToPrevious l2 = new L2ToPrevious(0.3);
        l2.endTask(model);
        assertEquals(DType.FLOAT32, l2.of(model).dtype());
        assertEquals(DType.FLOAT32, new L2ToPrevious(1).of(model).dtype());
    }

    @Test
    void fisherByHand() {
        // One weight for each class: the gradient of the loss is x (p - onehot).
        Linear model = new Linear(1, 3, false, Rng.of(1));
        model.to(DType.FLOAT64);
        model.weight().value().detach().assign(Tensor.of(new double[] {0, StrictMath.log(3), 50}, 3, 1));
        Tensor x = Tensor.of(new double[] {1, 1}, 2, 1);
        List<Batch> data = List.of(batch(x, Tensor.of(new long[] {0, 1})));
        TaskMaskedCrossEntropy loss = TaskMaskedCrossEntropy.range(0, 2); // p = (1/4, 3/4)
        // The batch's mean gradient is (1/4 - 1/2, 3/4 - 1/2).
        assertFisher(new DiagonalFisher(DiagonalFisher.Labels.EMPIRICAL, false), model, data, loss, 1 / 16.0);
        assertFisher(DiagonalFisher.defaults(), model, data, loss, 1 / 16.0);
        assertFisher(
                new DiagonalFisher(DiagonalFisher.Labels.EMPIRICAL, true),
                model,
                data,
                loss,
                (9 / 16.0 + 1 / 16.0) / 2);
        assertFisher(new DiagonalFisher(DiagonalFisher.Labels.PSEUDO, true), model, data, loss, 1 / 16.0);
        assertThrows(
                IllegalArgumentException.class, () -> DiagonalFisher.defaults().of(model, List.of(), loss, Rng.of(1)));
        assertTrue(model.isTraining(), "the mode is restored");
        assertNull(model.weight().grad());
    }

    @Test
    void fisherIsThatOfTheModelInUse() {
        Layer dropping = new Sequential(new Dropout(0.5, Rng.of(1)), new Linear(2, 3, Rng.of(1)));
        List<Batch> data = List.of(batch(Tensor.ones(4, 2), Tensor.of(new long[] {0, 1, 2, 0})));
        TaskMaskedCrossEntropy loss = TaskMaskedCrossEntropy.range(0, 3);
        Tensor training =
                DiagonalFisher.defaults().of(dropping, data, loss, Rng.of(1)).get("1.weight");
        dropping.eval();
        TensorAssertions.assertSame(
                DiagonalFisher.defaults().of(dropping, data, loss, Rng.of(1)).get("1.weight"), training, "no dropout");
    }

    @Test
    void fisherTakesAPassABatchOrASample() {
        Linear model = new Linear(2, 3, Rng.of(1));
        int[] passes = {0};
        model.registerForwardHook((layer, in, out) -> {
            passes[0]++;
            return out;
        });
        Tensor y = Tensor.of(new long[] {0, 1, 2, 0});
        List<Batch> data = List.of(batch(Tensor.ones(4, 2), y), batch(Tensor.ones(4, 2), y));
        TaskMaskedCrossEntropy loss = TaskMaskedCrossEntropy.range(0, 3);
        DiagonalFisher.defaults().of(model, data, loss, Rng.of(1));
        assertEquals(2, passes[0]);
        new DiagonalFisher(DiagonalFisher.Labels.TRUE, true).of(model, data, loss, Rng.of(1));
        assertEquals(2 + 8, passes[0]);
    }

    private static void assertFisher(
            DiagonalFisher fisher, Linear model, List<Batch> data, TaskMaskedCrossEntropy loss, double expected) {
        assertArrayEquals(
                new double[] {expected, expected, 0},
                fisher.of(model, data, loss, Rng.of(1)).get("weight").toDoubleArray(),
                1e-14);
    }

    @Test
    void fisherOfDrawnLabelsIsTheTrueOne() {
        Linear model = new Linear(1, 2, false, Rng.of(1));
        model.to(DType.FLOAT64);
        model.weight().value().detach().assign(Tensor.of(new double[] {0, StrictMath.log(3)}, 2, 1));
        int n = 4000;
        List<Batch> data = List.of(batch(Tensor.ones(DType.FLOAT64, n, 1), Tensor.zeros(DType.INT64, n)));
        Tensor f = new DiagonalFisher(DiagonalFisher.Labels.TRUE, true)
                .of(model, data, TaskMaskedCrossEntropy.range(0, 2), Rng.of(2))
                .get("weight");
        // p (1 - p), and a standard error of sqrt(3)/4 * 1/2 / sqrt(n) = 0.0034.
        assertEquals(3 / 16.0, f.get(0, 0), 4 * 0.0035);
        assertEquals(f.get(0, 0), f.get(1, 0), 1e-12);
    }

    @Test
    void theObjectiveIsTheSumOfItsPartsInOneForwardPass() {
        Rng rng = Rng.of(7);
        IncrementalClassifier model = classifier(rng, 2);
        PreviousModel previous = new PreviousModel(model);
        L2ToPrevious l2 = new L2ToPrevious(0.1);
        l2.endTask(model);
        model.addClasses(2, rng);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 5, 4);
        Tensor y = Tensor.of(new long[] {2, 3, 3, 2, 2});
        TaskMaskedCrossEntropy loss = TaskMaskedCrossEntropy.range(2, 4);
        PreviousModel.Output then = previous.apply(x);
        move(model, rng);
        TensorAssertions.assertClose(previous.apply(x).logits(), then.logits(), 0);
        assertEquals(2, previous.classes());
        assertFalse(then.logits().carriesGrad());
        PredictionDistillation predictions = new PredictionDistillation(0.5);
        FeatureDistillation features = new FeatureDistillation(0.2);
        int[] forwards = {0};
        ((Linear) model.children().get("encoder")).registerForwardHook((layer, in, out) -> {
            forwards[0]++;
            return out;
        });
        RehearsalFree objective = RehearsalFree.of(loss)
                .withPenalty(l2)
                .withPenalty(l2)
                .withPredictions(predictions)
                .withFeatures(features);
        double base = loss.apply(model.apply(x), y).item();
        double penalty = 2 * l2.of(model).item();
        forwards[0] = 0;
        assertEquals(
                base + penalty, objective.loss(model, batch(x, y), context()).item(), 1e-12);
        assertEquals(1, forwards[0], "no teacher before the first task ends");
        double distilled =
                predictions.of(model.apply(x).narrow(1, 0, 2), then.logits()).item()
                        + features.of(model.features(x), then.features()).item();
        forwards[0] = 0;
        StepContext context = context();
        assertEquals(
                base + penalty + distilled,
                objective
                        .withPrevious(previous)
                        .loss(model, batch(x, y), context)
                        .item(),
                1e-12);
        assertEquals(2, forwards[0], "one of the model, one of the previous one");
        assertEquals(penalty, context.logged().get("penalty"), 1e-12);
        assertEquals(distilled, context.logged().get("distillation"), 1e-12);
        assertEquals(
                base, RehearsalFree.of(loss).loss(model, batch(x, y), context()).item(), 1e-12);
        Batch weighted = batch(x, y).withWeights(Tensor.of(new double[] {2, 0, 0, 0, 0}));
        assertEquals(
                2 * loss.perSample(model.apply(x), y).get(0) / 5,
                RehearsalFree.of(loss).loss(model, weighted, context()).item(),
                1e-12);
    }

    @Test
    void thePreviousModelKeepsItsRunningStatistics() {
        Rng rng = Rng.of(2);
        IncrementalClassifier model = new IncrementalClassifier(new BatchNorm1d(3), 3);
        model.addClasses(2, rng);
        Tensor x = Tensor.randn(rng, 6, 3).add(4);
        PreviousModel previous = new PreviousModel(model);
        Tensor before = previous.apply(x).logits().copy();
        model.eval();
        assertArrayEquals(model.apply(x).toFloatArray(), before.toFloatArray(), "in evaluation mode");
        model.train();
        model.apply(x);
        assertArrayEquals(before.toFloatArray(), previous.apply(x).logits().toFloatArray());
        model.eval();
        assertFalse(before.allClose(model.apply(x)), "the model's own have moved");
    }

    @Test
    void wrongArguments() {
        assertThrows(IllegalArgumentException.class, () -> new L2ToPrevious(-1));
        assertThrows(IllegalArgumentException.class, () -> new EwcPenalty(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new PredictionDistillation(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new FeatureDistillation(-1));
        assertThrows(IllegalArgumentException.class, () -> new TaskMaskedCrossEntropy());
        assertThrows(IllegalArgumentException.class, () -> new TaskMaskedCrossEntropy(1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> new TaskMaskedCrossEntropy(-1));
        Tensor z = Tensor.zeros(2, 3);
        TaskMaskedCrossEntropy loss = new TaskMaskedCrossEntropy(0, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> loss.apply(z, Tensor.of(new long[] {0, 0})));
        TaskMaskedCrossEntropy other = new TaskMaskedCrossEntropy(0, 2);
        assertThrows(IllegalArgumentException.class, () -> other.apply(z, Tensor.of(new long[] {0, 1})));
        assertThrows(ShapeException.class, () -> other.apply(z.flatten(), Tensor.of(new long[] {0, 1})));
        assertThrows(ShapeException.class, () -> new FeatureDistillation(1).of(z, Tensor.zeros(2, 2)));
        Points point = new Points(1);
        EwcPenalty ewc = new EwcPenalty(1);
        assertThrows(IllegalArgumentException.class, () -> ewc.endTask(point, Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> ewc.endTask(point, Map.of("x0", Tensor.scalar(DType.FLOAT64, -1))));
        assertThrows(ShapeException.class, () -> ewc.endTask(point, Map.of("x0", Tensor.zeros(1))));
        assertEquals(0, ewc.of(point).item(), "what failed changes nothing");
        assertThrows(
                IllegalArgumentException.class, () -> RehearsalFree.of(other).loss(point, batch(z, z), context()));
        IncrementalClassifier empty = new IncrementalClassifier(new Linear(3, 2, Rng.of(1)), 2);
        assertThrows(IllegalStateException.class, () -> empty.apply(z));
        assertThrows(IllegalArgumentException.class, () -> new IncrementalClassifier(new Linear(3, 2, Rng.of(1)), 0));
        IncrementalClassifier wide = new IncrementalClassifier(new Linear(3, 2, Rng.of(1)), 4);
        assertThrows(ShapeException.class, () -> wide.features(z));
    }
}
