package cotangent.regularizers.dropout;

import cotangent.nn.Layer;
import cotangent.nn.Module;
import java.util.List;

/** Rates of dropping, and the layers that have one. */
final class Rates {
    /** A rate of dropping that leaves something. */
    static double require(String operation, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(operation + ": the rate must be in [0, 1), got " + rate);
        }
        return rate;
    }

    /** All layers of a type, in order of declaration; a shared one once. */
    static <L extends Layer> List<L> layers(Module model, Class<L> type) {
        List<L> layers = model.modules().values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .distinct()
                .toList();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("DropoutSchedule: the model has no layer " + type.getSimpleName());
        }
        return layers;
    }

    private Rates() {}
}
