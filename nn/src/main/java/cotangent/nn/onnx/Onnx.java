package cotangent.nn.onnx;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.io.MalformedFileException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Models in the Open Neural Network Exchange format: what this library trained runs elsewhere, and what was trained elsewhere runs and trains here.
 *
 * <pre>{@code
 * Onnx.export(model, example).save(Path.of("model.onnx"));
 * OnnxLayer imported = Onnx.load(Path.of("model.onnx"));
 * }</pre>
 *
 * <p>A model is exported as it computes in evaluation mode. It may consist of any layers and any code between them, as long as that is made of
 * tensor operations and does not decide by the values of tensors. Weights keep their names. Where a size is not that of the batch, it is that of
 * the example, such as the length of sequences.
 */
public final class Onnx {
    /** {@link #export(Module, UnaryOperator, List, OnnxExportOptions)} of a layer, with the default options. */
    public static OnnxModel export(Layer layer, Tensor example) {
        return export(layer, example, OnnxExportOptions.defaults());
    }

    /** {@link #export(Module, UnaryOperator, List, OnnxExportOptions)} of a layer. */
    public static OnnxModel export(Layer layer, Tensor example, OnnxExportOptions options) {
        return export(layer, in -> List.of(layer.apply(in.get(0))), List.of(example), options);
    }

    /**
     * The graph that computes what a model does in evaluation mode.
     *
     * @param model whose weights appear under their names
     * @param forward from inputs to outputs, by way of the model
     * @param example inputs; with a dynamic batch, any number of rows will do
     * @param options how
     * @throws UnsupportedOperatorException if the model uses a primitive that has no counterpart
     * @throws IllegalArgumentException if what the model does depends on the values of the input, or on the size of the batch in a way that
     *     cannot be expressed
     */
    public static OnnxModel export(
            Module model, UnaryOperator<List<Tensor>> forward, List<Tensor> example, OnnxExportOptions options) {
        return Exporter.export(model, forward, example, options);
    }

    /**
     * Reads a model from a file. As that may come from anywhere, a model that loads is not yet known to run: sizes are checked when values meet.
     *
     * @throws MalformedFileException if the file is not of this format, see {@link OnnxModel#read(Path)}
     * @throws UnsupportedOperatorException if the model uses an operator, or a setting of one, that is not supported
     * @throws IllegalArgumentException if the graph uses values that it does not make, or gives attributes of wrong types
     * @throws UncheckedIOException if the file cannot be read
     */
    public static OnnxLayer load(Path file) {
        return new OnnxLayer(OnnxModel.read(file));
    }

    private Onnx() {}
}
