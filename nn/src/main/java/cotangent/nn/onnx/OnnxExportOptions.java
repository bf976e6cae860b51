package cotangent.nn.onnx;

import java.util.List;

/**
 * How a model is exported.
 *
 * @param opset version of the operators, 13 to 17; default 17
 * @param inputs names of the inputs; default {@code "input"}, or {@code "input_0"}, ... if there are several
 * @param outputs names of the outputs; default {@code "output"}, or {@code "output_0"}, ...
 * @param dynamicBatch whether the first axis of all inputs and outputs is a batch of any size; default true. Without it, all shapes are those
 *     of the example.
 */
public record OnnxExportOptions(int opset, List<String> inputs, List<String> outputs, boolean dynamicBatch) {
    /**
     * Checks the version.
     *
     * @throws IllegalArgumentException if the version is not supported
     */
    public OnnxExportOptions {
        if (opset < 13 || opset > 17) {
            throw new IllegalArgumentException("onnx export: needs an opset of 13 to 17, got " + opset);
        }
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The defaults. */
    public static OnnxExportOptions defaults() {
        return new OnnxExportOptions(17, List.of(), List.of(), true);
    }

    /** A copy with another version of the operators. */
    public OnnxExportOptions withOpset(int newOpset) {
        return new OnnxExportOptions(newOpset, inputs, outputs, dynamicBatch);
    }

    /** A copy with names of the inputs. */
    public OnnxExportOptions withInputs(String... names) {
        return new OnnxExportOptions(opset, List.of(names), outputs, dynamicBatch);
    }

    /** A copy with names of the outputs. */
    public OnnxExportOptions withOutputs(String... names) {
        return new OnnxExportOptions(opset, inputs, List.of(names), dynamicBatch);
    }

    /** A copy with or without a batch of any size. */
    public OnnxExportOptions withDynamicBatch(boolean dynamic) {
        return new OnnxExportOptions(opset, inputs, outputs, dynamic);
    }
}
