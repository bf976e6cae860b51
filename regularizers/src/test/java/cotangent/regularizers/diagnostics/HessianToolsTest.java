package cotangent.regularizers.diagnostics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Mlp;
import cotangent.nn.ParameterVector;
import cotangent.nn.loss.CrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HessianToolsTest {
    /** x' A x / 2 + b' x with eigenvalues 5, -3, 1 of A in a rotated basis. */
    private static HessianTools quadratic(double... eigenvalues) {
        Tensor v = Tensor.of(new double[][] {{2, -2, 1}, {1, 2, 2}, {2, 1, -2}}).div(3);
        Tensor a = v.mT().matmul(Tensor.of(eigenvalues).unsqueeze(1).mul(v));
        return new HessianTools(
                at -> at.get("x")
                        .dot(a.matmul(at.get("x").unsqueeze(1)).squeeze(1))
                        .mul(0.5)
                        .add(at.get("x").sum()),
                ParameterVector.of(Map.of("x", Tensor.of(new double[] {1, 2, 3}))));
    }

    @Test
    void eigenvaluesOfAQuadratic() {
        List<HessianTools.Eigen> top = quadratic(5, -3, 1).topEigen(3, 500, 1e-14, Rng.of(1));
        assertArrayEquals(
                new double[] {5, -3, 1},
                top.stream().mapToDouble(HessianTools.Eigen::value).toArray(),
                1e-9);
        assertEquals(1, top.get(0).vector().norm(), 1e-12);
        assertArrayEquals(
                new double[] {2, 2, 1},
                top.get(0).vector().tensors().get("x").mul(3).abs().toDoubleArray(),
                1e-5);
        assertTrue(top.get(0).converged());
        assertEquals(-3, quadratic(5, -3, 1).minEigen(500, 1e-14, Rng.of(1)).value(), 1e-9);
        assertEquals(-5, quadratic(-5, -3, 1).minEigen(500, 1e-14, Rng.of(1)).value(), 1e-9);
        assertEquals(
                0, quadratic(0, 0, 0).topEigen(1, 5, 1e-3, Rng.of(1)).get(0).value(), 0);
    }

    @Test
    void bothEndsOfTheSpectrum() {
        for (double[] eigenvalues : new double[][] {{5, -3, 1}, {-5, 3, 1}, {5, 3, 1}, {-5, -3, -1}}) {
            HessianTools.Extremes ends = quadratic(eigenvalues).extremes(1000, 1e-15, Rng.of(1));
            assertEquals(
                    Arrays.stream(eigenvalues).min().orElseThrow(), ends.min().value(), 1e-9);
            assertEquals(
                    Arrays.stream(eigenvalues).max().orElseThrow(), ends.max().value(), 1e-9);
        }
        HessianTools.Eigen cut =
                quadratic(5, -3, 1).topEigen(1, 2, 1e-15, Rng.of(1)).get(0);
        assertEquals(2, cut.iterations());
        assertFalse(cut.converged());
    }

    @Test
    void traceAndDiagonal() {
        HessianTools.Estimate trace = quadratic(5, -3, 1).traceHutchinson(2000, Rng.of(1));
        assertEquals(3, trace.mean(), 4 * trace.standardError());
        assertTrue(trace.standardError() < 0.2);
        HessianTools diagonal = new HessianTools(
                at -> at.get("x")
                        .square()
                        .mul(Tensor.of(new double[] {1, -2, 4}))
                        .sum()
                        .mul(0.5),
                ParameterVector.of(Map.of("x", Tensor.zeros(DType.FLOAT64, 3))));
        assertArrayEquals(
                new double[] {1, -2, 4},
                diagonal.diagHutchinson(1, Rng.of(1)).tensors().get("x").toDoubleArray(),
                1e-15);
        assertEquals(3, diagonal.traceHutchinson(1, Rng.of(1)).mean(), 1e-15);
    }

    /** The standard error is that of the mean of the probes' values, by the same random signs. */
    @Test
    void standardErrorOfATrace() {
        HessianTools tools = quadratic(5, -3, 1);
        Rng rng = Rng.of(3);
        double[] x = new double[6];
        for (int i = 0; i < x.length; i++) {
            ParameterVector z = ParameterVector.of(Map.of(
                    "x", Tensor.randint(rng, 0, 2, 3).to(DType.FLOAT64).mul(2).sub(1)));
            x[i] = z.dot(tools.product(z));
        }
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1);
        HessianTools.Estimate trace = tools.traceHutchinson(x.length, Rng.of(3));
        assertEquals(mean, trace.mean(), 1e-12);
        assertTrue(variance > 0);
        assertEquals(Math.sqrt(variance / x.length), trace.standardError(), 1e-12);
        assertTrue(Double.isNaN(tools.traceHutchinson(1, Rng.of(3)).standardError()));
    }

    /** On a network in both precisions: products against the explicit Hessian, and against finite differences. */
    @Property(tries = 10)
    void productsOfANetwork(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        Layer net = Mlp.of(rng, Activation::tanh, 3, 4, 3);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 5, 3);
        Tensor y = x.argmax(1);
        net.to(DType.FLOAT64);
        HessianTools tools = HessianTools.of(net, () -> CrossEntropy.of(net.apply(x), y));
        ParameterVector at = ParameterVector.ofValues(net.parameters());
        ParameterVector v =
                at.map(t -> Tensor.randn(rng, DType.FLOAT64, t.shape().toArray()));
        ParameterVector product = tools.product(v);
        Tensor h = Autodiff.hessian(row -> CrossEntropy.of(net.forward(at.unflatten(row), x), y), at.flatten());
        Tensor expected = h.matmul(v.flatten().unsqueeze(1)).squeeze(1);
        assertArrayEquals(expected.toDoubleArray(), product.flatten().toDoubleArray(), 1e-12);
        assertEquals(0, tools.finiteDifferenceProduct(v).plus(-1, product).norm(), 1e-3 * product.norm());
        net.to(DType.FLOAT32);
        Tensor single = x.to(DType.FLOAT32);
        ParameterVector narrow = HessianTools.of(net, () -> CrossEntropy.of(net.apply(single), y))
                .product(v.map(t -> t.to(DType.FLOAT32)));
        assertArrayEquals(
                expected.toDoubleArray(), narrow.flatten().to(DType.FLOAT64).toDoubleArray(), 1e-4);
    }

    @Test
    void errors() {
        HessianTools tools = quadratic(5, -3, 1);
        assertThrows(IllegalArgumentException.class, () -> tools.topEigen(4, 10, 0, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> tools.topEigen(0, 10, 0, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> tools.topEigen(1, 0, 0, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> tools.traceHutchinson(0, Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> tools.diagHutchinson(0, Rng.of(1)));
    }
}
