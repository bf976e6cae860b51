package cotangent.regularizers.continual;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Shape;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Values that parameters had.
 *
 * @param values by full name, constants
 */
record Snapshot(Map<String, Tensor> values) {
    /** The selected parameters of a model as they are, copied. */
    static Snapshot of(Module model, ParameterSelector selector) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        model.parameters().forEach((name, p) -> {
            if (selector.selects(name)) {
                values.put(name, copy(p.value()));
            }
        });
        return new Snapshot(values);
    }

    static Tensor copy(Tensor t) {
        return MemoryScope.keep(t.detach().copy());
    }

    /**
     * The sum of {@code term} over all parameters of this snapshot, which gets a name and {@code theta - theta*}. Of a parameter that
     * has grown along its first axis the first rows count.
     */
    Tensor sum(String operation, Module model, BiFunction<String, Tensor, Tensor> term) {
        Map<String, Parameter> parameters = model.parameters();
        Tensor sum = zero(model);
        for (var entry : values.entrySet()) {
            Parameter p = parameters.get(entry.getKey());
            if (p == null) {
                throw new IllegalArgumentException(
                        operation + ": the model has no parameter '" + entry.getKey() + "' any more");
            }
            Tensor before = entry.getValue();
            Tensor now = firstRows(operation + ": '" + entry.getKey() + "'", p.get(), before.shape());
            sum = sum.add(term.apply(entry.getKey(), now.sub(before)));
        }
        return sum;
    }

    /** 0 of the type of the model's parameters. */
    static Tensor zero(Module model) {
        DType dtype = model.parameters().values().stream()
                .findFirst()
                .map(p -> p.value().dtype())
                .orElse(DType.FLOAT32);
        return Tensor.scalar(dtype, 0);
    }

    private static Tensor firstRows(String what, Tensor now, Shape before) {
        if (now.shape().equals(before)) {
            return now;
        }
        boolean grown = now.rank() > 0
                && now.rank() == before.rank()
                && now.size(0) > before.size(0)
                && now.shape().without(0).equals(before.without(0));
        if (!grown) {
            throw new ShapeException(
                    what + " had shape " + before + " and has " + now.shape() + ", may only grow along its first axis");
        }
        return now.narrow(0, 0, before.size(0));
    }
}
