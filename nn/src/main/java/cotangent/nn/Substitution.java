package cotangent.nn;

import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Tensors that stand in for parameters and buffers on one thread, for functional evaluation. Inner ones win. */
final class Substitution {
    private static final ThreadLocal<Substitution> CURRENT = new ThreadLocal<>();

    /** Open substitutions of all threads: while there are none, looking one up costs a read. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Map<Object, Tensor> substitutes = new IdentityHashMap<>();
    private Substitution outer;

    void put(Object part, Tensor present, String name, Tensor value) {
        if (!value.shape().equals(present.shape())) {
            throw new ShapeException("with: '" + name + "' has shape " + value.shape() + ", needs " + present.shape());
        }
        substitutes.put(part, value);
    }

    <T> T during(Supplier<T> body) {
        outer = CURRENT.get();
        CURRENT.set(this);
        OPEN.incrementAndGet();
        try {
            return body.get();
        } finally {
            OPEN.decrementAndGet();
            CURRENT.set(outer);
        }
    }

    static Tensor find(Object part) {
        if (OPEN.get() == 0) {
            return null;
        }
        for (Substitution s = CURRENT.get(); s != null; s = s.outer) {
            Tensor t = s.substitutes.get(part);
            if (t != null) {
                return t;
            }
        }
        return null;
    }
}
