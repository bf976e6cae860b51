package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Derivatives of solutions of equations, without looking into the solver that found them.
 *
 * <p>If {@code x*(theta)} solves {@code F(x, theta) = 0}, the implicit function theorem gives
 *
 * <pre>
 * dx* = -(dF/dx)^-1 (dF/dtheta) dtheta,        g_theta = -(dF/dtheta)^T u   with   (dF/dx)^T u = g_x
 * </pre>
 *
 * The Jacobian {@code dF/dx [n, n]} is formed and solved with, which suits inner problems of up to some hundred unknowns. The
 * result is differentiable again.
 *
 * <p>Source: M. Blondel et al., "Efficient and Modular Implicit Differentiation", NeurIPS 2022.
 */
public final class ImplicitDifferentiation {
    /** Finds {@code x} for {@code theta}; it is not looked into. */
    @FunctionalInterface
    public interface Solver {
        /** A solution. */
        Tensor solve(Tensor theta);
    }

    /**
     * A root of {@code F(x, theta) = 0} as a differentiable function of {@code theta}.
     *
     * @param equation {@code F}, of the shape of {@code x}, in tensor operations
     * @param solver finds the root
     * @param theta the parameters
     * @return the root; at it, {@code dF/dx} must be invertible when derivatives are taken
     * @throws ShapeException if {@code F} has not the shape of {@code x}
     */
    public static Tensor root(BinaryOperator<Tensor> equation, Solver solver, Tensor theta) {
        return new Root(equation, solver).apply(theta);
    }

    /** A fixed point {@code x = f(x, theta)} as a differentiable function of {@code theta}; see {@link #root}. */
    public static Tensor fixedPoint(BinaryOperator<Tensor> map, Solver solver, Tensor theta) {
        return root((x, t) -> map.apply(x, t).sub(x), solver, theta);
    }

    /** A minimum over {@code x} of a scalar {@code f(x, theta)} as a differentiable function of {@code theta}; see {@link #root}. */
    public static Tensor argmin(BinaryOperator<Tensor> objective, Solver solver, Tensor theta) {
        return root(
                (x, t) -> Autodiff.grad((Tensor at) -> objective.apply(at, t)).apply(x), solver, theta);
    }

    private record Root(BinaryOperator<Tensor> equation, Solver solver) implements Primitive {
        @Override
        public String name() {
            return "implicitRoot";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            Tensor x = solver.solve(in[0]);
            Tensor residual = equation.apply(x, in[0]);
            if (!residual.shape().equals(x.shape())) {
                throw new ShapeException(
                        "implicit root: the equation has shape " + residual.shape() + ", the solution " + x.shape());
            }
            return x.alias();
        }

        /** {@code dF/dx [n, n]} at the solution. */
        private Tensor jacobian(Tensor x, Tensor theta) {
            return Autodiff.jacobian(at -> equation.apply(at, theta), x).reshape(x.size(), x.size());
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            Tensor theta = node.input(0);
            Tensor x = node.output();
            Tensor u = Linalg.solve(jacobian(x, theta).mT(), g.reshape(-1, 1)).reshape(x.shape());
            return Autodiff.vjp(t -> equation.apply(x, t), theta)
                    .pullback()
                    .apply(u)
                    .neg();
        }

        @Override
        public Tensor jvp(int i, Tensor t, Node node) {
            Tensor theta = node.input(0);
            Tensor x = node.output();
            Tensor change = Autodiff.jvp(at -> equation.apply(x, at), theta, t).derived();
            return Linalg.solve(jacobian(x, theta), change.reshape(-1, 1))
                    .reshape(x.shape())
                    .neg();
        }
    }

    /** Newton's method for {@link #root}: stops when the largest residual is below the tolerance. */
    public static Solver newton(BinaryOperator<Tensor> equation, Tensor start, double tolerance, int maxSteps) {
        return theta -> {
            Tensor constant = theta.detach();
            Tensor x = start.detach();
            List<Double> residuals = new ArrayList<>();
            for (int step = 0; step <= maxSteps; step++) {
                Tensor at = x;
                Tensor f = equation.apply(at, constant).detach();
                residuals.add(f.abs().max().item());
                if (residuals.get(step) <= tolerance) {
                    return x;
                }
                Tensor jacobian =
                        Autodiff.jacobian(p -> equation.apply(p, constant), at).reshape(at.size(), at.size());
                x = at.sub(Linalg.solve(jacobian, f.reshape(-1, 1)).reshape(at.shape()))
                        .detach();
            }
            throw new ArithmeticException("newton: no root within " + maxSteps + " steps; residuals " + residuals);
        };
    }

    private ImplicitDifferentiation() {}
}
