package cotangent.benchmarks.experiments.optimisation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitImages;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.data.TensorDataset;
import cotangent.regularizers.bilevel.BilevelProblem;
import cotangent.regularizers.bilevel.LogisticRidgeProblem;
import cotangent.regularizers.bilevel.Maid;
import cotangent.regularizers.bilevel.MaidConfig;
import java.util.Arrays;
import java.util.List;

/** A ridge penalty for each pixel, learned at a budget. */
final class BilevelExperiment implements Experiment {
    private static final String LOSS = "validation loss";
    private static final String STEPS = "steps accepted";
    private static final String FIXED = "fixed 1e-6";
    private static final String[] STARTS = {"1e-1", "1e-3", "1e-5"};

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "bilevel-ridge",
                List.of("T118"),
                "Hypergradients that are only as exact as they must be get further at a budget than those of a fixed high accuracy,"
                        + " whichever accuracy they begin with.",
                "the same descent with epsilon = delta = 1e-6 throughout",
                "digits, logistic regression with a ridge penalty exp(theta) for each pixel from theta = -4, 500 images for the lower problem and 500"
                        + " for the upper; 3000 gradients of the lower problem and products with its Hessian in all",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.onEverySeed(
                        LOSS + " of MAID from each accuracy not above that of " + FIXED,
                        (m, seed) -> Arrays.stream(STARTS)
                                .allMatch(s -> m.value(name(s), LOSS, seed) <= m.value(FIXED, LOSS, seed))),
                Rule.onEverySeed(
                        "the lowest at most 0.95 times that of " + FIXED,
                        (m, seed) -> Arrays.stream(STARTS)
                                        .mapToDouble(s -> m.value(name(s), LOSS, seed))
                                        .min()
                                        .orElseThrow()
                                <= 0.95 * m.value(FIXED, LOSS, seed)));
    }

    @Override
    public String discussion() {
        return "From 1e-3 the descent takes more than twice as many steps as at fixed accuracy and ends 8 to 9 % lower on each seed, from 1e-1 5 %, and"
                + " from 1e-5 1 %. From 1e-1 the accuracies must first be halved until the bound is below the gradient and a step is sure to descend,"
                + " which costs a sixth of the budget. Accuracy grows by 5 % a success only, so that ends from different first accuracies are not"
                + " equal at this budget: they differ by 8 to 9 %. In a first run the driver shortened its step whenever an outer iteration failed,"
                + " which the method does not; from 1e-1 it ended no lower than at fixed accuracy then.";
    }

    private static String name(String accuracy) {
        return "MAID from " + accuracy;
    }

    @Override
    public void run(ExperimentContext context) {
        TensorDataset data = DigitsTask.split(context.rng(0), 1000).train();
        TensorDataset lower = DigitImages.slice(data, 0, 500);
        TensorDataset upper = DigitImages.slice(data, 500, 1000);
        BilevelProblem problem = new LogisticRidgeProblem(
                lower.inputs().to(DType.FLOAT64),
                lower.targets(),
                upper.inputs().to(DType.FLOAT64),
                upper.targets());
        MaidConfig config = MaidConfig.defaults().withMaxIterations(100_000).withBudget(context.size(3000, 60));
        measure(context, FIXED, problem, config.withFixedAccuracy(1e-6));
        for (String s : STARTS) {
            measure(context, name(s), problem, config.withAccuracy(Double.parseDouble(s)));
        }
    }

    private static void measure(ExperimentContext context, String variant, BilevelProblem problem, MaidConfig config) {
        Maid.Solution s = new Maid(config)
                .solve(new Maid.Problem(
                        problem, Tensor.full(DType.FLOAT64, -4, 64), Tensor.zeros(DType.FLOAT64, 10, 64)));
        context.record(variant, LOSS, s.loss());
        context.record(
                variant, STEPS, s.history().stream().filter(h -> h.step() > 0).count());
    }
}
