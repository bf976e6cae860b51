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

    /** The tolerance of results in a type. */
    public static double tolerance(DType dtype) {
        return dtype == DType.FLOAT64 ? 1e-10 : 1e-5;
    }

    private Golden() {}
}
