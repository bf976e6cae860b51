package cotangent.benchmarks.experiments.flatness;

import cotangent.autodiff.DType;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.regularizers.sharpness.DiagonalLinearNetwork;
import cotangent.regularizers.sharpness.GradientRegularization;
import cotangent.regularizers.sharpness.GradientRegularization.Difference;
import java.util.List;

/** Finite differences of gradient regularisation have biases of their own on diagonal linear networks. */
final class GradientRegularizationExperiment implements Experiment {
    private static final String BIAS = "mean u v at the end";
    private static final double GAMMA = 0.2;
    private static final List<String> ORDER = List.of(
            "forward epsilon 0.3", "forward epsilon 0.1", "forward epsilon 0.001", "none", "backward epsilon 0.3");

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "gr-implicit-bias",
                List.of("T238"),
                "Gradient regularisation pushes diagonal linear networks towards sparse solutions; forward differences strengthen that, and"
                        + " backward differences undo it.",
                "gradient descent without regularisation, which nearly conserves the mean of u v at 1",
                "diagonal linear network of 100 inputs, 40 Gaussian samples of a 5-sparse target of norm 1; full-batch steps of 2e-3 to a loss"
                        + " below 1e-7, gamma 0.2",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.onEverySeed(BIAS + " in ascending order: " + String.join(", ", ORDER), (m, seed) -> {
            for (int i = 1; i < ORDER.size(); i++) {
                if (!(m.value(ORDER.get(i - 1), BIAS, seed) < m.value(ORDER.get(i), BIAS, seed))) {
                    return false;
                }
            }
            return true;
        }));
    }

    @Override
    public void run(ExperimentContext context) {
        Rng rng = context.rng(0);
        Tensor x = Tensor.randn(rng, DType.FLOAT64, 40, 100);
        double[] target = new double[100];
        int[] order = rng.permutation(100);
        for (int i = 0; i < 5; i++) {
            target[order[i]] = rng.nextGaussian();
        }
        Tensor w = Tensor.of(target);
        Tensor y = x.matmul(w.div(w.norm()).unsqueeze(1)).squeeze(1);
        measure(context, "none", null, 1, x, y);
        measure(context, "forward epsilon 0.001", Difference.FORWARD, 1e-3, x, y);
        measure(context, "forward epsilon 0.1", Difference.FORWARD, 0.1, x, y);
        measure(context, "forward epsilon 0.3", Difference.FORWARD, 0.3, x, y);
        measure(context, "backward epsilon 0.3", Difference.BACKWARD, 0.3, x, y);
    }

    private static void measure(
            ExperimentContext context, String variant, Difference difference, double epsilon, Tensor x, Tensor y) {
        DiagonalLinearNetwork net = new DiagonalLinearNetwork(100, 1);
        net.to(DType.FLOAT64);
        Optimizer sgd = new Sgd(net.parameters(), SgdConfig.defaults().withLearningRate(2e-3));
        Optimizer optimizer = difference == null ? sgd : new GradientRegularization(sgd, difference, GAMMA, epsilon);
        Closure closure =
                Closure.of(optimizer, () -> net.apply(x).sub(y).square().mean().mul(0.5));
        int limit = context.size(100_000, 20);
        int steps = 0;
        double loss;
        do {
            try (var scope = MemoryScope.open()) {
                loss = optimizer.step(closure);
            }
        } while (loss >= 1e-7 && ++steps < limit);
        context.record(variant, BIAS, net.effectiveInitialization());
        context.record(variant, "steps", steps);
    }
}
