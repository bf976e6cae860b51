package cotangent.autodiff;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Tensors that another tool computed: for each case its operands x0, x1..., cotangent u, value y, and gradients g0, g1... */
final class GoldenFile {
    /** Reads lines "case.role shape : values"; roles of integers end in "i". */
    static Map<String, Map<String, Tensor>> read(String name) {
        Map<String, Map<String, Tensor>> cases = new TreeMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                GoldenFile.class.getResourceAsStream("golden/" + name), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split(" ");
                int dot = parts[0].lastIndexOf('.');
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
                cases.computeIfAbsent(parts[0].substring(0, dot), k -> new TreeMap<>())
                        .put(role.replace("i", ""), role.endsWith("i") ? t.to(DType.INT64) : t);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private GoldenFile() {}
}
