package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.benchmarks.experiments.tasks.HalvedDigits;
import cotangent.nn.Layer;
import cotangent.nn.data.Batch;
import cotangent.nn.data.DataLoader;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.adversarial.PgdAttack;
import cotangent.regularizers.loss.CompSumLoss;
import cotangent.regularizers.loss.SmoothAdversarialCompSum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks under attack. */
final class SmoothAdversarialExperiment implements Experiment {
    private static final String CLEAN = "clean accuracy";
    private static final String ROBUST = "accuracy under attack";
    private static final double RADIUS = 0.15;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "comp-sum-adversarial",
                List.of("T104"),
                "The smooth adversarial comp-sum loss withstands attacks at little cost in clean accuracy.",
                "cross entropy of clean inputs; plain adversarial training for comparison",
                "digits, 900 for training and 897 for the test; ReLU network 64-128-10, Adam 3e-3, batches of 64, 30 epochs; projected gradient"
                        + " attacks of radius 0.15 in the maximum norm, 10 steps in training, 20 in the test",
                3,
                120);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(ROBUST, "smooth, nu 0.3", "cross entropy", 0.15),
                Rule.gain(CLEAN, "smooth, nu 0.3", "cross entropy", -0.03));
    }

    @Override
    public String discussion() {
        return "Nothing is claimed against plain adversarial training, which is shown for comparison.";
    }

    @Override
    public void run(ExperimentContext context) {
        HalvedDigits data = HalvedDigits.split(context.rng(0), context.size(900, 100));
        PgdAttack attack = PgdAttack.linf(RADIUS, RADIUS / 4, context.size(10, 1));
        Map<String, Objective> objectives = new LinkedHashMap<>();
        objectives.put("cross entropy", Objective.supervised(CrossEntropy.defaults()));
        objectives.put("smooth, nu 0.1", new SmoothAdversarialCompSum(1, 1, 0.1, attack));
        objectives.put("smooth, nu 0.3", new SmoothAdversarialCompSum(1, 1, 0.3, attack));
        objectives.put("adversarial training", (model, batch, step) -> {
            Layer net = (Layer) model;
            Tensor near = attack.apply(x -> losses(net, x, batch.targets()), batch.inputs(), step.rng());
            return CrossEntropy.of(net.apply(near), batch.targets());
        });
        Batch test = DigitsTask.all(data.test());
        objectives.forEach((variant, objective) -> {
            Layer net = DigitsTask.network(context.rng(1), 64, 128, 10);
            Trainer.builder(
                            net,
                            objective,
                            new Adam(net.parameters(), AdamConfig.defaults().withLearningRate(3e-3)),
                            DataLoader.shuffled(data.train(), 64, context.seed()))
                    .epochs(context.size(30, 1))
                    .build()
                    .run();
            context.record(variant, CLEAN, DigitsTask.accuracy(net, data.test()));
            Tensor near = PgdAttack.linf(RADIUS, RADIUS / 8, context.size(20, 1))
                    .apply(x -> losses(net, x, test.targets()), test.inputs(), context.rng(2));
            try (var off = GradMode.noGrad()) {
                Tensor right = net.apply(near).argmax(-1).eq(test.targets());
                context.record(variant, ROBUST, right.sum().item() / right.size());
            }
        });
    }

    private static Tensor losses(Layer net, Tensor x, Tensor labels) {
        return new CompSumLoss(1).perSample(net.apply(x), labels).sum();
    }
}
