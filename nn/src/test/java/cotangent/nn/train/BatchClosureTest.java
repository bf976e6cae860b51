package cotangent.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cotangent.autodiff.Tensor;
import cotangent.nn.Parameter;
import cotangent.nn.data.Batch;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.OptimizerWrapper;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchClosureTest {
    private final Fixtures.Net net = new Fixtures.Net(1);
    private final Batch batch = Fixtures.points(1, 7).batch(new int[] {6, 5, 4, 3, 2, 1, 0});
    private final List<Integer> numbers = new ArrayList<>();

    private BatchClosure closure(Batch of) {
        return new BatchClosure(net, of, (part, number) -> {
            numbers.add(number);
            return net.apply(part.inputs()).sum().item() / part.size();
        });
    }

    @Test
    void evaluationsAreValuesOfOneFunction() {
        Closure closure = closure(batch);
        double first = closure.evaluate();
        assertEquals(first, closure.evaluate(), 0);
        assertEquals(first, closure.evaluate(), 0);
        assertNotEquals(first, closure(batch).evaluate(), "the next step drops others");
    }

    @Test
    void partsHaveSharesAndReplayApart() {
        net.eval();
        Closure closure = closure(batch.withWeights(Tensor.ones(7)));
        List<Closure.Part> parts = closure.parts(3);
        assertArrayEquals(
                new double[] {3 / 7.0, 3 / 7.0, 1 / 7.0},
                parts.stream().mapToDouble(Closure.Part::weight).toArray(),
                0);
        double sum = parts.stream()
                .mapToDouble(p -> p.weight() * p.closure().evaluate())
                .sum();
        assertEquals(closure.evaluate(), sum, 1e-6);
        assertEquals(List.of(1, 2, 3, 0), numbers);
        net.train();
        Closure second = closure.parts(3).get(1).closure();
        assertEquals(second.evaluate(), second.evaluate(), 0);
        assertSame(closure, closure.parts(7).get(0).closure());
        assertThrows(IllegalArgumentException.class, () -> closure.parts(0));
        Closure bare = () -> 0;
        assertThrows(UnsupportedOperationException.class, () -> bare.parts(2));
    }

    /** Doubles the gradient. */
    private static final class Doubling extends OptimizerWrapper {
        Doubling(Optimizer base) {
            super(base);
        }

        @Override
        protected double gradient(Closure closure) {
            double loss = closure.evaluate();
            parameters().values().forEach(p -> p.value().setGrad(p.grad().mul(2)));
            return loss;
        }
    }

    @Test
    void wrappersHandTheirGradientOn() {
        Tensor start = Tensor.of(new double[] {1, 2});
        Parameter p = new Parameter(start);
        Sgd sgd = new Sgd(Map.of("p", p), SgdConfig.defaults().withLearningRate(1));
        Optimizer twice = new Doubling(new Doubling(sgd));
        double loss = twice.step(Closure.of(twice, () -> p.get().sum()));
        assertEquals(3, loss, 0);
        assertArrayEquals(new double[] {-3, -2}, p.value().toDoubleArray(), 0);
        assertSame(sgd.groups(), twice.groups());
        assertEquals(sgd.state().keySet(), twice.state().keySet());
        assertThrows(NullPointerException.class, () -> twice.step(null));
        assertThrows(NullPointerException.class, () -> new Doubling(null));
    }
}
