package cotangent.nn.optim;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reading of saved states, entry by entry. What is taken is removed. */
final class States {
    /** A number that is not negative. */
    static long takeCount(Map<String, Tensor> rest, String entry) {
        Tensor t = rest.remove(entry);
        if (t == null || t.dtype() != DType.INT64 || t.size() != 1 || t.itemLong() < 0) {
            throw new IllegalArgumentException("state: '" + entry + "' must be a count, got "
                    + (t == null ? "none" : t.dtype() + " " + t.shape()));
        }
        return t.itemLong();
    }

    /** Tensors of the shapes and types of the given ones, whose names follow the prefix. */
    static Map<String, Tensor> takeLike(Map<String, Tensor> rest, String prefix, Map<String, Tensor> like) {
        Map<String, Tensor> taken = new LinkedHashMap<>();
        like.forEach((name, own) -> {
            Tensor t = rest.remove(prefix + name);
            if (t == null || !t.shape().equals(own.shape()) || t.dtype() != own.dtype()) {
                throw new IllegalArgumentException("state: '" + prefix + name + "' must be " + own.dtype() + " "
                        + own.shape() + ", got " + (t == null ? "none" : t.dtype() + " " + t.shape()));
            }
            taken.put(name, t);
        });
        return taken;
    }

    static void requireEmpty(Map<String, Tensor> rest) {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("state: unknown entries " + rest.keySet());
        }
    }

    private States() {}
}
