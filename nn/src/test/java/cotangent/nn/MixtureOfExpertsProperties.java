package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradientCheck;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MixtureOfExpertsProperties {
    private static MixtureOfExperts mixture(int experts, Layer gate, Rng rng) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < experts; i++) {
            layers.add(new Linear(3, 2, rng));
        }
        MixtureOfExperts mixture = new MixtureOfExperts(gate, layers);
        mixture.to(DType.FLOAT64);
        return mixture;
    }

    @Property(tries = 100)
    void aGateChoosesKWeightsThatSumToOne(
            @ForAll @IntRange(min = 1, max = 6) int experts,
            @ForAll @IntRange(min = 1, max = 6) int chosen,
            @ForAll boolean noisy,
            @ForAll long seed) {
        int k = Math.min(chosen, experts);
        Rng rng = Rng.of(seed);
        Tensor weights = new TopKGate(4, experts, k, noisy, rng).apply(Tensor.randn(rng, 2, 5, 4));
        assertEquals(Shape.of(2, 5, experts), weights.shape());
        for (double sum : weights.sum(-1).toDoubleArray()) {
            assertEquals(1, sum, 1e-6);
        }
        for (double count : weights.gt(0).sum(-1).toDoubleArray()) {
            assertEquals(k, count);
        }
    }

    @Property(tries = 100)
    void theOutputIsTheWeightedSumOfAllExperts(
            @ForAll @IntRange(min = 1, max = 5) int experts,
            @ForAll @IntRange(min = 1, max = 5) int chosen,
            @ForAll long seed) {
        Rng rng = Rng.of(seed);
        MixtureOfExperts mixture = mixture(experts, new TopKGate(3, experts, Math.min(chosen, experts), rng), rng);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 2, 4, 3);
        MixtureOfExperts.Output y = mixture.run(x);
        Tensor sum = Tensor.zeros(DType.FLOAT64, 2, 4, 2);
        for (int e = 0; e < experts; e++) {
            sum = sum.add(mixture.experts().get(e).apply(x).mul(y.weights().narrow(-1, e, 1)));
        }
        assertArrayEquals(sum.toDoubleArray(), y.output().toDoubleArray(), 1e-12);
    }

    @Example
    void expertsThatAreNotChosenGetNoGradient() {
        Rng rng = Rng.of(2);
        Activation always = new Activation(
                "the second", x -> Tensor.of(new double[] {0, 1, 0}).expand(x.size(0), 3));
        MixtureOfExperts mixture = mixture(3, always, rng);
        mixture.apply(Tensor.randn(rng, DType.FLOAT64, 4, 3)).sum().backward();
        assertNull(mixture.parameters().get("experts.0.weight").grad());
        assertTrue(mixture.parameters().get("experts.1.weight").grad().norm().item() > 0);
        assertNull(mixture.parameters().get("experts.2.weight").grad());
    }

    @Example
    void derivativesAreRight() {
        Rng rng = Rng.of(4);
        MixtureOfExperts mixture = mixture(3, new TopKGate(3, 3, 2, rng), rng);
        List<String> names = new ArrayList<>(mixture.parameters().keySet());
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Tensor.randn(rng, DType.FLOAT64, 4, 3));
        names.forEach(n -> inputs.add(mixture.parameters().get(n).value().detach()));
        GradientCheck.check(
                in -> {
                    Map<String, Tensor> values = new LinkedHashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        values.put(names.get(i), in.get(i + 1));
                    }
                    return mixture.forward(values, in.get(0));
                },
                inputs,
                GradientCheck.Options.defaults().withSecondOrder(true));
    }

    @Example
    void imbalanceIsTheVariationOfTheSums() {
        Tensor even = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
        Tensor uneven = Tensor.of(new double[] {1, 0, 1, 0}, 2, 2);
        assertEquals(0, new MixtureOfExperts.Output(even, even).imbalance().item(), 1e-9);
        assertEquals(1, new MixtureOfExperts.Output(uneven, uneven).imbalance().item(), 1e-9);
    }

    @Example
    void noRowsGiveNoRows() {
        Rng rng = Rng.of(2);
        MixtureOfExperts mixture = mixture(3, new TopKGate(3, 3, 1, rng), rng);
        assertEquals(
                Shape.of(0, 2), mixture.apply(Tensor.zeros(DType.FLOAT64, 0, 3)).shape());
    }

    @Example
    void wrongPartsAreNamed() {
        Rng rng = Rng.of(2);
        assertThrows(IllegalArgumentException.class, () -> new MixtureOfExperts(new Linear(3, 3, rng), List.of()));
        assertEquals(
                "TopKGate: cannot choose 3 of 2 experts",
                assertThrows(IllegalArgumentException.class, () -> new TopKGate(3, 2, 3, rng))
                        .getMessage());
        MixtureOfExperts mixture = mixture(3, new Linear(3, 2, rng), rng);
        assertEquals(
                "MixtureOfExperts: the gate turns [4, 3] into [4, 2], needs a weight for each of 3 experts",
                assertThrows(ShapeException.class, () -> mixture.apply(Tensor.zeros(DType.FLOAT64, 4, 3)))
                        .getMessage());
    }
}
