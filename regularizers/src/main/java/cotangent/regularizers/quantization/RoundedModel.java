package cotangent.regularizers.quantization;

import cotangent.autodiff.Tensor;
import cotangent.nn.Buffer;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network computes in evaluation mode with other values of its parameters and buffers, which are this layer's own, under the same
 * names. A copy of any network, since it runs the network's own code.
 */
final class RoundedModel extends Layer {
    private final Layer original;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Buffer> buffers = new LinkedHashMap<>();

    /** With the given values, and copies of the network's for all others. */
    RoundedModel(Layer original, Map<String, Tensor> values) {
        this.original = original;
        original.parameters()
                .forEach((name, p) -> parameters.put(name, parameter(name, values.getOrDefault(name, p.value()))));
        original.buffers()
                .forEach((name, b) ->
                        buffers.put(name, buffer(name, b.get().detach().copy())));
        eval();
    }

    @Override
    public Tensor forward(Tensor x) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        parameters.forEach((name, p) -> values.put(name, p.get()));
        buffers.forEach((name, b) -> values.put(name, b.get()));
        return original.inMode(m -> Module.Mode.EVAL, () -> original.with(values, () -> original.apply(x)));
    }
}
