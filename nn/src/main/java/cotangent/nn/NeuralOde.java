package cotangent.nn;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Ode;
import cotangent.autodiff.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A block of infinitely many layers: the solution at {@code t1} of {@code dy/dt = field(y)} that starts with {@code y(t0) = x}, of the shape
 * of {@code x}. A timed field sees the time as a further last feature, {@code [..., features + 1] -> [..., features]}.
 *
 * <p>It is computed by the classical Runge-Kutta method in steps of one size. Gradients are those of the computed solution or, by the
 * adjoint, of the exact one: then memory does not grow with the steps, and first derivatives are all there is. Child: {@code field}.
 *
 * <p>Source: R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, "Neural Ordinary Differential Equations", NeurIPS 2018.
 */
public final class NeuralOde extends Layer {
    private final Layer field;
    private final double t0;
    private final double t1;
    private final int steps;
    private final boolean timed;
    private final boolean adjoint;

    /** A block from time 0 to 1 whose field does not see the time, with gradients of the computed solution. */
    public NeuralOde(Layer field, int steps) {
        this(field, 0, 1, steps, false, false);
    }

    /**
     * A block.
     *
     * @param steps how many
     * @param timed whether the field sees the time
     * @param adjoint whether gradients are computed by the adjoint
     * @throws IllegalArgumentException if {@code steps} is not positive or a time is not finite
     */
    public NeuralOde(Layer field, double t0, double t1, int steps, boolean timed, boolean adjoint) {
        this.field = child("field", field);
        this.steps = Require.positive("NeuralOde", "steps", steps);
        if (!Double.isFinite(t0) || !Double.isFinite(t1)) {
            throw new IllegalArgumentException("NeuralOde: times must be finite, got " + t0 + " and " + t1);
        }
        this.t0 = t0;
        this.t1 = t1;
        this.timed = timed;
        this.adjoint = adjoint;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (timed && x.rank() == 0) {
            throw Require.shape("NeuralOde", x.shape(), "[..., features]");
        }
        // Without derivatives both are the same; this one is made of operations that can be traced.
        if (!adjoint || !GradMode.isEnabled() || field.parameters().isEmpty()) {
            return Ode.rk4(this::slope, x, t0, t1, steps);
        }
        Map<String, Parameter> parameters = field.parameters();
        List<Tensor> flat = new ArrayList<>();
        parameters.values().forEach(p -> flat.add(p.get().flatten()));
        return Ode.adjoint(
                (t, y, theta) -> field.with(unflatten(parameters, theta), () -> slope(t, y)),
                x,
                Tensor.cat(0, flat),
                t0,
                t1,
                steps);
    }

    private Tensor slope(double t, Tensor y) {
        if (!timed) {
            return field.apply(y);
        }
        int[] sizes = y.shape().toArray();
        sizes[sizes.length - 1] = 1;
        return field.apply(Tensor.cat(-1, y, Tensor.full(y.dtype(), t, sizes)));
    }

    private static Map<String, Tensor> unflatten(Map<String, Parameter> parameters, Tensor theta) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        int start = 0;
        for (var named : parameters.entrySet()) {
            Tensor value = named.getValue().value();
            values.put(named.getKey(), theta.narrow(0, start, value.size()).reshape(value.shape()));
            start += value.size();
        }
        return values;
    }

    /** The right-hand side. */
    public Layer field() {
        return field;
    }
}
