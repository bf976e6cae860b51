package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Cases of another library: operands x0, x1..., the value y, a cotangent u of it, and the gradients g0, g1... that it gives. */
final class GoldenCases {
    private final Map<String, Map<String, Tensor>> cases;

    private GoldenCases(Map<String, Map<String, Tensor>> cases) {
        this.cases = cases;
    }

    /** Those of a {@link GoldenFile}. */
    static GoldenCases read(String resource) {
        return new GoldenCases(GoldenFile.read(resource));
    }

    Set<String> names() {
        return cases.keySet();
    }

    /** Compares value and gradients. */
    void check(String name, Function<List<Tensor>, Tensor> f, double relative, double absolute) {
        Map<String, Tensor> golden = cases.get(name);
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; golden.containsKey("x" + i); i++) {
            Tensor x = golden.get("x" + i);
            operands.add(x.dtype().isFloating() ? x.copy().requiresGrad() : x);
        }
        Tensor y = f.apply(operands);
        assertClose(y, golden.get("y"), relative, absolute, "value");
        y.backward(golden.get("u"), false);
        for (int i = 0; i < operands.size(); i++) {
            Tensor x = operands.get(i);
            if (x.dtype().isFloating()) {
                assertClose(
                        x.grad() == null ? Tensor.zerosLike(x) : x.grad(),
                        golden.get("g" + i),
                        relative,
                        absolute,
                        "gradient " + i);
            }
        }
    }
}
