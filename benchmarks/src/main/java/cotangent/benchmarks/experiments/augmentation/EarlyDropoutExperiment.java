package cotangent.benchmarks.experiments.augmentation;

import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Activation;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.train.Callback;
import cotangent.nn.train.Objective;
import cotangent.nn.train.StepReport;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.dropout.DropoutSchedule;
import cotangent.regularizers.dropout.GradientDirections;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Of a network that underfits, dropout raises the training loss, but not if it ends early. */
final class EarlyDropoutExperiment implements Experiment {
    private static final String LOSS = "final training loss";
    private static final String ACCURACY = "test accuracy";
    private static final String VARIANCE = "gradient direction variance";
    private static final String ERROR = "gradient direction error";
    private static final String NONE = "no dropout";
    private static final String STANDARD = "dropout throughout";
    private static final String EARLY = "early dropout";
    private static final double RATE = 0.2;
    private static final int BATCH = 50;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "early-dropout-underfitting",
                List.of("T264"),
                "A network that underfits ends with a smaller training loss if dropout stops after a third of the training than if it goes"
                        + " on, and with hardly a larger one than without any.",
                "dropout of the same rate throughout, and none",
                "digits, 1300 training and 497 test images; ReLU network 64-12-10 with dropout of 0.2 before the last layer, Adam 1e-3, batches of"
                        + " 50, 15 epochs; directions of the gradients of 20 batches, the mean over steps 50, 100, 150 and 200",
                5,
                30);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.ratioAtMost(LOSS, EARLY, STANDARD, 0.85), Rule.ratioAtMost(LOSS, EARLY, NONE, 1.1));
    }

    @Override
    public String discussion() {
        return "Early dropout beats dropout throughout, but it does not beat none here, as it does in the paper; nor is the paper's reason seen:"
                + " with dropout the gradients of batches point further apart in the first 200 steps, and further from that of all data. The"
                + " network is one hidden layer of 12 units, where dropout is noise above all.";
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), context.size(DigitsTask.TRAINING, 100));
        int epochs = context.size(15, 3);
        int steps = task.train().size() / BATCH;
        measure(context, NONE, DropoutSchedule.standard(0, epochs, steps), task);
        measure(context, STANDARD, DropoutSchedule.standard(RATE, epochs, steps), task);
        measure(context, EARLY, DropoutSchedule.early(RATE, epochs, steps, epochs / 3), task);
    }

    private static void measure(ExperimentContext context, String variant, DropoutSchedule schedule, DigitsTask task) {
        RandomGenerator rng = context.rng(1);
        Layer net = new Sequential(
                new Linear(64, 12, rng), Activation.relu(), new Dropout(0, context.rng(2)), new Linear(12, 10, rng));
        Watch watch = new Watch(net, task, context.size(50, 2));
        Trainer.builder(
                        net,
                        schedule.of(Objective.supervised(CrossEntropy.defaults()), DropoutSchedule.Kind.DROPOUT),
                        new Adam(net.parameters(), AdamConfig.defaults()),
                        DigitsTask.batches(task.train(), BATCH, context.seed()))
                .epochs(schedule.epochs())
                .callback(watch)
                .build()
                .run();
        context.record(variant, LOSS, DigitsTask.loss(net, task.train()));
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, task.test()));
        context.record(variant, VARIANCE, watch.variance / watch.measured);
        context.record(variant, ERROR, watch.error / watch.measured);
    }

    /** Measures the directions four times. */
    private static final class Watch implements Callback {
        private final Layer net;
        private final List<Batch> batches = new ArrayList<>();
        private final int every;
        private int steps;
        private int measured;
        private double variance;
        private double error;

        Watch(Layer net, DigitsTask task, int every) {
            this.net = net;
            this.every = every;
            Batch all = DigitsTask.all(task.train());
            for (int from = 0; from + BATCH <= Math.min(all.size(), 20 * BATCH); from += BATCH) {
                batches.add(all.slice(from, from + BATCH));
            }
        }

        @Override
        public void onStep(StepReport report) {
            steps++;
            if (steps % every == 0 && measured < 4) {
                GradientDirections.Report now = new GradientDirections(CrossEntropy.defaults()).measure(net, batches);
                variance += now.variance();
                error += now.error();
                measured++;
            }
        }
    }
}
