package cotangent.benchmarks;

import cotangent.autodiff.Autodiff;
import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Schedule;
import cotangent.nn.optim.Schedules;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Physics-informed neural networks: a network is trained to satisfy a differential equation, whose derivatives are transforms of the
 * network, nested and mapped over the points.
 *
 * <p>Source: M. Raissi, P. Perdikaris, G. E. Karniadakis, "Physics-informed neural networks", Journal of Computational Physics 378, 2019.
 */
final class Pinn {
    private static final String USAGE = """
            usage: pinn [oscillator|burgers] [options]

            oscillator    u'' = -u, u(0) = 1, u'(0) = 0, on [0, 6]; compared with the cosine
            burgers       u_t + u u_x = 0.1 u_xx, u(0, x) = -sin(pi x), u = 0 at x = -1 and 1; compared with finite differences

            --steps N     optimizer steps; default 2000
            --seed N      of weights and points; default 1""";

    static void run(List<String> args, PrintStream out) {
        if (args.contains("--help")) {
            out.println(USAGE);
            return;
        }
        Options options = Options.parse(args, Set.of("steps", "seed"));
        String what = options.words().isEmpty() ? "oscillator" : options.words().get(0);
        int steps = Math.toIntExact(options.number("steps", 1, 2000));
        long seed = options.number("seed", 0, 1);
        switch (what) {
            case "oscillator" -> out.printf(Locale.ROOT, "oscillator: largest error %.2e%n", oscillator(steps, seed));
            case "burgers" -> out.printf(Locale.ROOT, "burgers: relative L2 error %.2e%n", burgers(steps, seed));
            default -> throw new UsageException("pinn: there is no example '" + what + "'\n\n" + USAGE);
        }
    }

    private static Layer network(int in, int width, Rng rng) {
        Layer net = new Sequential(
                new Linear(in, width, rng),
                Activation.tanh(),
                new Linear(width, width, rng),
                Activation.tanh(),
                new Linear(width, 1, rng));
        net.to(DType.FLOAT64);
        return net;
    }

    private static void train(Layer net, int steps, Supplier<Tensor> loss) {
        Adam adam = new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(5e-3));
        Closure closure = Closure.of(adam, loss);
        Schedule schedule = Schedules.cosine(steps);
        for (int step = 0; step < steps; step++) {
            double rate = schedule.multiplier(step);
            adam.groups().forEach(g -> g.scaleLearningRate(rate));
            adam.step(closure);
        }
    }

    /** Trains the oscillator; the initial values are built in: {@code u(t) = 1 + t^2 net(t)}. Returns the largest error on [0, 6]. */
    static double oscillator(int steps, long seed) {
        Layer net = network(1, 24, Rng.of(seed));
        UnaryOperator<Tensor> u = t -> net.apply(t.div(3).sub(1).reshape(1))
                .reshape()
                .mul(t.square())
                .div(6)
                .add(1);
        UnaryOperator<Tensor> acceleration = Autodiff.vmap(Autodiff.grad(Autodiff.grad(u)));
        UnaryOperator<Tensor> position = Autodiff.vmap(u);
        Tensor points = Tensor.linspace(DType.FLOAT64, 0, 6, 64);
        train(net, steps, () -> acceleration
                .apply(points)
                .add(position.apply(points))
                .square()
                .mean());
        Tensor check = Tensor.linspace(DType.FLOAT64, 0, 6, 301);
        return position.apply(check).sub(check.cos()).abs().max().item();
    }

    /** Trains Burgers' equation; initial and boundary values are built in. Returns the relative L2 error at t = 0.5. */
    static double burgers(int steps, long seed) {
        double viscosity = 0.1;
        Rng rng = Rng.of(seed);
        Layer net = network(2, 24, rng);
        // p = (t, x); -sin(pi x) at t = 0, and 0 at both ends.
        UnaryOperator<Tensor> u = p -> {
            Tensor t = p.select(0, 0);
            Tensor x = p.select(0, 1);
            Tensor free = net.apply(Tensor.stack(0, t.mul(4).sub(1), x)).reshape();
            return free.mul(t).mul(x.square().rsub(1)).sub(x.mul(Math.PI).sin());
        };
        Tensor alongX = Tensor.of(new double[] {0, 1});
        UnaryOperator<Tensor> slope = Autodiff.grad(u);
        UnaryOperator<Tensor> residual = p -> {
            Autodiff.Dual d = Autodiff.jvp(slope, p, alongX);
            Tensor ut = slopeOf(slope, p, 0);
            Tensor ux = slopeOf(slope, p, 1);
            return ut.add(u.apply(p).mul(ux)).sub(d.derived().select(0, 1).mul(viscosity));
        };
        UnaryOperator<Tensor> residuals = Autodiff.vmap(residual);
        Tensor points = Tensor.rand(rng, DType.FLOAT64, 256, 2)
                .mul(Tensor.of(new double[] {0.5, 2}))
                .sub(Tensor.of(new double[] {0, 1}));
        train(net, steps, () -> residuals.apply(points).square().mean());
        int n = 201;
        double[] reference = burgersByDifferences(viscosity, 0.5, n);
        Tensor x = Tensor.linspace(DType.FLOAT64, -1, 1, n);
        Tensor at = Tensor.stack(1, Tensor.full(DType.FLOAT64, 0.5, n), x);
        Tensor exact = Tensor.of(reference);
        return Autodiff.vmap(u).apply(at).sub(exact).norm().item()
                / exact.norm().item();
    }

    private static Tensor slopeOf(UnaryOperator<Tensor> slope, Tensor p, int i) {
        return slope.apply(p).select(0, i);
    }

    /** Explicit finite differences on a grid fine enough that their error does not matter here. */
    private static double[] burgersByDifferences(double viscosity, double end, int n) {
        int fine = 4 * (n - 1) + 1;
        double h = 2.0 / (fine - 1);
        int steps = (int) Math.ceil(end / (0.2 * h * h / viscosity));
        double dt = end / steps;
        double[] u = new double[fine];
        for (int i = 0; i < fine; i++) {
            u[i] = -StrictMath.sin(Math.PI * (-1 + i * h));
        }
        for (int s = 0; s < steps; s++) {
            double[] next = new double[fine];
            for (int i = 1; i < fine - 1; i++) {
                double advection = u[i] * (u[i + 1] - u[i - 1]) / (2 * h);
                double diffusion = viscosity * (u[i + 1] - 2 * u[i] + u[i - 1]) / (h * h);
                next[i] = u[i] + dt * (diffusion - advection);
            }
            u = next;
        }
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = u[4 * i];
        }
        return out;
    }

    private Pinn() {}
}
