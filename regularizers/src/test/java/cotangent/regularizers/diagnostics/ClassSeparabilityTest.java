package cotangent.regularizers.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Mlp;
import cotangent.nn.data.Batch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ClassSeparabilityTest {
    @Test
    void aWorkedExample() {
        // Class 0 at -1 and 1, class 2 at 5: means 0 and 5, both of weight 1/2.
        ClassSeparability s =
                ClassSeparability.of(Tensor.of(new double[] {-1, 5, 1}, 3, 1), Tensor.of(new long[] {0, 2, 0}));
        assertEquals(0.5, s.within(), 1e-15);
        assertEquals(0.5 + 6.25, s.total(), 1e-15);
        assertEquals(6.25 / 6.75, s.ratio(), 1e-15);
    }

    @Property(tries = 100)
    void doesNotDependOnPlaceAndScale(@ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 10) double scale) {
        Rng rng = Rng.of(seed);
        Tensor f = Tensor.randn(rng, DType.FLOAT64, 9, 4);
        Tensor y = Tensor.randint(rng, 0, 3, 9);
        ClassSeparability s = ClassSeparability.of(f, y);
        assertTrue(s.within() >= 0 && s.within() <= s.total());
        ClassSeparability other = ClassSeparability.of(f.mul(scale).add(7), y);
        assertEquals(s.within() * scale * scale, other.within(), 1e-9 * (1 + other.within()));
        assertEquals(s.ratio(), other.ratio(), 1e-9);
    }

    @Test
    void collapsedClasses() {
        Tensor y = Tensor.of(new long[] {0, 1, 1, 0});
        assertEquals(
                1, ClassSeparability.of(y.to(DType.FLOAT64).unsqueeze(1), y).ratio());
        assertTrue(Double.isNaN(ClassSeparability.of(Tensor.ones(4, 2), y).ratio()));
    }

    @Test
    void measuresTheInputsOfALayer() {
        var net = Mlp.of(Rng.of(1), 3, 5, 2);
        Tensor x = Tensor.randn(Rng.of(2), 8, 3);
        Tensor y = Tensor.of(new long[] {0, 1, 0, 1, 0, 1, 0, 1});
        String last = "" + (net.size() - 1);
        ClassSeparability s = ClassSeparability.atInputOf(last).measure(net, new Batch(x, y, Tensor.arange(8), null));
        Tensor features = net.get(1).apply(net.get(0).apply(x));
        assertEquals(ClassSeparability.of(features, y), s);
        assertTrue(net.isTraining());
        assertThrows(IllegalArgumentException.class, () -> ClassSeparability.atInputOf("head")
                .measure(net, new Batch(x, y, Tensor.arange(8), null)));
    }

    @Test
    void wrongArguments() {
        assertThrows(ShapeException.class, () -> ClassSeparability.of(Tensor.ones(2), Tensor.arange(2)));
        assertThrows(ShapeException.class, () -> ClassSeparability.of(Tensor.ones(2, 2), Tensor.arange(3)));
    }
}
