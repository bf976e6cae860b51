package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;

/** A tensor that belongs to a module's state and is not trained; it is changed in place. */
public final class Buffer {
    private Tensor value;

    Buffer(Tensor initial) {
        value = MemoryScope.keep(initial.detach().copy());
    }

    /** The substitute if there is one, else the buffer itself. */
    public Tensor get() {
        Tensor substitute = Substitution.find(this);
        return substitute != null ? substitute : value;
    }

    Tensor stored() {
        return value;
    }

    void convert(DType dtype) {
        if (value.dtype().isFloating() && value.dtype() != dtype) {
            value = MemoryScope.keep(value.to(dtype));
        }
    }
}
