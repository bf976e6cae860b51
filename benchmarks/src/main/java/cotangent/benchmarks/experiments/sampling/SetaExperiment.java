package cotangent.benchmarks.experiments.sampling;

import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.DataSampler;
import cotangent.nn.data.RandomSampler;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Schedules;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.samplers.selection.InfoBatchSampler;
import cotangent.samplers.selection.SetaConfig;
import cotangent.samplers.selection.SetaSampler;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Training on fewer samples each epoch, chosen by their losses. */
final class SetaExperiment implements Experiment {
    private static final String ACCURACY = "test accuracy";
    private static final String VISITS = "share of visits";
    private static final String FULL = "all samples";
    private static final String SETA = "SeTa";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "seta-pruning",
                List.of("T089"),
                "SeTa saves at least half of the visits and hardly any accuracy.",
                "all samples each epoch; InfoBatch",
                "digits, 1200 training and 597 test images; network 64-64-10, SGD 0.05 with momentum 0.9, cosine over the epochs' most steps,"
                        + " batches of 32, 40 epochs",
                5,
                40);
    }

    @Override
    public List<Rule> rules() {
        return List.of(Rule.atMost(VISITS, SETA, 0.5), Rule.gain(ACCURACY, SETA, FULL, -0.015));
    }

    /** Passes everything on, and counts visits. */
    private static final class Counting implements DataSampler {
        private final DataSampler sampler;
        private long visits;

        Counting(DataSampler sampler) {
            this.sampler = sampler;
        }

        @Override
        public Selection epoch(long epoch, RandomGenerator rng) {
            Selection selection = sampler.epoch(epoch, rng);
            visits += selection.size();
            return selection;
        }

        @Override
        public int epochSize() {
            return sampler.epochSize();
        }

        @Override
        public boolean isAdaptive() {
            return sampler.isAdaptive();
        }

        @Override
        public void observe(int[] indices, double[] losses) {
            sampler.observe(indices, losses);
        }

        @Override
        public Map<String, Tensor> state() {
            return sampler.state();
        }

        @Override
        public void loadState(Map<String, Tensor> state) {
            sampler.loadState(state);
        }
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.splitAt(context.rng(0), 1200);
        int n = task.train().size();
        int epochs = context.size(40, 1);
        measure(context, FULL, new RandomSampler(n), task, epochs);
        measure(context, SETA, new SetaSampler(n, epochs, SetaConfig.defaults()), task, epochs);
        measure(context, "InfoBatch", new InfoBatchSampler(n, epochs), task, epochs);
    }

    private static void measure(
            ExperimentContext context, String variant, DataSampler sampler, DigitsTask task, int epochs) {
        Layer net = DigitsTask.network(context.rng(2), 64, 64, 10);
        Counting counted = new Counting(sampler);
        DataLoader loader =
                DataLoader.shuffled(task.train(), 32, context.seed()).withSampler(counted);
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Sgd(
                                net.parameters(),
                                SgdConfig.defaults().withLearningRate(0.05).withMomentum(0.9)),
                        loader)
                .epochs(epochs)
                .schedule(Schedules.cosine((long) epochs * loader.batchesPerEpoch()))
                .build()
                .run();
        context.record(variant, ACCURACY, DigitsTask.accuracy(net, task.test()));
        context.record(
                variant,
                VISITS,
                (double) counted.visits / (epochs * (long) task.train().size()));
    }
}
