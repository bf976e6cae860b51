package cotangent.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TreesTest {
    private static final DType D = DType.FLOAT64;

    private final Tensor x = Tensor.randn(Rng.of(1), D, 6, 3);
    private final Map<String, Tensor> p = tree(2);
    private final Map<String, Tensor> v = tree(3);
    private final Function<Map<String, Tensor>, Tensor> f =
            q -> x.matmul(q.get("w")).add(q.get("b")).tanh().square().sum();

    private static Map<String, Tensor> tree(long seed) {
        Map<String, Tensor> t = new LinkedHashMap<>();
        t.put("w", Tensor.randn(Rng.of(seed), D, 3, 2));
        t.put("b", Tensor.randn(Rng.of(seed + 100), D, 2));
        return t;
    }

    private static double dot(Map<String, Tensor> a, Map<String, Tensor> b) {
        return a.keySet().stream()
                .mapToDouble(k -> a.get(k).mul(b.get(k)).sum().item())
                .sum();
    }

    private Map<String, Tensor> moved(double h) {
        Map<String, Tensor> q = new LinkedHashMap<>();
        p.forEach((k, t) -> q.put(k, t.add(v.get(k).mul(h))));
        return q;
    }

    @Test
    void gradientsAgreeWithDifferences() {
        Trees.ValueAndGrad at = Trees.valueAndGrad(f, p);
        assertEquals(List.of("w", "b"), List.copyOf(at.derived().keySet()));
        double numeric = (f.apply(moved(1e-6)).item() - f.apply(moved(-1e-6)).item()) / 2e-6;
        assertEquals(numeric, dot(at.derived(), v), 1e-6 * Math.abs(numeric));
        Autodiff.Dual forward = Trees.jvp(f, p, v);
        assertEquals(at.value().item(), forward.value().item());
        assertEquals(dot(at.derived(), v), forward.derived().item(), 1e-10);
        Trees.Vjp vjp = Trees.vjp(f, p);
        assertEquals(2 * dot(at.derived(), v), dot(vjp.pullback().apply(Tensor.scalar(D, 2)), v), 1e-10);
    }

    @Test
    void hessianProductsAgreeWithDifferencesOfGradients() {
        Map<String, Tensor> hv = Trees.hvp(f, p, v);
        Map<String, Tensor> ahead = Trees.grad(f).apply(moved(1e-5));
        Map<String, Tensor> behind = Trees.grad(f).apply(moved(-1e-5));
        hv.forEach((k, t) -> {
            Tensor numeric = ahead.get(k).sub(behind.get(k)).div(2e-5);
            assertTrue(
                    t.sub(numeric).abs().max().item()
                            < 1e-6 * (1 + numeric.abs().max().item()),
                    k);
        });
    }

    @Test
    void vmapMapsEveryTensor() {
        Map<String, Tensor> batch = Map.of("a", Tensor.randn(Rng.of(4), D, 5, 3), "s", Tensor.randn(Rng.of(5), D, 5));
        Map<String, Tensor> y =
                Trees.vmap(t -> Map.of("scaled", t.get("a").mul(t.get("s")))).apply(batch);
        assertEquals(
                batch.get("a").mul(batch.get("s").unsqueeze(1)).toString(),
                y.get("scaled").toString());
    }

    @Test
    void namesAndShapesMustFit() {
        assertThrows(IllegalArgumentException.class, () -> Trees.jvp(f, p, Map.of("w", p.get("w"))));
        Map<String, Tensor> wrong = new LinkedHashMap<>(v);
        wrong.put("b", Tensor.zeros(D, 3));
        String message =
                assertThrows(ShapeException.class, () -> Trees.hvp(f, p, wrong)).getMessage();
        assertTrue(message.contains("'b'") && message.contains("[3]") && message.contains("[2]"), message);
    }
}
