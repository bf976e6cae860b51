package cotangent.nn.onnx;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the nodes and initializers of a graph and gives names to values. */
final class GraphBuilder {
    private static final Size BATCH = new Size(1, 0);

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<Size, String> sizes = new HashMap<>();
    private String batched;

    /** Tells from which value the size of the batch can be read. */
    void setBatched(String input) {
        batched = input;
    }

    /** Takes a name that is given from outside. */
    void reserve(String name) {
        used.add(name);
    }

    /** Whether a name that was given from outside has its value: as an initializer or as a constant. */
    boolean isDefined(String name) {
        return isInitializer(name) || constants.contains(name);
    }

    boolean isInitializer(String name) {
        return initializers.containsKey(name);
    }

    private String fresh(String stem) {
        String name;
        do {
            int n = counts.merge(stem, 1, Integer::sum);
            name = stem + "_" + (n - 1);
        } while (!used.add(name));
        return name;
    }

    /** Adds a weight under its own name. */
    void weight(String name, Tensor value) {
        initializers.put(name, value);
    }

    /** Adds a constant: as a node, since initializers are what is trained. */
    String constant(Tensor value) {
        return node("Constant", Map.of("value", value));
    }

    /** Adds a constant under its own name. */
    void constant(String name, Tensor value) {
        constants.add(name);
        nodes.add(new OnnxNode(name, "Constant", "", List.of(), List.of(name), new TreeMap<>(Map.of("value", value))));
    }

    String scalar(DType dtype, double value) {
        return constant(Tensor.scalar(dtype, value));
    }

    String longs(long... values) {
        return constant(Tensor.of(values, values.length));
    }

    /** Adds a node with one result, and returns its name. */
    String node(String operator, Map<String, Object> attributes, String... inputs) {
        return nodes(operator, 1, attributes, inputs).get(0);
    }

    String node(String operator, String... inputs) {
        return node(operator, Map.of(), inputs);
    }

    /** Adds a node with several results. */
    List<String> nodes(String operator, int results, Map<String, Object> attributes, String... inputs) {
        String stem = operator.toLowerCase(Locale.ROOT);
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            outputs.add(fresh(stem));
        }
        nodes.add(new OnnxNode(outputs.get(0), operator, "", List.of(inputs), outputs, new TreeMap<>(attributes)));
        return outputs;
    }

    /** The sizes as a vector of int64. */
    String vector(Size... values) {
        boolean constant = true;
        long[] numbers = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            constant &= values[i].isConstant();
            numbers[i] = values[i].offset();
        }
        if (constant) {
            return longs(numbers);
        }
        String[] parts = new String[values.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = sizes.computeIfAbsent(values[i], this::one);
        }
        return parts.length == 1 ? parts[0] : node("Concat", Map.of("axis", 0L), parts);
    }

    /** A size as a vector of one element. */
    private String one(Size size) {
        if (size.isConstant()) {
            return longs(size.offset());
        }
        String n = sizes.get(BATCH);
        if (n == null) {
            n = node("Gather", Map.of("axis", 0L), node("Shape", batched), longs(0));
        }
        if (size.factor() != 1) {
            n = node("Mul", n, longs(size.factor()));
        }
        return size.offset() == 0 ? n : node("Add", n, longs(size.offset()));
    }

    /** Calls results by other names. */
    void rename(Map<String, String> names) {
        nodes.replaceAll(n -> new OnnxNode(
                names.getOrDefault(n.name(), n.name()),
                n.operator(),
                n.domain(),
                n.inputs().stream().map(i -> names.getOrDefault(i, i)).toList(),
                n.outputs().stream().map(o -> names.getOrDefault(o, o)).toList(),
                n.attributes()));
    }

    OnnxGraph graph(String name, List<OnnxValue> inputs, List<OnnxValue> outputs) {
        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }
}
