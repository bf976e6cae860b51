package cotangent.nn.onnx;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type of its elements; null if the file does not tell, or one that is not supported
 * @param shape sizes, each a number or a text that names an unknown one, which may be empty; null if the file does not tell
 */
public record OnnxValue(String name, OnnxType type, List<String> shape) {
    /** Copies the list. */
    public OnnxValue {
        shape = shape == null ? null : List.copyOf(shape);
    }
}
