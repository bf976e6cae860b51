package cotangent.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values that PyTorch computed; see {@code src/test/scripts/layers.py} and {@code sequences.py}. */
public final class Golden {
    /** The cases of {@code layers.txt}. */
    public static Map<String, Map<String, Tensor>> read() {
        return read("layers.txt");
    }

    /** The cases of a file by name, each with its tensors by key; floating ones in float64. */
    public static Map<String, Map<String, Tensor>> read(String file) {
        Map<String, Map<String, Tensor>> cases = new LinkedHashMap<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(Golden.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            Map<String, Tensor> current = null;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("case ")) {
                    current = new LinkedHashMap<>();
                    assertEquals(null, cases.put(line.substring(5), current), () -> "two cases of one name");
                } else {
                    String[] fields = line.split(" ");
                    current.put(fields[1], tensor(fields));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static Tensor tensor(String[] fields) {
        String sizes = fields[2].substring(1, fields[2].length() - 1);
        int[] shape = sizes.isEmpty()
                ? new int[0]
                : Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
        String[] values = Arrays.copyOfRange(fields, 3, fields.length);
        boolean integer = fields[1].endsWith("num_batches_tracked")
                || (fields[1].equals("input") || fields[1].equals("target"))
                        && Arrays.stream(values).noneMatch(v -> v.contains("."));
        Tensor t = integer
                ? Tensor.of(Arrays.stream(values).mapToLong(Long::parseLong).toArray())
                : Tensor.of(
                        Arrays.stream(values).mapToDouble(Double::parseDouble).toArray());
        return t.reshape(shape);
    }

    /** All elements agree within {@code tolerance}, relative to numbers above 1. */
    public static void assertClose(Tensor expected, Tensor actual, double tolerance, String what) {
        assertEquals(expected.shape(), actual.shape(), what);
        double[] e = expected.toDoubleArray();
        double[] a = actual.toDoubleArray();
        for (int i = 0; i < e.length; i++) {
            double allowed = tolerance * Math.max(1, Math.abs(e[i]));
            int at = i;
            assertTrue(
                    Math.abs(e[i] - a[i]) <= allowed,
                    () -> what + ": element " + at + " is " + a[at] + ", expected " + e[at]);
        }
    }

    /** A layer of this type has the state, output, gradients and running statistics of a case; in evaluation mode if its name ends so. */
    public static void assertAgrees(Layer layer, String name, Map<String, Tensor> golden, DType dtype) {
        assertAgrees(layer, name, golden, dtype, Golden::assertClose);
    }

    /**
     * The same of a model of many layers. Its gradients are sums over many paths, in which large terms cancel, so that they are right relative to
     * the largest element, in PyTorch's own float32 as well: of {@code resNet8, eval} single elements deviate by 1e-4 there.
     */
    public static void assertModelAgrees(Layer model, String name, Map<String, Tensor> golden, DType dtype) {
        assertAgrees(model, name, golden, dtype, (expected, actual, tolerance, what) -> {
            double largest = Math.max(1, expected.abs().max().item());
            assertClose(expected.div(largest), actual.to(DType.FLOAT64).div(largest), tolerance, what);
        });
    }

    private interface Comparison {
        void check(Tensor expected, Tensor actual, double tolerance, String what);
    }

    private static void assertAgrees(
            Layer layer, String name, Map<String, Tensor> golden, DType dtype, Comparison gradient) {
        layer.to(dtype);
        layer.mode(name.endsWith("eval") ? Module.Mode.EVAL : Module.Mode.TRAIN);
        Map<String, Tensor> state = withPrefix(golden, "state:");
        assertEquals(state.keySet(), layer.stateDict().keySet(), "names of the state");
        layer.loadStateDict(state);

        Tensor x = golden.get("input");
        if (x.dtype().isFloating()) {
            x = x.to(dtype).copy().requiresGrad();
        }
        Tensor y = layer.apply(x);
        assertEquals(dtype, y.dtype());
        double tolerance = tolerance(dtype);
        assertClose(golden.get("output"), y, tolerance, "output");

        y.mul(golden.get("cotangent").to(dtype)).sum().backward();
        Map<String, Tensor> gradients = withPrefix(golden, "grad:");
        if (x.dtype().isFloating()) {
            gradient.check(gradients.get("input"), x.grad(), tolerance, "gradient of the input");
        }
        layer.parameters()
                .forEach((key, p) -> gradient.check(gradients.get(key), p.grad(), tolerance, "gradient of " + key));

        Map<String, Tensor> after = new LinkedHashMap<>(state);
        after.putAll(withPrefix(golden, "after:"));
        layer.stateDict().forEach((key, value) -> assertClose(after.get(key), value, tolerance, key + " afterwards"));
    }

    private static Map<String, Tensor> withPrefix(Map<String, Tensor> golden, String prefix) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        golden.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** The tolerance of results in a type. */
    public static double tolerance(DType dtype) {
        return dtype == DType.FLOAT64 ? 1e-10 : 1e-5;
    }

    private Golden() {}
}
