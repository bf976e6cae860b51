package cotangent.autodiff;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tensors that another tool computed: for each case its operands x0, x1..., cotangent u, values y or y0, y1..., and gradients g0, g1... */
final class GoldenFile {
    /**
     * Reads lines "case.role shape : values" or, with a letter for the type (f, i or b), "case.role type shape : values". A shape is its sizes with
     * commas between, or "-" for a scalar. Roles of integers may end in "i" instead.
     */
    static Map<String, Map<String, Tensor>> read(String name) {
        Map<String, Map<String, Tensor>> cases = new TreeMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                GoldenFile.class.getResourceAsStream("golden/" + name), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
                int dot = words.get(0).lastIndexOf('.');
                String role = words.get(0).substring(dot + 1);
                DType type = role.endsWith("i") ? DType.INT64 : DType.FLOAT64;
                if (Character.isLetter(words.get(1).charAt(0))) {
                    type = type(words.remove(1));
                }
                double[] values =
                        words.stream().skip(3).mapToDouble(GoldenFile::number).toArray();
                cases.computeIfAbsent(words.get(0).substring(0, dot), k -> new TreeMap<>())
                        .put(role.replace("i", ""), Tensor.of(values).to(type).reshape(sizes(words.get(1))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static DType type(String letter) {
        return switch (letter) {
            case "i" -> DType.INT64;
            case "b" -> DType.BOOL;
            default -> DType.FLOAT64;
        };
    }

    private static int[] sizes(String shape) {
        return shape.equals("-")
                ? new int[0]
                : Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static double number(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private GoldenFile() {}
}
