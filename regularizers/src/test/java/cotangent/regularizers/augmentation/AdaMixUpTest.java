package cotangent.regularizers.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Parameter;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.init.Initializer;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.train.StepContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaMixUpTest {
    private static final Tensor LABELS = Tensor.of(new long[] {0, 1, 2, 0, 1, 2, 0, 1});

    private static AdaMixUp model(int fold, DType dtype) {
        Rng rng = Rng.of(11);
        Layer trunk = new Sequential(new Linear(2, 6, rng), Activation.tanh());
        Layer[] policies = new Layer[fold - 1];
        for (int i = 0; i < policies.length; i++) {
            policies[i] = new Sequential(new Linear(2, 5, rng), Activation.tanh(), new Linear(5, 3, rng));
        }
        AdaMixUp model = new AdaMixUp(3, trunk, new Linear(6, 3, rng), new Linear(6, 2, rng), policies);
        model.to(dtype);
        return model;
    }

    private static Tensor inputs(DType dtype) {
        return Tensor.randn(Rng.of(5), DType.FLOAT64, 8, 2).to(dtype);
    }

    @Test
    void equalLogitsGiveTheMiddleThird() {
        Tensor u = Tensor.of(new double[] {0, 0.5, 1});
        assertArrayEquals(
                new double[] {1 / 3.0, 0.5, 2 / 3.0},
                AdaMixUp.share(Tensor.zeros(DType.FLOAT64, 3, 3), u).toDoubleArray(),
                1e-15);
    }

    /** With all weight on the width the share is uniform over [0, 1]: plain MixUp with alpha 1. */
    @Test
    void theWholeRegionIsPlainMixUp() {
        Tensor logits = Tensor.of(new double[][] {{-1e3, 0, -1e3}, {-1e3, 0, -1e3}});
        Tensor u = Tensor.of(new double[] {0.25, 0.875});
        assertArrayEquals(u.toDoubleArray(), AdaMixUp.share(logits, u).toDoubleArray(), 1e-15);
    }

    @Property
    void sharesAndLabelsStayWhereTheyBelong(@ForAll long seed, @ForAll boolean three) {
        AdaMixUp model = model(three ? 3 : 2, DType.FLOAT64);
        MixedBatch mixed = model.mix(inputs(DType.FLOAT64), LABELS, Rng.of(seed));
        for (double lambda : mixed.lambda().toDoubleArray()) {
            assertTrue(lambda >= 0 && lambda <= 1);
        }
        Tensor targets = mixed.targets(3);
        assertTrue(targets.amin().item() >= 0);
        assertArrayEquals(new double[] {1, 1, 1, 1}, targets.sum(1).toDoubleArray(), 1e-14);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void gradients(int fold) {
        AdaMixUp model = model(fold, DType.FLOAT64);
        Tensor x = inputs(DType.FLOAT64);
        for (String name : model.parameters().keySet()) {
            GradientCheck.check(
                    value -> model.with(Map.of(name, value), () -> {
                        Tensor[] parts = model.losses(x, LABELS, Rng.of(3));
                        return parts[0].add(parts[1]);
                    }),
                    model.parameters().get(name).value());
        }
    }

    /** Against the formulas, one part after the other: mixed samples are 0 for the discriminator, both halves of the batch 1. */
    @Test
    void lossesByHand() {
        AdaMixUp model = model(2, DType.FLOAT64);
        Tensor x = inputs(DType.FLOAT64);
        MixedBatch mixed = model.mix(x, LABELS, Rng.of(3));
        double half =
                CrossEntropy.of(model.apply(mixed.inputs()), mixed.targets(3)).item();
        double other = CrossEntropy.of(model.apply(x.narrow(0, 0, 4)), LABELS.narrow(0, 0, 4))
                .item();
        Tensor[] parts = model.losses(x, LABELS, Rng.of(3));
        assertEquals((half + other) / 2, parts[0].item(), 1e-14);
        Layer trunk = (Layer) model.children().get("trunk");
        Layer head = (Layer) model.children().get("intrusionHead");
        double fake = CrossEntropy.of(head.apply(trunk.apply(mixed.inputs())), Tensor.zeros(DType.INT64, 4))
                .item();
        double real = CrossEntropy.of(head.apply(trunk.apply(x)), Tensor.ones(DType.INT64, 8))
                .item();
        assertEquals((4 * fake + 8 * real) / 12, parts[1].item(), 1e-14);
        StepContext context = new StepContext(0, 0, 1, Rng.of(3), false);
        Batch batch = new Batch(x, LABELS, Tensor.arange(8), null);
        double sum = AdaMixUp.objective().loss(model, batch, context).item();
        assertEquals(parts[0].item() + parts[1].item(), sum, 1e-14);
        assertEquals(parts[1].item(), context.logged().get("intrusion loss"), 1e-14);
    }

    /** The policy sees the mean of both samples times normal numbers within 2 deviations, whose variance is 0.7737. */
    @Test
    void thePolicySeesNoisyMerges() {
        List<Tensor> seen = new ArrayList<>();
        Layer policy = new Linear(2, 3, Rng.of(1));
        policy.registerForwardHook((layer, in, out) -> {
            seen.add(in);
            return out;
        });
        Layer any = new Linear(2, 2, Rng.of(1));
        int n = 10_000;
        new AdaMixUp(1, any, new Linear(2, 1, Rng.of(1)), new Linear(2, 2, Rng.of(1)), policy)
                .mix(Tensor.ones(2 * n, 2), Tensor.zeros(DType.INT64, 2 * n), Rng.of(2));
        Tensor merged = seen.get(0);
        assertTrue(merged.abs().amax().item() <= 2);
        assertEquals(0, merged.mean().item(), 0.025); // 5 standard errors
        assertEquals(0.7737 / 2, merged.square().mean().item(), 0.02);
    }

    @Test
    void thePolicyLearnsFromBothParts() {
        AdaMixUp model = model(2, DType.FLOAT64);
        Parameter weight = model.parameters().get("policy.2.weight");
        for (int part = 0; part < 2; part++) {
            model.zeroGrad();
            model.losses(inputs(DType.FLOAT64), LABELS, Rng.of(3))[part].backward();
            assertTrue(weight.grad().abs().amax().item() > 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void float32AgreesWithFloat64(int fold) {
        AdaMixUp narrow = model(fold, DType.FLOAT32);
        AdaMixUp wide = model(fold, DType.FLOAT64);
        Tensor single = loss(narrow, DType.FLOAT32);
        Tensor twice = loss(wide, DType.FLOAT64);
        assertEquals(twice.item(), single.item(), 1e-5);
        single.backward();
        twice.backward();
        wide.parameters()
                .forEach((name, p) -> assertArrayEquals(
                        p.grad().flatten().toDoubleArray(),
                        narrow.parameters().get(name).grad().flatten().toDoubleArray(),
                        1e-5,
                        name));
    }

    /** One pass of 3 n samples through the trunk, and one of n through the policy for each step of mixing. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void costOfAStep(int fold) {
        Rng rng = Rng.of(1);
        List<Integer> samples = new ArrayList<>();
        List<Integer> pairs = new ArrayList<>();
        Layer trunk = new Sequential(new Counting(samples), new Linear(2, 4, rng));
        Layer policy = new Sequential(new Counting(pairs), new Linear(2, 3, rng));
        Layer[] steps = new Layer[fold - 1];
        Arrays.fill(steps, policy);
        AdaMixUp model = new AdaMixUp(3, trunk, new Linear(4, 3, rng), new Linear(4, 2, rng), steps);
        model.losses(inputs(DType.FLOAT32), LABELS, rng);
        assertEquals(List.of(12), samples);
        assertEquals(Collections.nCopies(fold - 1, 4), pairs);
        assertEquals(8, model.parameters().size(), "a policy of all steps is one module");
    }

    private static final class Counting extends Layer {
        private final List<Integer> sizes;

        Counting(List<Integer> sizes) {
            this.sizes = sizes;
        }

        @Override
        public Tensor forward(Tensor x) {
            sizes.add(x.size(0));
            return x;
        }
    }

    /** Each step has its policy: with shares of 1/4, then 1/2, a corner of a simplex keeps 1/8, half goes to the third sample. */
    @Test
    void threeSamplesAreMixedInTwoSteps() {
        AdaMixUp model = new AdaMixUp(8, any(), any(), any(), policy(3), policy(1));
        model.to(DType.FLOAT64);
        MixedBatch mixed = model.mix(Tensor.eye(DType.FLOAT64, 8), Tensor.arange(8), Rng.of(3));
        double[] shares = mixed.targets(8).toDoubleArray();
        assertArrayEquals(shares, mixed.inputs().toDoubleArray(), 1e-12);
        long[] third = mixed.second().argmax(1).toLongArray();
        for (int i = 0; i < 4; i++) {
            double[] row = Arrays.copyOfRange(shares, 8 * i, 8 * i + 8);
            row[i] -= 0.125;
            row[(int) third[i]] -= 0.5;
            assertEquals(0.375, Arrays.stream(row).max().orElseThrow(), 1e-7); // the biases are logarithms in float32
            assertEquals(0.375, Arrays.stream(row).sum(), 1e-7);
        }
    }

    private static Layer any() {
        return new Linear(8, 8, Rng.of(1));
    }

    /** A policy whose region has no width, at a share of {@code 1 / (1 + rest)}. */
    private static Layer policy(double rest) {
        Linear policy = new Linear(8, 3, Rng.of(1));
        Initializer.zeros().fill(policy.weight(), Rng.of(1));
        policy.bias().value().assign(Tensor.of(new double[] {0, -200, StrictMath.log(rest)}));
        return policy;
    }

    private static Tensor loss(AdaMixUp model, DType dtype) {
        Batch batch = new Batch(inputs(dtype), LABELS, Tensor.arange(8), null);
        // The uniform numbers of a float and a double generator differ: leave the policy's region without a width.
        Tensor narrow = Tensor.of(new double[] {0, -200, 0}).to(dtype);
        model.parameters().forEach((name, p) -> {
            if (name.startsWith("policy") && name.endsWith("2.bias")) {
                p.value().assign(narrow);
            }
        });
        return AdaMixUp.objective().loss(model, batch, new StepContext(0, 0, 1, Rng.of(4), false));
    }

    @Test
    void inferenceUsesTrunkAndClassHead() {
        AdaMixUp model = model(2, DType.FLOAT64);
        Tensor before = model.apply(inputs(DType.FLOAT64));
        for (Map.Entry<String, Parameter> p : model.parameters().entrySet()) {
            if (p.getKey().startsWith("policy") || p.getKey().startsWith("intrusion")) {
                Initializer.zeros().fill(p.getValue(), Rng.of(1));
            }
        }
        assertArrayEquals(
                before.toDoubleArray(), model.apply(inputs(DType.FLOAT64)).toDoubleArray());
    }

    @Test
    void aPolicyStartsNearlyWithoutPreference() {
        Linear last = new Linear(4, 3, Rng.of(1));
        AdaMixUp.startPolicy(last, Rng.of(2));
        double size = last.weight().get().abs().amax().item();
        assertTrue(size > 0 && size < 6e-3, () -> "largest weight " + size);
        assertEquals(0, last.bias().get().abs().amax().item());
    }

    @Test
    void intrusions() {
        Tensor real = Tensor.of(new double[][] {{-2, 0}, {2, 0}, {0, 0}});
        Tensor labels = Tensor.of(new long[] {0, 0, 1});
        Tensor zero = Tensor.of(new long[] {0, 0, 0, 0});
        // On the middle sample; at the radius; outside of it; near a sample of a parent's label.
        Tensor mixtures = Tensor.of(new double[][] {{0, 0}, {0.5, 0}, {0.75, 0}, {1.9, 0}});
        assertEquals(0.5, ManifoldIntrusion.rate(mixtures, zero, zero, real, labels, 0.5));
        Tensor one = Tensor.of(new long[] {1, 0, 0, 0});
        assertEquals(0.25, ManifoldIntrusion.rate(mixtures, zero, one, real, labels, 0.5));
        assertThrows(
                IllegalArgumentException.class, () -> ManifoldIntrusion.rate(mixtures, zero, zero, real, labels, -1));
        assertThrows(ShapeException.class, () -> ManifoldIntrusion.rate(mixtures, labels, zero, real, labels, 1));
        assertThrows(
                ShapeException.class,
                () -> ManifoldIntrusion.rate(mixtures, zero, zero, Tensor.zeros(0, 2), Tensor.arange(0), 1));
    }

    @Test
    void errors() {
        Rng rng = Rng.of(1);
        Layer any = new Linear(2, 2, rng);
        assertThrows(IllegalArgumentException.class, () -> new AdaMixUp(0, any, any, any, any));
        assertThrows(IllegalArgumentException.class, () -> new AdaMixUp(3, any, any, any));
        AdaMixUp model = model(2, DType.FLOAT32);
        Tensor x = Tensor.zeros(5, 2);
        assertThrows(IllegalArgumentException.class, () -> model.mix(x, Tensor.arange(5), rng));
        assertThrows(IllegalArgumentException.class, () -> model.mix(x.narrow(0, 0, 2), Tensor.arange(2), rng));
        AdaMixUp wrong = new AdaMixUp(
                2, new Linear(2, 2, rng), new Linear(2, 2, rng), new Linear(2, 2, rng), new Linear(2, 2, rng));
        assertThrows(
                ShapeException.class, () -> wrong.mix(Tensor.zeros(4, 2), Tensor.of(new long[] {0, 1, 0, 1}), rng));
        StepContext context = new StepContext(0, 0, 1, rng, false);
        Batch batch = new Batch(Tensor.zeros(4, 2), Tensor.arange(4), Tensor.arange(4), null);
        assertThrows(IllegalArgumentException.class, () -> AdaMixUp.objective().loss(any, batch, context));
    }
}
