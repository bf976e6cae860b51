package cotangent.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class GradientClippingProperties {
    private static List<Parameter> parameters(long seed, int count, double scale) {
        Rng rng = Rng.of(seed);
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Parameter p = new Parameter(Tensor.zeros(DType.FLOAT64, i + 1, 3));
            p.value().setGrad(Tensor.randn(rng, DType.FLOAT64, i + 1, 3).mul(scale));
            all.add(p);
        }
        all.add(new Parameter(Tensor.zeros(DType.FLOAT64, 2))); // without gradient
        return all;
    }

    private static double[] gradients(List<Parameter> all) {
        List<Tensor> parts = new ArrayList<>();
        all.stream()
                .filter(p -> p.grad() != null)
                .forEach(p -> parts.add(p.grad().flatten()));
        return Tensor.cat(0, parts).toDoubleArray();
    }

    private static double norm(double[] x) {
        double squares = 0;
        for (double v : x) {
            squares += v * v;
        }
        return Math.sqrt(squares);
    }

    @Property
    void boundsTheNormAndKeepsTheDirection(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @DoubleRange(min = 0.01, max = 100) double maxNorm) {
        List<Parameter> all = parameters(seed, count, 3);
        double[] before = gradients(all);
        double norm = norm(before);
        assertEquals(norm, GradientClipping.byNorm(all, maxNorm), 1e-12 * norm);
        double[] after = gradients(all);
        assertTrue(norm(after) <= maxNorm * (1 + 1e-12));
        double factor = Math.min(1, maxNorm / (norm + 1e-6));
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i] * factor, after[i], 1e-12 * Math.abs(before[i]));
        }
    }

    @Property
    void boundsValues(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 5) double limit) {
        List<Parameter> all = parameters(seed, 3, 2);
        double[] expected = gradients(all);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Math.max(-limit, Math.min(limit, expected[i]));
        }
        GradientClipping.byValue(all, limit);
        assertArrayEquals(expected, gradients(all));
    }

    @Example
    void smallGradientsKeepTheirBits() {
        List<Parameter> all = parameters(1, 3, 1e-3);
        double[] before = gradients(all);
        GradientClipping.byNorm(all, 1);
        assertArrayEquals(before, gradients(all));
    }

    @Example
    void nothingHasNormZero() {
        assertEquals(0, GradientClipping.byNorm(List.of(), 1));
    }

    @Example
    void reportsWhatIsNotFinite() {
        List<Parameter> all = parameters(1, 2, 1);
        all.get(0).value().setGrad(Tensor.full(DType.FLOAT64, Double.NaN, 1, 3));
        assertTrue(Double.isNaN(GradientClipping.byNorm(all, 1)));
    }
}
