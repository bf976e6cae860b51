package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.NoisyDigits;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.Dataset;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.BinaryCrossEntropyWithLogits;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.loss.Loss;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.loss.PrecisionCoverage;
import cotangent.regularizers.loss.RejectionLoss;
import cotangent.regularizers.loss.Rejector;
import java.util.List;
import java.util.stream.IntStream;

/** A linear classifier that has seen 60 digits, and a network that learns when not to rely on it. */
final class RejectionExperiment implements Experiment {
    private static final int SEEN = 60;
    private static final int NEW = 600;
    private static final double[] COSTS = {0.05, 0.1, 0.2};
    private static final String RAW = "all accepted";
    private static final String ERROR = "accepted error";
    private static final String COVERAGE = "coverage";
    private static final String BY_CONFIDENCE = "error by confidence";

    /** Of the odds that the predictor is right. */
    private static final Loss LOGISTIC = (score, outcome) -> BinaryCrossEntropyWithLogits.defaults()
            .perSample(score, outcome.add(1).div(2));

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "reject-digits",
                List.of("T247"),
                "A rejector trained for its cost halves the error of a weak predictor where it accepts, and needs no threshold.",
                "all accepted; the most confident predictions, as many as the rejector accepts; a rejector trained by logistic loss, which accepts where"
                        + " the odds are better than the cost",
                "digits: a linear predictor trained on 60, Adam 1e-2, 20 epochs; a rejector 74-64-1 on 600 others and the predictor's probabilities,"
                        + " Adam 1e-3, 60 epochs, batches of 64, alpha 4; 1137 for the test",
                3,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                new Rule(
                        "mean accepted error at cost 0.1 at most half of that of all accepted",
                        m -> m.mean(name(0.1), ERROR) <= 0.5 * m.mean(RAW, ERROR)),
                Rule.atLeast(COVERAGE, name(0.1), 0.5),
                new Rule(
                        "mean accepted error at cost 0.1 at most 0.005 above that of the most confident predictions",
                        m -> m.mean(name(0.1), ERROR) <= m.mean(name(0.1), BY_CONFIDENCE) + 0.005),
                new Rule(
                        "mean coverage grows with the cost",
                        m -> m.mean(name(0.05), COVERAGE) < m.mean(name(0.1), COVERAGE)
                                && m.mean(name(0.1), COVERAGE) < m.mean(name(0.2), COVERAGE)));
    }

    @Override
    public String discussion() {
        return "The logistic rule is the one that its probabilities and the cost imply; trained by heart on 600 digits it accepts fewer predictions and"
                + " errs less on them. The comparison at equal coverage is that with the predictor's own confidence.";
    }

    private static String name(double cost) {
        return "cost " + cost;
    }

    @Override
    public void run(ExperimentContext context) {
        NoisyDigits digits = NoisyDigits.split(context.rng(0), SEEN, 0);
        Linear predictor = new Linear(64, 10, context.rng(1));
        Trainer.builder(
                        predictor,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Adam(predictor.parameters(), AdamConfig.defaults().withLearningRate(1e-2)),
                        DataLoader.shuffled(digits.train(), 64, context.seed()))
                .epochs(context.size(20, 1))
                .build()
                .run();
        Dataset fresh = digits.test().subset(IntStream.range(0, NEW).toArray());
        Batch test = DigitsTask.all(
                digits.test().subset(IntStream.range(NEW, digits.test().size()).toArray()));
        Tensor outcomes = new Rejector(predictor, predictor).outcomes(test.inputs(), test.targets());
        PrecisionCoverage all = PrecisionCoverage.best(outcomes, outcomes, 1);
        context.record(RAW, COVERAGE, all.coverage());
        context.record(RAW, ERROR, all.acceptedError());
        for (double cost : COSTS) {
            measure(context, name(cost), cost, predictor, DigitsTask.all(fresh), test, outcomes);
        }
    }

    private static void measure(
            ExperimentContext context,
            String variant,
            double cost,
            Linear predictor,
            Batch fresh,
            Batch test,
            Tensor outcomes) {
        RejectionLoss loss = RejectionLoss.of(cost);
        Layer scorer = DigitsTask.network(context.rng(2), 74, 64, 1);
        scorer.modules().values().stream()
                .filter(m -> m instanceof Linear last && last.weight().value().size(0) == 1)
                .forEach(m -> loss.rescale((Linear) m));
        Rejector rejector = new Rejector(predictor, scorer);
        train(context, rejector, loss, fresh);
        Rejector logistic = new Rejector(predictor, DigitsTask.network(context.rng(2), 74, 64, 1));
        train(context, logistic, LOGISTIC, fresh);
        try (var off = GradMode.noGrad()) {
            PrecisionCoverage own = PrecisionCoverage.above(rejector.apply(test.inputs()), outcomes, 0);
            PrecisionCoverage confident =
                    PrecisionCoverage.best(rejector.confidence(test.inputs()), outcomes, own.coverage());
            context.record(variant, COVERAGE, own.coverage());
            context.record(variant, ERROR, error(own));
            context.record(variant, BY_CONFIDENCE, error(confident));
            PrecisionCoverage rule =
                    PrecisionCoverage.above(logistic.apply(test.inputs()), outcomes, StrictMath.log((1 - cost) / cost));
            context.record(variant, "coverage by logistic rule", rule.coverage());
            context.record(variant, "error by logistic rule", error(rule));
            double accuracy = PrecisionCoverage.best(outcomes, outcomes, 1).precision();
            context.record(variant, "least error possible", error(PrecisionCoverage.limit(accuracy, own.coverage())));
        }
    }

    /** Where nothing is accepted, nothing is wrong. */
    private static double error(PrecisionCoverage accepted) {
        return accepted.coverage() == 0 ? 0 : accepted.acceptedError();
    }

    private static void train(ExperimentContext context, Rejector rejector, Loss loss, Batch fresh) {
        TensorDataset data = new TensorDataset(fresh.inputs(), rejector.outcomes(fresh.inputs(), fresh.targets()));
        Trainer.builder(
                        rejector,
                        Objective.supervised(loss),
                        new Adam(
                                rejector.scorer().parameters(),
                                AdamConfig.defaults().withLearningRate(1e-3)),
                        DataLoader.shuffled(data, 64, context.seed()))
                .epochs(context.size(60, 1))
                .build()
                .run();
    }
}
