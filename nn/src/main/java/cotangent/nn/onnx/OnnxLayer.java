package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Layer;
import cotangent.nn.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model from an ONNX file, as a layer that runs, differentiates and trains.
 *
 * <p>Initializers of floating-point numbers are the parameters, under their names; the running statistics of batch normalisations are buffers.
 * Other initializers and the values of {@code Constant} nodes are constants. Numbers of types that tensors do not have are widened: half precision
 * to float32, small integers to int32.
 *
 * <p>The layer starts in evaluation mode, in which it computes what the file says. In training mode, batch normalisations take the statistics of
 * the batch and move their running ones, as {@link cotangent.nn.BatchNorm} does. {@code Dropout} nodes never drop.
 */
public final class OnnxLayer extends Layer {
    private record Step(OnnxNode node, Operator operator, int[] inputs, int[] outputs) {}

    private final List<OnnxValue> inputs;
    private final List<OnnxValue> outputs;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private final Map<Integer, Parameter> parameterSlots = new LinkedHashMap<>();
    private final Map<Integer, Buffer> bufferSlots = new LinkedHashMap<>();
    private final Map<Integer, Tensor> constantSlots = new LinkedHashMap<>();
    private final int[] inputSlots;
    private final int[] outputSlots;

    /**
     * The layer that computes a model's graph.
     *
     * @throws UnsupportedOperatorException if the model uses an operator, or a setting of one, that is not supported
     * @throws IllegalArgumentException if the graph uses values that it does not make, or gives attributes of wrong types
     */
    public OnnxLayer(OnnxModel model) {
        OnnxGraph graph = model.graph();
        inputs = graph.inputs().stream()
                .filter(v -> !graph.initializers().containsKey(v.name()))
                .toList();
        outputs = graph.outputs();
        requireNames(graph);
        inputSlots = inputs.stream().mapToInt(v -> define(v.name())).toArray();
        declare(graph);
        for (OnnxNode node : graph.nodes()) {
            Operator operator = Operators.of(node, model.opset());
            int[] in = node.inputs().stream().mapToInt(this::use).toArray();
            int[] out = node.outputs().stream().mapToInt(this::define).toArray();
            steps.add(new Step(node, operator, in, out));
        }
        outputSlots = outputs.stream().mapToInt(v -> use(v.name())).toArray();
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("onnx: the graph needs an input and an output");
        }
        mode(Mode.EVAL);
    }

    private static void requireNames(OnnxGraph graph) {
        for (OnnxValue v : graph.inputs()) {
            require(!v.name().isEmpty());
        }
        for (OnnxValue v : graph.outputs()) {
            require(!v.name().isEmpty());
        }
        require(!graph.initializers().containsKey(""));
    }

    private static void require(boolean named) {
        if (!named) {
            throw new IllegalArgumentException("onnx: an input, an output or an initializer of the graph has no name");
        }
    }

    private void declare(OnnxGraph graph) {
        Set<String> statistics = new HashSet<>();
        for (OnnxNode node : graph.nodes()) {
            if (node.operator().equals("BatchNormalization") && node.inputs().size() == 5) {
                statistics.addAll(node.inputs().subList(3, 5));
            }
        }
        graph.initializers().forEach((name, value) -> {
            int slot = define(name);
            if (!value.dtype().isFloating()) {
                constantSlots.put(slot, value);
            } else if (statistics.contains(name)) {
                bufferSlots.put(slot, buffer(name, value));
            } else {
                parameterSlots.put(slot, parameter(name, value));
            }
        });
    }

    /** A place for a new value; -1 for a result that is not wanted. */
    private int define(String name) {
        if (name.isEmpty()) {
            return -1;
        }
        if (slots.putIfAbsent(name, slots.size()) != null) {
            throw new IllegalArgumentException("onnx: value '" + name + "' is made twice");
        }
        return slots.get(name);
    }

    /** The place of a value that exists; -1 for an operand that is left out. */
    private int use(String name) {
        Integer slot = name.isEmpty() ? Integer.valueOf(-1) : slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("onnx: value '" + name + "' is used before it is made");
        }
        return slot;
    }

    /** The inputs, in order. */
    public List<OnnxValue> inputs() {
        return inputs;
    }

    /** The outputs, in order. */
    public List<OnnxValue> outputs() {
        return outputs;
    }

    /**
     * The first output, for the only input.
     *
     * @throws IllegalArgumentException if the model has several inputs, or values do not fit
     */
    @Override
    public Tensor forward(Tensor x) {
        return run(x).get(0);
    }

    /**
     * All outputs.
     *
     * @param values for the inputs, in order
     * @throws IllegalArgumentException if their number is wrong, or values do not fit what is done with them
     */
    public List<Tensor> run(Tensor... values) {
        if (values.length != inputSlots.length) {
            throw new IllegalArgumentException("onnx: needs " + inputSlots.length + " inputs, got " + values.length);
        }
        Tensor[] all = new Tensor[slots.size()];
        for (int i = 0; i < values.length; i++) {
            all[inputSlots[i]] = values[i];
        }
        constantSlots.forEach((slot, t) -> all[slot] = t);
        parameterSlots.forEach((slot, p) -> all[slot] = p.get());
        bufferSlots.forEach((slot, b) -> all[slot] = b.get());
        for (Step step : steps) {
            run(step, all);
        }
        List<Tensor> results = new ArrayList<>();
        for (int slot : outputSlots) {
            results.add(all[slot]);
        }
        return results;
    }

    private void run(Step step, Tensor[] all) {
        Tensor[] operands = new Tensor[step.inputs.length];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = step.inputs[i] < 0 ? null : all[step.inputs[i]];
        }
        Tensor[] results = results(step, operands);
        if (results.length < step.outputs.length) {
            throw new UnsupportedOperatorException(
                    step.node.operator(),
                    "onnx: " + step.node + " has " + results.length + " results here, " + step.outputs.length
                            + " are asked for");
        }
        for (int i = 0; i < step.outputs.length; i++) {
            if (step.outputs[i] >= 0) {
                all[step.outputs[i]] = results[i];
            }
        }
    }

    private Tensor[] results(Step step, Tensor[] operands) {
        try {
            return step.operator.apply(new Operands(step.node, operands, mode()));
        } catch (UnsupportedOperatorException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("onnx: " + step.node + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "OnnxLayer(" + steps.size() + " nodes)";
    }
}
