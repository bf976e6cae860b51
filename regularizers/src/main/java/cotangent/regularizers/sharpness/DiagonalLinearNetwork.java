package cotangent.regularizers.sharpness;

import cotangent.autodiff.Tensor;
import cotangent.nn.Layer;
import cotangent.nn.Parameter;

/**
 * A linear map in squared parameters, the solvable probe of implicit biases:
 *
 * <pre>f(x) = &lt;w, x&gt;,   w = u * u - v * v,   u = v = alpha at first</pre>
 *
 * from {@code [..., in]} to {@code [...]}. Gradient flow conserves {@code u * v}; the smaller it is, the sparser the solution that training
 * finds ("rich" regime). Methods that shrink it push towards sparse solutions.
 *
 * <p>State: {@code u [in]} and {@code v [in]}, float32 unless converted.
 *
 * <p>Source: B. Woodworth et al., "Kernel and Rich Regimes in Overparametrized Models", COLT 2020. Catalogue: T238.
 */
public final class DiagonalLinearNetwork extends Layer {
    private final Parameter u;
    private final Parameter v;

    /**
     * A network.
     *
     * @param in number of inputs
     * @param alpha the first value of all parameters
     */
    public DiagonalLinearNetwork(int in, double alpha) {
        u = parameter("u", Tensor.ones(in).mul(alpha));
        v = parameter("v", Tensor.ones(in).mul(alpha));
    }

    /** The weights {@code w [in]}. */
    public Tensor weights() {
        return u.get().square().sub(v.get().square());
    }

    /** The mean of {@code u * v}, which gradient flow conserves. */
    public double effectiveInitialization() {
        return u.get().detach().mul(v.get().detach()).mean().item();
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.matmul(weights().unsqueeze(1)).squeeze(-1);
    }
}
