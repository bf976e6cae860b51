package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.DTypeException;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParameterVectorTest {
    private static ParameterVector vector(double[] a, double... b) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(a));
        tensors.put("b", Tensor.of(b));
        return ParameterVector.of(tensors);
    }

    @Test
    void algebra() {
        ParameterVector v = vector(new double[] {1, -2}, 3);
        ParameterVector w = vector(new double[] {2, 0}, -1);
        assertArrayEquals(new double[] {2, -2, 2.5}, v.plus(0.5, w).flatten().toDoubleArray(), 0);
        assertArrayEquals(new double[] {-3, 6, -9}, v.times(-3).flatten().toDoubleArray(), 0);
        assertEquals(-1, v.dot(w), 0);
        assertEquals(3, v.size());
        assertArrayEquals(
                new double[] {2, 0, -3}, v.zip(w, Tensor::mul).flatten().toDoubleArray(), 0);
        assertEquals(Map.of("a", Math.sqrt(5), "b", 3.0), v.norms());
    }

    @Test
    void norms() {
        ParameterVector v = vector(new double[] {1, -2}, 3);
        assertEquals(Math.sqrt(14), v.norm(), 1e-15);
        assertEquals(6, v.norm(1), 1e-15);
        assertEquals(StrictMath.cbrt(36), v.norm(3), 1e-14);
        assertEquals(3, v.norm(Double.POSITIVE_INFINITY), 0);
        assertEquals(0, v.times(0).norm(), 0);
        assertEquals(5e200, vector(new double[] {3e200, 0}, 4e200).norm(), 1e186);
        assertEquals(5e-200, vector(new double[] {3e-200, 0}, 4e-200).norm(), 1e-214);
        assertTrue(Double.isNaN(vector(new double[] {1, Double.NaN}, 4).norm()));
        assertFalse(vector(new double[] {1, Double.NaN}, 4).allFinite());
        assertEquals(0, ParameterVector.of(Map.of("empty", Tensor.zeros(0))).norm(), 0);
        assertThrows(IllegalArgumentException.class, () -> v.norm(0.5));
    }

    /** A missing name counts as zeros; names or shapes that do not fit are told. */
    @Test
    void namesAndShapes() {
        ParameterVector v = vector(new double[] {1, -2}, 3);
        ParameterVector b = ParameterVector.of(Map.of("b", Tensor.of(new double[] {7})));
        assertArrayEquals(new double[] {1, -2, 10}, v.plus(1, b).flatten().toDoubleArray(), 0);
        assertEquals(Set.of("a", "b"), b.plus(1, v).tensors().keySet());
        assertEquals(21, b.dot(v), 0);
        assertArrayEquals(new double[] {3}, v.restrictedTo(b).flatten().toDoubleArray(), 0);
        assertThrows(IllegalArgumentException.class, () -> v.zip(b, Tensor::mul));
        assertThrows(IllegalArgumentException.class, () -> b.restrictedTo(v));
        assertThrows(ShapeException.class, () -> v.plus(1, vector(new double[] {1, 2, 3}, 4)));
        assertThrows(ShapeException.class, () -> v.unflatten(Tensor.zeros(4)));
        assertThrows(DTypeException.class, () -> ParameterVector.of(Map.of("a", Tensor.zeros(DType.INT64, 2))));
    }

    @Test
    void parametersAndBack() {
        Layer net = Mlp.of(Rng.of(1), 3, 4, 2);
        ParameterVector start = ParameterVector.ofValues(net.parameters());
        assertEquals(0, ParameterVector.ofGradients(net.parameters()).size());
        net.apply(Tensor.ones(2, 3)).sum().backward();
        ParameterVector g = ParameterVector.ofGradients(net.parameters());
        assertEquals(start.tensors().keySet(), g.tensors().keySet());
        g.addTo(net.parameters(), 0.37);
        assertTrue(start.plus(-1, ParameterVector.ofValues(net.parameters())).norm() > 0.1);
        start.assignTo(net.parameters());
        assertArrayEquals(
                start.flatten().toFloatArray(),
                ParameterVector.ofValues(net.parameters()).flatten().toFloatArray(),
                0);
        g.times(2).assignToGradients(net.parameters());
        assertEquals(2 * g.norm(), ParameterVector.ofGradients(net.parameters()).norm(), 1e-6);
        net.parameters().get("0.weight").setTrainable(false);
        assertFalse(ParameterVector.ofValues(net.parameters()).tensors().containsKey("0.weight"));
        start.unflatten(start.flatten())
                .forEach((name, t) ->
                        assertArrayEquals(start.tensors().get(name).toFloatArray(), t.toFloatArray(), 0, name));
        assertThrows(IllegalArgumentException.class, () -> start.assignTo(Map.of()));
    }
}
