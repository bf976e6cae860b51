package cotangent.regularizers.weight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Linalg;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Conv2d;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.init.Initializer;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepContext;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightPenaltiesTest {
    private static Linear linear(double[][] weight) {
        Linear net = new Linear(weight[0].length, weight.length, false, Rng.of(1));
        net.to(DType.FLOAT64);
        net.weight().value().assign(Tensor.of(weight));
        return net;
    }

    private static Linear random(long seed, int in, int out) {
        Linear net = new Linear(in, out, Rng.of(seed));
        net.to(DType.FLOAT64);
        net.weight().value().assign(Tensor.randn(Rng.of(seed), DType.FLOAT64, out, in));
        return net;
    }

    /** The card's numbers: diag(2, 1/2) with k = 2 has penalty (4 - 1)^2, and gradient 2 * 3 * 2 * 2 on its first entry alone. */
    @Test
    void spectralOfADiagonal() {
        Linear net = linear(new double[][] {{2, 0}, {0, 0.5}});
        SpectralRegularizer spectral = new SpectralRegularizer(2, Rng.of(1));
        for (int i = 0; i < 50; i++) {
            spectral.of(net);
        }
        Tensor r = spectral.of(net);
        assertEquals(9, r.item(), 1e-12);
        r.backward();
        assertArrayEquals(
                new double[] {24, 0, 0, 0}, net.weight().grad().flatten().toDoubleArray(), 1e-10);
    }

    @Test
    void nothingAtOne() {
        Linear net = linear(new double[][] {{0, 1}, {-1, 0}});
        assertEquals(0, new SpectralRegularizer(2, Rng.of(1)).of(net).item(), 1e-25);
    }

    /** Biases count by their norm, scales of normalisations by their distance from 1, shifts as biases. */
    @Test
    void vectors() {
        BatchNorm1d norm = new BatchNorm1d(2);
        Map<String, Tensor> values = norm.stateDict();
        values.get("weight").assign(Tensor.of(new float[] {1.5f, 0}));
        values.get("bias").assign(Tensor.of(new float[] {1, 2}));
        assertEquals(
                0.25 + 1 + 25, new SpectralRegularizer(2, Rng.of(1)).of(norm).item(), 1e-6);
        assertEquals(
                0.25 + 1 + 125, new SpectralRegularizer(3, Rng.of(1)).of(norm).item(), 1e-5);
    }

    /** 50 steps of power iteration know the largest singular value to 1e-6 where the next one is at most 0.8 of it. */
    @Property(tries = 50)
    void powerIterationFindsTheSingularValue(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Linalg.Svd svd = Linalg.svd(Tensor.randn(rng, DType.FLOAT64, 4, 3), false);
        Tensor s = Tensor.of(new double[] {1.5, 1.2, 0.3});
        Linear net = linear(new double[][] {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}});
        net.weight().value().assign(svd.u().mul(s).matmul(svd.vh()));
        SpectralRegularizer spectral = new SpectralRegularizer(1, rng);
        for (int i = 0; i < 50; i++) {
            spectral.of(net);
        }
        assertEquals(1.5, spectral.singularValues(net).get("weight"), 1e-6);
    }

    /** With the vectors held, by central differences and in both precisions; the gradient is the formula's, and kernels are matrices. */
    @Property(tries = 20)
    void spectralGradient(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int k) {
        Conv2d conv = new Conv2d(2, 3, 2, Rng.of(seed));
        conv.to(DType.FLOAT64);
        Objective held = new SpectralRegularizer(k, Rng.of(seed + 1)).objective();
        held.loss(conv, null, context(false)).backward();
        Tensor u = held.state().get("weight/u");
        Tensor v = held.state().get("weight/v");
        Tensor w = conv.weight().value().detach();
        Tensor b = conv.bias().value().detach();
        double sigma = u.dot(w.flatten(1).matmul(v)).item();
        double slope = 2 * k * (power(sigma, k) - 1) * power(sigma, k - 1);
        assertArrayEquals(
                u.unsqueeze(1).mul(v).mul(slope).flatten().toDoubleArray(),
                conv.weight().grad().flatten().toDoubleArray(),
                1e-12);
        double squares = b.square().sum().item();
        assertArrayEquals(
                b.mul(2 * k * power(squares, k - 1)).toDoubleArray(),
                conv.bias().grad().toDoubleArray(),
                1e-12);
        // A sum of squares with a sum of powers: of different size, and so each for itself.
        GradientCheck.check(
                x -> conv.with(
                        Map.of("weight", x, "bias", Tensor.zeros(x.dtype(), 3)),
                        () -> held.loss(conv, null, context(true))),
                w);
        GradientCheck.check(
                x -> conv.with(
                        Map.of("weight", Tensor.zeros(x.dtype(), 3, 2, 2, 2), "bias", x),
                        () -> held.loss(conv, null, context(true)).sub(1)),
                b.add(1));
    }

    private static double power(double x, int k) {
        return k == 0 ? 1 : x * power(x, k - 1);
    }

    /** A scalar is a matrix and a vector of one entry. */
    @Test
    void onesAreEnough() {
        Linear net = new Linear(1, 1, Rng.of(1));
        Map<String, Tensor> zeros = Map.of("weight", Tensor.zeros(1, 1), "bias", Tensor.zeros(1));
        net.weight().value().assign(Tensor.of(new float[][] {{-3}}));
        net.bias().value().assign(Tensor.of(new float[] {2}));
        assertEquals(64 + 16, new SpectralRegularizer(2, Rng.of(1)).of(net).item(), 1e-4);
        assertEquals(13, WassersteinInitRegularizer.towards(zeros).of(net).item());
        assertEquals(13, new L2InitRegularizer(zeros).of(net).item());
        assertEquals(13, new L2Regularizer().of(net).item());
    }

    /** What does not train is not held. */
    @Test
    void frozenParametersAreLeftAlone() {
        Linear net = random(1, 3, 2);
        net.weight().setTrainable(false);
        net.bias().value().assign(Tensor.ones(DType.FLOAT64, 2));
        assertEquals(4, new SpectralRegularizer(2, Rng.of(1)).of(net).item(), 1e-15);
        assertEquals(2, new L2Regularizer().of(net).item(), 1e-15);
        WassersteinInitRegularizer wasserstein = WassersteinInitRegularizer.towards(net);
        net.weight().value().assign(Tensor.zeros(2, 3));
        assertEquals(0, wasserstein.of(net).item(), 0);
    }

    private static StepContext context(boolean repeat) {
        return new StepContext(0, 0, 1, Rng.of(1), false, repeat);
    }

    @Test
    void zerosHaveAFiniteGradient() {
        Linear net = linear(new double[][] {{0, 0}, {0, 0}});
        Tensor r = new SpectralRegularizer(2, Rng.of(1)).of(net);
        assertEquals(1, r.item());
        r.backward();
        assertTrue(net.weight().grad().allFinite());
    }

    /** A later step does not change what an earlier penalty is differentiated with. */
    @Test
    void penaltiesKeepTheirVectors() {
        Linear net = random(1, 5, 4);
        new SpectralRegularizer(2, Rng.of(1)).of(net).backward();
        double[] expected = net.weight().grad().flatten().toDoubleArray();
        net.zeroGrad();
        SpectralRegularizer spectral = new SpectralRegularizer(2, Rng.of(1));
        Tensor first = spectral.of(net);
        spectral.of(net);
        first.backward();
        assertArrayEquals(expected, net.weight().grad().flatten().toDoubleArray(), 0);
    }

    /** A repeated evaluation makes no step, and a loaded state goes on with the same bits. */
    @Test
    void stateOfTheObjective() {
        Linear net = random(1, 5, 4);
        Objective one = new SpectralRegularizer(2, Rng.of(1)).objective();
        double first = one.loss(net, null, context(false)).item();
        assertEquals(first, one.loss(net, null, context(true)).item(), 0);
        Objective other = new SpectralRegularizer(2, Rng.of(2)).objective();
        other.loadState(one.state());
        double second = one.loss(net, null, context(false)).item();
        assertTrue(second != first);
        assertEquals(second, other.loss(net, null, context(false)).item(), 0);
        assertThrows(IllegalArgumentException.class, () -> other.loadState(Map.of("w/u", Tensor.ones(2))));
    }

    /** The card's numbers: 1, 2, 3 against 0, 1, 2. */
    @Test
    void wassersteinByHand() {
        Linear net = linear(new double[][] {{3, 1, 2}});
        Map<String, Tensor> initial = Map.of("weight", Tensor.of(new double[][] {{0, 1, 2}}));
        Tensor r = WassersteinInitRegularizer.towards(initial).of(net);
        assertEquals(3, r.item(), 0);
        r.backward();
        assertArrayEquals(new double[] {2, 2, 2}, net.weight().grad().flatten().toDoubleArray(), 0);
        assertEquals(9 + 0 + 0, new L2InitRegularizer(initial).of(net).item(), 0);
        assertEquals(14, new L2Regularizer().of(net).item(), 0);
    }

    /** 0 for every permutation, never more than without sorting, and its gradient by central differences. */
    @Property
    void wasserstein(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Linear net = random(seed, 3, 4);
        WassersteinInitRegularizer wasserstein = WassersteinInitRegularizer.towards(net);
        L2InitRegularizer l2 = L2InitRegularizer.towards(net);
        Tensor w0 = net.weight().value().detach().copy();
        Tensor permuted =
                w0.flatten().indexSelect(0, Tensor.of(rng.permutation(12))).reshape(4, 3);
        net.weight().value().assign(permuted);
        assertEquals(0, wasserstein.of(net).item(), 0);
        Tensor apart =
                Tensor.of(rng.permutation(12)).to(DType.FLOAT64).mul(0.3).reshape(4, 3); // no ties: they are kinks
        Tensor moved = apart.add(Tensor.rand(rng, DType.FLOAT64, 4, 3).mul(0.1)).sub(2);
        net.weight().value().assign(moved);
        assertTrue(wasserstein.of(net).item() <= l2.of(net).item());
        GradientCheck.check(w -> net.with(Map.of("weight", w), () -> wasserstein.of(net)), moved);
        GradientCheck.check(w -> net.with(Map.of("weight", w), () -> l2.of(net)), moved);
    }

    @Test
    void wassersteinToFreshDraws() {
        Linear net = random(1, 3, 4);
        WassersteinInitRegularizer redrawn = WassersteinInitRegularizer.redrawn(
                Map.of("weight", Initializer.constant(2), "bias", Initializer.zeros()), Rng.of(1));
        double expected = net.weight().value().sub(2).square().sum().item()
                + net.bias().value().square().sum().item();
        assertEquals(expected, redrawn.of(net).item(), 1e-12);
        WassersteinInitRegularizer normal =
                WassersteinInitRegularizer.redrawn(Map.of("weight", Initializer.normal(0, 1)), Rng.of(1));
        assertTrue(normal.of(net).item() != normal.of(net).item(), "each evaluation draws");
    }

    @Test
    void errors() {
        Layer net = new Sequential(new Linear(2, 2, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new SpectralRegularizer(0, Rng.of(1)));
        SpectralRegularizer other = new SpectralRegularizer(2, Rng.of(1));
        other.of(random(1, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> other.singularValues(net));
        assertThrows(ShapeException.class, () -> new L2InitRegularizer(Map.of("0.weight", Tensor.ones(3))).of(net));
        assertThrows(ShapeException.class, () -> WassersteinInitRegularizer.towards(Map.of("0.weight", Tensor.ones(4)))
                .of(net));
        assertThrows(IllegalArgumentException.class, () -> WassersteinInitRegularizer.towards(
                        Map.of("weight", Tensor.ones(2, 2)))
                .of(net));
        assertEquals(0, new L2InitRegularizer(Map.of()).of(net).item());
    }
}
