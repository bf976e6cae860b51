package cotangent.nn.parametrize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.BatchNorm1d;
import cotangent.nn.Conv1d;
import cotangent.nn.Conv2d;
import cotangent.nn.Embedding;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.optim.ParameterGroup;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WeightCompanderTest {
    private static final WeightCompanderConfig CARD = WeightCompanderConfig.of(1, 0.5);

    private static Tensor wide(double... values) {
        return Tensor.of(values);
    }

    private static Tensor psi(Tensor v) {
        return WeightCompander.psi(v, Tensor.scalar(DType.FLOAT64, 1), Tensor.scalar(DType.FLOAT64, 0.5));
    }

    /** The card's numbers, for a = 1 and b = 0.5. */
    @Test
    void workedNumbers() {
        assertEquals(0.1973956, psi(wide(0.1)).item(), 5e-8);
        assertEquals(1.5208379, psi(wide(10)).item(), 5e-8);
        Tensor slope = Autodiff.grad((Tensor v) -> psi(v).sum()).apply(wide(0.1, 0));
        assertArrayEquals(new double[] {1.9230769, 2}, slope.toDoubleArray(), 5e-8);
    }

    /** Odd, bounded, and inverted to 1e-12. */
    @Property
    void shape(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 50).mul(100);
        assertTrue(psi(v).abs().max().item() < Math.PI / 2);
        assertArrayEquals(psi(v).neg().toDoubleArray(), psi(v.neg()).toDoubleArray(), 0);
        Tensor w = Tensor.rand(rng, DType.FLOAT64, 50).mul(3).sub(1.5);
        Tensor there = psi(WeightCompander.inverse(w, CARD.withoutClip()));
        assertArrayEquals(w.toDoubleArray(), there.toDoubleArray(), 1e-12);
    }

    @Test
    void wideIsTheIdentity() {
        Tensor v = Tensor.randn(Rng.of(1), DType.FLOAT64, 20);
        Tensor large = Tensor.scalar(DType.FLOAT64, 1e6);
        assertArrayEquals(
                v.toDoubleArray(), WeightCompander.psi(v, large, large).toDoubleArray(), 1e-9);
    }

    /** With respect to raw values, scale and width, in both precisions; the formulas of the card. */
    @Property(tries = 20)
    void gradients(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Tensor v = Tensor.randn(rng, DType.FLOAT64, 6).abs().add(0.1); // of one sign: no sum cancels
        Tensor a = Tensor.scalar(DType.FLOAT64, 0.5 + rng.nextDouble());
        Tensor b = Tensor.scalar(DType.FLOAT64, 0.5 + rng.nextDouble());
        Tensor weights = Tensor.rand(rng, DType.FLOAT64, 6).add(0.5);
        GradientCheck.check(
                in -> WeightCompander.psi(in.get(0), in.get(1), in.get(2))
                        .mul(weights.to(in.get(0).dtype()))
                        .sum(),
                List.of(v, a, b));
        List<Tensor> g = Autodiff.grad(
                in -> WeightCompander.psi(in.get(0), in.get(1), in.get(2)).sum(), List.of(v, a, b));
        Tensor squares = b.square().add(v.square());
        assertArrayEquals(a.mul(b).div(squares).toDoubleArray(), g.get(0).toDoubleArray(), 1e-14);
        assertEquals(v.div(b).atan().sum().item(), g.get(1).item(), 1e-14);
        assertEquals(a.mul(v).div(squares).sum().neg().item(), g.get(2).item(), 1e-13);
    }

    @Test
    void clipsOrRefusesWhatIsOutOfReach() {
        Tensor w = wide(1.6, -2, 0.3);
        Tensor there = psi(WeightCompander.inverse(w, CARD));
        assertArrayEquals(new double[] {1.5, -1.5, 0.3}, there.toDoubleArray(), 1e-12);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> WeightCompander.inverse(w, CARD.withoutClip()));
        assertTrue(e.getMessage().contains("2.0"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> WeightCompander.inverse(wide(Double.NaN), CARD));
    }

    /** The function of a network is unchanged at first; scalars of a learnable one get gradients and no decay; folding keeps the value. */
    @Test
    void inANetwork() {
        for (boolean learnable : new boolean[] {false, true}) {
            Rng rng = Rng.of(3);
            Linear first = new Linear(4, 6, rng);
            Layer net = new Sequential(first, new BatchNorm1d(6), new Linear(6, 3, rng));
            net.eval();
            Tensor x = Tensor.randn(rng, 5, 4);
            float[] before = net.apply(x).toFloatArray();
            Set<String> names = Set.copyOf(net.stateDict().keySet());
            WeightCompander.applyTo(net, learnable);
            assertArrayEquals(before, net.apply(x).toFloatArray(), 1e-5f);
            net.apply(x).square().sum().backward();
            List<ParameterGroup> groups = ParameterGroup.decayingWeightsOnly(net.parameters(), 0.1, 0.1);
            assertEquals(
                    Set.of("0.parametrizations.weight.original", "2.parametrizations.weight.original"),
                    groups.get(0).parameters().keySet());
            String scale = "0.parametrizations.weight.raw_a";
            assertEquals(learnable, groups.get(1).parameters().containsKey(scale));
            if (learnable) {
                assertTrue(net.parameters().get(scale).grad().abs().item() > 0);
            }
            float[] companded = net.apply(x).toFloatArray();
            first.removeParametrization("weight");
            assertArrayEquals(companded, net.apply(x).toFloatArray());
            ((Sequential) net).modules().get("2").removeParametrization("weight");
            assertEquals(names, net.stateDict().keySet());
        }
    }

    /** Convolutions too; not embeddings, norms or biases. */
    @Test
    void appliesToWhatHasWeights() {
        Rng rng = Rng.of(4);
        Layer net = new Sequential(new Conv2d(1, 2, 3, rng), new Conv1d(1, 2, 3, rng), new Embedding(3, 2, rng));
        Tensor image = Tensor.randn(rng, 1, 1, 5, 5);
        Layer first = (Layer) net.modules().get("0");
        float[] before = first.apply(image).toFloatArray();
        WeightCompander.applyTo(net, false);
        assertEquals(
                Set.of(
                        "0.parametrizations.weight.original",
                        "0.bias",
                        "1.parametrizations.weight.original",
                        "1.bias",
                        "2.weight"),
                net.stateDict().keySet());
        assertArrayEquals(before, first.apply(image).toFloatArray(), 1e-6f);
    }

    /** The default scale is 3 deviations and the default width half of that, so that the slope at 0 is 2. */
    @Test
    void settings() {
        WeightCompanderConfig c = WeightCompanderConfig.scaledTo(wide(1, -1, 1, -1));
        assertEquals(new WeightCompanderConfig(3, 1.5, false, 1.5), c);
        assertThrows(IllegalArgumentException.class, () -> WeightCompanderConfig.of(0, 1));
        assertThrows(IllegalArgumentException.class, () -> WeightCompanderConfig.of(1, -1));
        assertThrows(IllegalArgumentException.class, () -> c.withClip(0));
        assertThrows(IllegalArgumentException.class, () -> new WeightCompander(Tensor.ones(2, 2)));
    }
}
