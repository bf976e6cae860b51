package cotangent.nn;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Tensor;

/** A trained tensor of a module. Layers read it by {@link #get} in every forward pass; optimizers change {@link #value} in place. */
public final class Parameter {
    private Tensor value;
    private boolean trainable = true;
    private Parametrization source;

    /** A parameter with a copy of the given value. */
    public Parameter(Tensor initial) {
        value = leaf(initial);
    }

    private static Tensor leaf(Tensor t) {
        return MemoryScope.keep(t.detach().copy()).requiresGrad();
    }

    /** What a forward pass shall use: a substitute if there is one, the parametrization's value, or this parameter's own. */
    public Tensor get() {
        Tensor substitute = Substitution.find(this);
        if (substitute != null) {
            return substitute;
        }
        return source != null ? source.effective() : trainable ? value : value.detach();
    }

    /** The leaf that holds the value and accumulates the gradient. */
    public Tensor value() {
        return value;
    }

    /** The gradient accumulated so far; null if none. */
    public Tensor grad() {
        return value.grad();
    }

    /** Whether gradients flow to this parameter. */
    public boolean isTrainable() {
        return trainable;
    }

    /** Stops, or resumes, the flow of gradients to this parameter. */
    public void setTrainable(boolean trainable) {
        this.trainable = trainable;
    }

    /** Whether a {@link Parametrization} computes the value, so that {@link #value} is not what forward passes use. */
    public boolean isComputed() {
        return source != null;
    }

    void convert(DType dtype) {
        if (value.dtype() != dtype) {
            value = leaf(value.detach().to(dtype));
        }
    }

    /** Computes the value by a parametrization from now on; null fixes the present effective value. */
    void computeBy(Parametrization newSource) {
        if (newSource == null) {
            try (var off = GradMode.noGrad()) {
                value = leaf(source.effective());
            }
        } else {
            newSource.setTarget(this);
        }
        source = newSource;
    }
}
