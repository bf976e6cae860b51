package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A computation: nodes in an order in which values are made before they are used.
 *
 * @param name for people
 * @param nodes what is computed
 * @param initializers constants and weights by name
 * @param inputs what is given; old files list the initializers here as well
 * @param outputs what is asked for
 */
public record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        Map<String, Tensor> initializers,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {
    /** Copies the collections, not the tensors. */
    public OnnxGraph {
        nodes = List.copyOf(nodes);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
