package cotangent.nn;

import cotangent.autodiff.Tensor;

/**
 * A parameter computed from others: weight norm, a mask, a low-rank update. It is a module whose own parameters are the raw ones,
 * put in place by {@link Module#parametrize}.
 */
public abstract class Parametrization extends Module {
    private Parameter target;

    /** For subclasses, which declare the raw parameters. */
    protected Parametrization() {}

    /** The effective parameter, differentiable with respect to the raw ones. */
    public abstract Tensor effective();

    final void setTarget(Parameter target) {
        this.target = target;
    }

    final Parameter target() {
        return target;
    }
}
