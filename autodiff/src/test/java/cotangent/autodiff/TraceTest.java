package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static List<String> names(Runnable computation) {
        return Trace.of(computation).steps().stream()
                .map(s -> s.primitive().name())
                .toList();
    }

    @Test
    void seesPrimitivesInOrderWhetherRecordedOrNot() {
        Tensor x = Tensor.ones(2, 3);
        Tensor w = Tensor.ones(3, 4).requiresGrad();
        Tensor[] y = new Tensor[1];
        Trace trace = Trace.of(() -> y[0] = x.matmul(w).relu().add(2));
        assertEquals(
                List.of("matmul", "relu", "add"),
                trace.steps().stream().map(s -> s.primitive().name()).toList());
        assertSame(x, trace.steps().get(0).operands().get(0));
        assertSame(w, trace.steps().get(0).operands().get(1));
        assertSame(
                trace.steps().get(0).result(), trace.steps().get(1).operands().get(0));
        assertSame(y[0], trace.steps().get(2).result());
        assertEquals(Map.of("scalar", 2.0), trace.steps().get(2).primitive().attributes());
        y[0].sum().backward();
        assertArrayEquals(new float[] {2, 2, 2, 2}, w.grad().select(0, 0).toFloatArray());
    }

    @Test
    void doesNotSeeWhatAPrimitiveDoesInside() {
        Tensor x = Tensor.ones(2);
        assertEquals(
                List.of("checkpoint"),
                names(() -> Autodiff.checkpoint(in -> in.get(0).exp().sin()).apply(List.of(x))));
    }

    @Test
    void followsDetachedTensors() {
        Tensor x = Tensor.ones(2).requiresGrad();
        Trace trace = Trace.of(() -> x.detach().neg());
        assertEquals("alias", trace.steps().get(0).primitive().name());
        assertSame(x, trace.steps().get(0).operands().get(0));
        assertSame(
                trace.steps().get(0).result(), trace.steps().get(1).operands().get(0));
    }

    @Test
    void tellsSettings() {
        Tensor x = Tensor.ones(2, 3, 4);
        List<Trace.Step> steps = Trace.of(() -> {
                    x.permute(2, 0, 1);
                    x.slice(1, 0, 2);
                    x.sum(true, 0, 2);
                })
                .steps();
        assertArrayEquals(new int[] {2, 0, 1}, (int[])
                steps.get(0).primitive().attributes().get("order"));
        assertEquals(
                Map.of("axis", 1, "start", 0, "step", 1, "count", 2),
                steps.get(1).primitive().attributes());
        assertArrayEquals(
                new int[] {0, 2}, (int[]) steps.get(2).primitive().attributes().get("axes"));
    }

    @Test
    void endsWithTheComputation() {
        Tensor x = Tensor.ones(2);
        assertThrows(
                ArithmeticException.class,
                () -> Trace.of(() -> {
                    x.neg();
                    throw new ArithmeticException();
                }));
        assertEquals(List.of("exp"), names(x::exp));
        assertThrows(IllegalStateException.class, () -> Trace.of(() -> Trace.of(x::neg)));
        assertThrows(
                UnsupportedOperationException.class,
                () -> Trace.of(x::neg).steps().clear());
    }
}
