package cotangent.benchmarks.experiments.flatness;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.ParameterVector;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.AdamW;
import cotangent.nn.optim.WeightDecayRule;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import java.util.List;

/** Cautious weight decay keeps weights small without holding the training loss up. */
final class CautiousDecayExperiment implements Experiment {
    private static final String TRAIN = "training cross entropy";
    private static final String ACCURACY = "test accuracy";
    private static final String NORM = "norm of the parameters";
    private static final String NONE = "no decay";
    private static final String DECOUPLED = "decoupled 1";
    private static final String CAUTIOUS = "cautious 1";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "cautious-decay-digits",
                List.of("T221"),
                "Cautious weight decay fits the training set better than decoupled decay of the same strength, generalises as well, and still"
                        + " keeps the weights small.",
                "AdamW with decoupled weight decay, the same steps",
                "digits, 600 training and 497 test images; MLP 64-256-10, AdamW 1e-3, batch 64, 60 epochs",
                3,
                20);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.ratioAtMost(TRAIN, CAUTIOUS, DECOUPLED, 0.6),
                Rule.gain(ACCURACY, CAUTIOUS, DECOUPLED, -0.005),
                Rule.ratioAtMost(NORM, CAUTIOUS, NONE, 1));
    }

    @Override
    public String discussion() {
        return "Accuracy does not tell the variants apart (their standard errors overlap). What is shown: at a decay that costs decoupled"
                + " training more than half of its fit, cautious decay keeps the fit of no decay, with weights of 0.86 times its norm;"
                + " decoupled decay makes them smaller still.";
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), 600);
        measure(context, NONE, 0, WeightDecayRule.DECOUPLED, task);
        measure(context, "decoupled 0.3", 0.3, WeightDecayRule.DECOUPLED, task);
        measure(context, "cautious 0.3", 0.3, WeightDecayRule.CAUTIOUS, task);
        measure(context, DECOUPLED, 1, WeightDecayRule.DECOUPLED, task);
        measure(context, CAUTIOUS, 1, WeightDecayRule.CAUTIOUS, task);
    }

    private static void measure(
            ExperimentContext context, String variant, double decay, WeightDecayRule rule, DigitsTask task) {
        Layer net = DigitsTask.network(context.rng(1), 64, 256, 10);
        AdamConfig config = AdamConfig.defaults().withWeightDecay(decay).withDecay(rule);
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new AdamW(net.parameters(), config),
                        DigitsTask.batches(task.train(), 64, context.seed()))
                .epochs(context.size(60, 1))
                .build()
                .run();
        context.record(variant, TRAIN, DigitsTask.loss(net, task.train()));
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, task.test()));
        context.record(variant, NORM, ParameterVector.ofValues(net.parameters()).norm());
    }
}
