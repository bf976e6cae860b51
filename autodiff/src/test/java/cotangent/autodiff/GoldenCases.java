package cotangent.autodiff;

import static cotangent.autodiff.fixtures.TensorAssertions.assertClose;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Cases of another library: operands x0, x1..., the value y, a cotangent u of it, and the gradients g0, g1... that it gives. */
final class GoldenCases {
    private final Map<String, Map<String, Tensor>> cases = new TreeMap<>();

    private GoldenCases() {}

    /** Reads lines "case.role shape : values" of a resource in golden/. */
    static GoldenCases read(String resource) {
        GoldenCases file = new GoldenCases();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                GoldenCases.class.getResourceAsStream("golden/" + resource), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split(" ");
                int dot = parts[0].indexOf('.');
                double[] values = Arrays.stream(parts)
                        .skip(3)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                int[] sizes = parts[1].equals("-")
                        ? new int[0]
                        : Arrays.stream(parts[1].split(","))
                                .mapToInt(Integer::parseInt)
                                .toArray();
                String role = parts[0].substring(dot + 1);
                Tensor t = Tensor.of(values).reshape(sizes);
                file.cases
                        .computeIfAbsent(parts[0].substring(0, dot), k -> new TreeMap<>())
                        .put(role.replace("i", ""), role.endsWith("i") ? t.to(DType.INT64) : t);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
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
