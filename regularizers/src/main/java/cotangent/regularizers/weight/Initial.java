package cotangent.regularizers.weight;

import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.ParameterVector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Parameters compared with those of the same names at the beginning. */
final class Initial {
    /** Copies of the trained parameters. */
    static Map<String, Tensor> of(Module model) {
        return copies(ParameterVector.ofValues(model.parameters()).tensors());
    }

    static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach(
                (name, t) -> copies.put(name, MemoryScope.keep(t.detach().copy())));
        return copies;
    }

    /** The sum of distances, a scalar, between parameters and what is stored for them. */
    static Tensor sum(String operation, Module model, Map<String, Tensor> initial, BinaryOperator<Tensor> distance) {
        Map<String, Parameter> parameters = model.parameters();
        Tensor sum = null;
        for (Map.Entry<String, Tensor> e : initial.entrySet()) {
            Parameter p = parameters.get(e.getKey());
            if (p == null) {
                throw new IllegalArgumentException(operation + ": the model has no parameter '" + e.getKey() + "'");
            }
            Tensor w = p.get();
            if (!w.shape().equals(e.getValue().shape())) {
                throw new ShapeException(operation + ": '" + e.getKey() + "' has shape " + w.shape() + ", began with "
                        + e.getValue().shape());
            }
            Tensor d = distance.apply(w, e.getValue().to(w.dtype()));
            sum = sum == null ? d : sum.add(d);
        }
        return sum == null ? Tensor.scalar(0) : sum;
    }

    private Initial() {}
}
