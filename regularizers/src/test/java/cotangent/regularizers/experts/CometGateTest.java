package cotangent.regularizers.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.autodiff.fixtures.TensorAssertions;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.MixtureOfExperts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CometGateTest {
    private static final SmoothStep UNIT = new SmoothStep(1);

    private static double step(double t, double gamma) {
        return new SmoothStep(gamma).of(Tensor.scalar(DType.FLOAT64, t)).item();
    }

    @Test
    void theCardsNumbersOfTheStep() {
        assertEquals(0.84375, step(0.25, 1));
        assertEquals(0.648, step(0.1, 1), 1e-15);
    }

    @Test
    void theCardsNumbersOfATree() {
        Tensor nodes = Tensor.of(new double[] {0.25, -0.6, 0.1}, 3);
        Tensor v = CometGate.leaves(UNIT.of(nodes)).reshape(1, 4);
        assertArrayEquals(new double[] {0, 0.84375, 0.10125, 0.055}, v.toDoubleArray(), 1e-15);
        Tensor a = Tensor.of(new double[] {1, 0.5, 0, -0.5}, 1, 4);
        Tensor g = CometGate.mix(v, a);
        assertEquals(0, g.get(0, 0));
        assertArrayEquals(new double[] {0, 0.911773, 0.066362, 0.021865}, g.toDoubleArray(), 5e-7);
    }

    @Property(tries = 200)
    void theStepMeetsItsEndsAndHasTheFormulasSlope(
            @ForAll @DoubleRange(min = 0.01, max = 10) double gamma, @ForAll @DoubleRange(min = -1, max = 1) double u) {
        assertEquals(0, step(-gamma / 2, gamma));
        assertEquals(1, step(gamma / 2, gamma));
        assertEquals(1, step(3 * gamma, gamma));
        assertEquals(0, step(-3 * gamma, gamma));
        double t = u * gamma;
        double slope = Autodiff.grad(new SmoothStep(gamma)::of)
                .apply(Tensor.scalar(DType.FLOAT64, t))
                .item();
        double expected = Math.abs(u) < 0.5 ? 3 / (2 * gamma) - 6 * t * t / (gamma * gamma * gamma) : 0;
        assertEquals(expected, slope, 1e-12 / gamma);
        assertEquals(1, step(t, gamma) + step(-t, gamma), 1e-14);
    }

    /** Leaves computed one by one, each from its way up to the root. */
    @Property(tries = 200)
    void leavesAreProductsOfTheDecisionsOnTheirWay(@ForAll long seed, @ForAll @IntRange(min = 2, max = 17) int n) {
        Tensor decisions = Tensor.rand(Rng.of(seed), DType.FLOAT64, 3, n - 1);
        Tensor v = CometGate.leaves(decisions);
        TensorAssertions.assertShape(v, 3, n);
        for (int row = 0; row < 3; row++) {
            for (int leaf = 0; leaf < n; leaf++) {
                double p = 1;
                for (int node = n - 1 + leaf; node > 0; node = (node - 1) / 2) {
                    double left = decisions.get(row, (node - 1) / 2);
                    p *= node % 2 == 1 ? left : 1 - left;
                }
                assertEquals(p, v.get(row, leaf), 1e-14);
            }
        }
        TensorAssertions.assertClose(v.sum(1), Tensor.ones(DType.FLOAT64, 3), 1e-13);
    }

    @Property(tries = 150)
    void weightsSumToOneAndHardTreesLeaveAtMostK(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 9) int n,
            @ForAll @IntRange(min = 1, max = 4) int trees,
            @ForAll boolean hard) {
        int k = Math.min(trees, n);
        Rng rng = Rng.of(seed);
        CometGate gate = new CometGate(3, n, k, rng);
        if (hard) {
            Tensor w = gate.parameters().get("split.weight").value();
            w.assign(Tensor.randn(rng, w.shape().toArray()).mul(1e5));
        }
        Routing r = gate.route(Tensor.randn(rng, 5, 2, 3));
        TensorAssertions.assertShape(r.weights(), 5, 2, n);
        TensorAssertions.assertShape(r.shares(), 5, 2, k, n);
        TensorAssertions.assertClose(r.weights().sum(-1), Tensor.ones(5, 2), 1e-5);
        assertTrue(r.weights().ge(0).all());
        Tensor nonzero = r.weights().ne(0).to(DType.FLOAT32).sum(-1);
        if (hard) {
            assertTrue(nonzero.le(k).all());
            assertEquals(0, r.entropy().item(), 1e-5);
        } else {
            assertTrue(nonzero.eq(n).all(), "near undecided trees reach all leaves");
        }
    }

    @Test
    void entropyOfUndecidedTreesIsKLogN() {
        CometGate gate = new CometGate(3, 8, 2, Rng.of(1));
        for (String name : List.of("split.weight", "split.bias")) {
            Tensor start = gate.parameters().get(name).value();
            assertTrue(start.abs().max().item() <= 0.01);
            assertTrue(start.abs().max().item() > 0);
            start.assign(Tensor.zerosLike(start));
        }
        double expected = 2 * StrictMath.log(8);
        assertEquals(expected, gate.route(Tensor.ones(4, 3)).entropy().item(), 1e-4);
    }

    @Test
    void closedBranchesHaveFiniteGradients() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            CometGate gate = new CometGate(2, 5, 2, Rng.of(2));
            gate.to(dtype);
            Tensor w = gate.parameters().get("split.weight").value();
            w.assign(Tensor.randn(Rng.of(3), dtype, w.shape().toArray()).mul(3));
            Tensor x = Tensor.randn(Rng.of(4), dtype, 16, 2);
            Routing r = gate.route(x);
            assertTrue(r.shares().eq(0).any(), "the case has closed branches");
            assertTrue(r.shares().gt(0).and(r.shares().lt(1)).any(), "and open ones");
            Tensor mix = Tensor.randn(Rng.of(5), dtype, 5);
            r.weights().mul(mix).sum().add(r.entropy()).backward();
            gate.parameters().values().forEach(p -> assertTrue(p.grad().allFinite()));
        }
    }

    @Test
    void gradients() {
        var search = new GumbelSinkhornPermutation(2, 5, new PermutationSchedule(10, 0.5, 0.1, 4, 6), Rng.of(1));
        CometGate gate = new CometGate(2, 5, 2, new SmoothStep(2), search, Rng.of(2));
        gate.to(DType.FLOAT64);
        Tensor mix = Tensor.randn(Rng.of(3), DType.FLOAT64, 5);
        List<String> names = new ArrayList<>(gate.parameters().keySet());
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Tensor.randn(Rng.of(4), DType.FLOAT64, 3, 2).mul(0.4));
        for (String name : names) {
            inputs.add(gate.parameters().get(name).value().detach().copy());
        }
        GradientCheck.check(
                in -> {
                    Map<String, Tensor> values = new LinkedHashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        values.put(names.get(i), in.get(i + 1));
                    }
                    return gate.with(values, () -> {
                        Routing r = gate.route(in.get(0));
                        return r.weights()
                                .mul(mix.to(in.get(0).dtype()))
                                .sum()
                                .add(r.entropy())
                                .add(search.entropy().mul(0.1));
                    });
                },
                inputs,
                GradientCheck.Options.defaults().withSecondOrder(true));
    }

    @Test
    void anIdentityLeavesTheWeightsAndAPermutationMovesThem() {
        GumbelSinkhornPermutation search = new GumbelSinkhornPermutation(1, 4, PermutationSchedule.of(5), Rng.of(1));
        CometGate permuted = new CometGate(3, 4, 2, UNIT, search, Rng.of(2));
        CometGate plain = new CometGate(3, 4, 2, Rng.of(2));
        Tensor x = Tensor.randn(Rng.of(3), 6, 3);
        search.buffers().get("assignment").get().assign(Tensor.of(new long[] {0, 1, 2, 3}, 1, 4));
        TensorAssertions.assertClose(permuted.apply(x), plain.apply(x), 1e-6);
        search.buffers().get("assignment").get().assign(Tensor.of(new long[] {2, 0, 3, 1}, 1, 4));
        Tensor moved = permuted.apply(x);
        Tensor back = moved.indexSelect(1, Tensor.of(new long[] {2, 0, 3, 1}, 4));
        TensorAssertions.assertClose(back, plain.apply(x), 1e-6);
    }

    @Test
    void expertsWithoutWeightAreNotEvaluated() {
        CometGate gate = new CometGate(2, 4, 1, Rng.of(1));
        Tensor w = gate.parameters().get("split.weight").value();
        w.assign(Tensor.zerosLike(w));
        gate.parameters().get("split.bias").value().assign(Tensor.of(new float[] {9, -9, 9}, 3)); // left, then right
        int[] calls = new int[4];
        List<Layer> experts = new ArrayList<>();
        for (int e = 0; e < 4; e++) {
            int number = e;
            Linear expert = new Linear(2, 1, Rng.of(e));
            expert.registerForwardHook((layer, input, output) -> {
                calls[number] += input.size(0);
                return output;
            });
            experts.add(expert);
        }
        MixtureOfExperts mixture = new MixtureOfExperts(gate, experts);
        Tensor x = Tensor.randn(Rng.of(9), 7, 2);
        TensorAssertions.assertClose(mixture.apply(x), experts.get(1).apply(x), 1e-6);
        assertArrayEquals(new int[] {0, 14, 0, 0}, calls);
    }

    @Test
    void wrongNumbersAreNamed() {
        Rng rng = Rng.of(1);
        assertThrows(IllegalArgumentException.class, () -> new CometGate(3, 1, 1, rng));
        assertThrows(IllegalArgumentException.class, () -> new CometGate(3, 4, 5, rng));
        assertThrows(IllegalArgumentException.class, () -> new CometGate(3, 4, 0, rng));
        for (double gamma : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new SmoothStep(gamma));
        }
        var three = new GumbelSinkhornPermutation(3, 4, PermutationSchedule.of(1), rng);
        assertThrows(IllegalArgumentException.class, () -> new CometGate(3, 4, 2, UNIT, three, rng));
        assertThrows(IllegalArgumentException.class, () -> new CometGate(3, 5, 3, UNIT, three, rng));
        assertThrows(ShapeException.class, () -> new CometGate(3, 4, 2, rng).apply(Tensor.ones(5, 4)));
        assertThrows(ShapeException.class, () -> new CometGate(3, 4, 2, rng).apply(Tensor.scalar(1)));
    }

    /** Every bit in its place: the hard choice of the selector is the number that its bits make. */
    @Test
    void selectorsLearnBinaryNumbers() {
        DSelectKGate gate = new DSelectKGate(1, 8, 1, UNIT, Rng.of(1));
        Tensor w = gate.parameters().get("bits.weight").value();
        w.assign(Tensor.zerosLike(w));
        for (int e = 0; e < 8; e++) {
            float[] bias = {(e & 1) - 0.5F, (e >> 1 & 1) - 0.5F, (e >> 2 & 1) - 0.5F};
            gate.parameters().get("bits.bias").value().assign(Tensor.of(bias, 3));
            float[] expected = new float[8];
            expected[e] = 1;
            assertArrayEquals(expected, gate.apply(Tensor.ones(1)).toFloatArray());
        }
        assertThrows(IllegalArgumentException.class, () -> new DSelectKGate(3, 6, 2, UNIT, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new DSelectKGate(3, 4, 5, UNIT, Rng.of(1)));
        assertThrows(ShapeException.class, () -> gate.apply(Tensor.ones(2)));
    }

    @Property(tries = 100)
    void selectorsWeightsSumToOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int k) {
        Rng rng = Rng.of(seed);
        DSelectKGate gate = new DSelectKGate(3, 4, k, UNIT, rng);
        gate.to(DType.FLOAT64);
        Routing r = gate.route(Tensor.randn(rng, DType.FLOAT64, 6, 3).mul(30));
        TensorAssertions.assertClose(r.weights().sum(-1), Tensor.ones(DType.FLOAT64, 6), 1e-12);
        TensorAssertions.assertClose(r.shares().sum(-1), Tensor.ones(DType.FLOAT64, 6, k), 1e-12);
    }

    /** At fixed points: near the ends of a smooth step, where its second derivative jumps, differences tell less. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void selectorsGradients(int k) {
        Rng rng = Rng.of(k);
        DSelectKGate gate = new DSelectKGate(3, 4, k, UNIT, rng);
        gate.to(DType.FLOAT64);
        Tensor weight = gate.parameters().get("bits.weight").value();
        Tensor mix = Tensor.randn(rng, DType.FLOAT64, 4);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 3);
        GradientCheck.check(
                w -> gate.with(
                        Map.of("bits.weight", w),
                        () -> gate.apply(x.to(w.dtype())).mul(mix.to(w.dtype())).sum()),
                weight.detach().to(DType.FLOAT64).mul(30));
    }

    @Test
    void aHashIsFixedOneHotAndBalanced() {
        HashGate gate = new HashGate(3, 5, 6, Rng.of(1));
        Tensor x = Tensor.randn(Rng.of(2), 4, 50, 3);
        Tensor w = gate.apply(x);
        TensorAssertions.assertShape(w, 4, 50, 5);
        TensorAssertions.assertClose(w.sum(-1), Tensor.ones(4, 50), 0);
        assertTrue(w.eq(0).or(w.eq(1)).all());
        TensorAssertions.assertSame(gate.apply(x.mul(2)), w, "a hash of signs");
        assertNotEquals(0, w.sub(w.select(1, 0).unsqueeze(1)).abs().sum().item());
        long[] counts = new long[5];
        for (long e : gate.buffers().get("table").get().toLongArray()) {
            counts[(int) e]++;
        }
        for (long c : counts) {
            assertTrue(c == 12 || c == 13);
        }
        assertTrue(gate.parameters().isEmpty());
        assertFalse(w.carriesGrad());
        assertThrows(IllegalArgumentException.class, () -> new HashGate(3, 5, 2, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new HashGate(3, 1, 2, Rng.of(1)));
        assertThrows(ShapeException.class, () -> gate.apply(Tensor.ones(2)));
    }
}
