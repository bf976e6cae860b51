package cotangent.autodiff;

import java.util.ArrayList;
import java.util.List;

/**
 * Initial-value problems {@code dy/dt = f(t, y)}. The solvers are compositions of tensor operations, so that their results are
 * differentiable as they were computed (the discrete adjoint), by every transform and to every order; {@link #adjoint} trades that for
 * memory that does not grow with the number of steps.
 */
public final class Ode {
    /** The right-hand side. */
    @FunctionalInterface
    public interface Field {
        /** {@code dy/dt} at time {@code t}, of the shape of {@code y}. */
        Tensor at(double t, Tensor y);
    }

    /**
     * A solution with what it cost.
     *
     * @param y the value at the end
     * @param steps accepted steps
     * @param rejected steps that were repeated with a smaller size
     */
    public record Solution(Tensor y, int steps, int rejected) {}

    /**
     * The classical Runge-Kutta method of order 4 with steps of one size.
     *
     * @throws IllegalArgumentException if {@code steps} is not positive
     */
    public static Tensor rk4(Field f, Tensor y0, double t0, double t1, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("rk4: needs at least one step, got " + steps);
        }
        double h = (t1 - t0) / steps;
        Tensor y = y0;
        for (int i = 0; i < steps; i++) {
            y = rk4Step(f, t0 + i * h, y, h);
        }
        return y;
    }

    private static Tensor rk4Step(Field f, double t, Tensor y, double h) {
        Tensor k1 = f.at(t, y);
        Tensor k2 = f.at(t + h / 2, y.add(k1.mul(h / 2)));
        Tensor k3 = f.at(t + h / 2, y.add(k2.mul(h / 2)));
        Tensor k4 = f.at(t + h, y.add(k3.mul(h)));
        return y.add(k1.add(k2.add(k3).mul(2)).add(k4).mul(h / 6));
    }

    // The coefficients of Dormand and Prince: nodes, stages, the solution of order 5 (the last stage), and its
    // difference to order 4.
    private static final double[] C = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};
    private static final double[][] A = {
        {},
        {1 / 5.0},
        {3 / 40.0, 9 / 40.0},
        {44 / 45.0, -56 / 15.0, 32 / 9.0},
        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
    };
    private static final double[] E = {
        71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
    };

    /**
     * The method of Dormand and Prince of order 5, with steps chosen so that the estimated error of each stays below
     * {@code absolute + relative |y|}, in the root mean square. The choice of the steps is not differentiated.
     *
     * @throws IllegalArgumentException if a tolerance is not positive
     * @throws ArithmeticException if the step size falls below the resolution of {@code t}
     */
    public static Solution dormandPrince(Field f, Tensor y0, double t0, double t1, double relative, double absolute) {
        if (!(relative > 0) || !(absolute > 0)) {
            throw new IllegalArgumentException(
                    "dormandPrince: tolerances must be positive, got " + relative + " and " + absolute);
        }
        double t = t0;
        Tensor y = y0;
        double h = (t1 - t0) / 100;
        int accepted = 0;
        int rejected = 0;
        while (t != t1) {
            boolean last = Math.abs(t1 - t) <= Math.abs(h);
            double step = last ? t1 - t : h;
            if (t + step == t) {
                throw new ArithmeticException("dormandPrince: the step size fell below the resolution of t = " + t);
            }
            List<Tensor> k = new ArrayList<>(7);
            Tensor next = y;
            for (int i = 0; i < 7; i++) {
                next = combine(y, step, A[i], k);
                k.add(f.at(t + C[i] * step, next));
            }
            double error = error(k, step, y, next, relative, absolute);
            if (error <= 1) {
                t = last ? t1 : t + step;
                y = next;
                accepted++;
            } else {
                rejected++;
            }
            double factor = error == 0 ? 5 : 0.9 * StrictMath.pow(error, -0.2);
            h = step * Math.min(5, Math.max(0.2, Double.isNaN(factor) ? 0.2 : factor));
        }
        return new Solution(y, accepted, rejected);
    }

    private static Tensor combine(Tensor y, double h, double[] weights, List<Tensor> k) {
        Tensor sum = y;
        for (int j = 0; j < weights.length; j++) {
            if (weights[j] != 0) {
                sum = sum.add(k.get(j).mul(h * weights[j]));
            }
        }
        return sum;
    }

    private static double error(List<Tensor> k, double h, Tensor y, Tensor next, double relative, double absolute) {
        try (var off = GradMode.noGrad()) {
            Tensor e = combine(Tensor.zerosLike(y), h, E, k);
            Tensor scale = y.abs().maximum(next.abs()).mul(relative).add(absolute);
            return Math.sqrt(e.div(scale).square().mean().item());
        }
    }

    /** The right-hand side with parameters, for {@link #adjoint}. */
    @FunctionalInterface
    public interface ParametricField {
        /** {@code dy/dt} at time {@code t}, of the shape of {@code y}. */
        Tensor at(double t, Tensor y, Tensor theta);
    }

    /**
     * The solution by {@link #rk4}, differentiated by the continuous adjoint: the gradient solves
     * {@code da/dt = -a^T df/dy}, {@code dg/dt = -a^T df/dtheta} backwards in time, beside {@code y} itself, so that memory does not grow
     * with the number of steps. It agrees with the gradient of the computed solution up to the error of the method. Forward mode moves the
     * tangent along, {@code du/dt = df/dy u + df/dtheta v}, and is exact for the computed solution. Both can be differentiated again, which
     * records their steps; reverse over reverse is as exact as the adjoint is.
     *
     * <p>Source: R. T. Q. Chen et al., "Neural Ordinary Differential Equations", NeurIPS 2018.
     *
     * @param theta what the field depends on besides {@code y}; tensors that carry gradients must come in here
     */
    public static Tensor adjoint(ParametricField f, Tensor y0, Tensor theta, double t0, double t1, int steps) {
        return new Adjoint(f, t0, t1, steps).apply(y0, theta);
    }

    private record Adjoint(ParametricField f, double t0, double t1, int steps) implements Primitive, Mapping.Mappable {
        @Override
        public String name() {
            return "odeAdjoint";
        }

        @Override
        public Tensor forward(Tensor[] in) {
            return rk4((t, y) -> f.at(t, y, in[1]), in[0], t0, t1, steps).alias();
        }

        @Override
        public Tensor map(Mapping m, Tensor[] operands, boolean[] batched) {
            boolean[] both = {true, batched[1]};
            ParametricField all = (t, y, theta) -> m.apply(in -> f.at(t, in[0], in[1]), both, y, theta);
            Tensor y0 = Batching.spread(operands[0], batched[0], m.size());
            return new Adjoint(all, t0, t1, steps).apply(y0, operands[1]);
        }

        @Override
        public Tensor[] vjps(Tensor g, Node node) {
            Tensor y1 = node.output();
            Tensor theta = node.input(1);
            int n = y1.size();
            // One vector: y, the adjoint a, and the gradient of theta.
            Tensor state = Tensor.cat(0, y1.flatten(), g.flatten(), Tensor.zeros(g.dtype(), theta.size()));
            Field backwards = (t, s) -> {
                Tensor y = s.narrow(0, 0, n).reshape(y1.shape());
                Tensor a = s.narrow(0, n, n).reshape(y1.shape());
                try (Autodiff.Traced at = trace(t, y, theta)) {
                    List<Tensor> gradients = at.pullback(a.neg());
                    return Tensor.cat(
                            0,
                            at.closedValue().flatten(),
                            gradients.get(0).flatten(),
                            gradients.get(1).flatten());
                }
            };
            Tensor end = rk4(backwards, state, t1, t0, steps);
            Tensor gy = end.narrow(0, n, n).reshape(y1.shape());
            return new Tensor[] {gy, end.narrow(0, 2 * n, theta.size()).reshape(theta.shape())};
        }

        private Autodiff.Traced trace(double t, Tensor y, Tensor theta) {
            return Autodiff.trace(in -> f.at(t, in.get(0), in.get(1)), List.of(y, theta));
        }

        @Override
        public Tensor vjp(int i, Tensor g, Node node) {
            return vjps(g, node)[i];
        }

        /** The tangent moves along: {@code du/dt = df/dy u + df/dtheta v}. */
        @Override
        public Tensor jvp(int i, Tensor v, Node node) {
            Tensor y0 = node.input(0);
            Tensor theta = node.input(1);
            int n = y0.size();
            Tensor ofTheta = i == 1 ? v : Tensor.zerosLike(theta);
            Field forwards = (t, s) -> {
                Tensor y = s.narrow(0, 0, n).reshape(y0.shape());
                Tensor u = s.narrow(0, n, n).reshape(y0.shape());
                try (Autodiff.Traced at = trace(t, y, theta)) {
                    Tensor change = at.pushforward(List.of(u, ofTheta));
                    return Tensor.cat(0, at.closedValue().flatten(), change.flatten());
                }
            };
            Tensor u0 = i == 0 ? v : Tensor.zerosLike(y0);
            Tensor end = rk4(forwards, Tensor.cat(0, y0.flatten(), u0.flatten()), t0, t1, steps);
            return end.narrow(0, n, n).reshape(y0.shape());
        }
    }

    private Ode() {}
}
