package cotangent.benchmarks.experiments.flatness;

import cotangent.autodiff.Linalg;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Layer;
import cotangent.nn.Module;
import cotangent.nn.Parameter;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Optimizer;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.Penalty;
import cotangent.regularizers.diagnostics.EffectiveRank;
import cotangent.regularizers.weight.L2InitRegularizer;
import cotangent.regularizers.weight.L2Regularizer;
import cotangent.regularizers.weight.SpectralRegularizer;
import cotangent.regularizers.weight.WassersteinInitRegularizer;
import java.util.List;
import java.util.function.Function;

/** Penalties that keep singular values or the distribution of weights near the start keep a network able to learn. */
final class PlasticityExperiment implements Experiment {
    private static final String LATE = "training accuracy, last 5 tasks";
    private static final String FIRST = "training accuracy, first 5 tasks";
    private static final String SIGMA = "largest singular value";
    private static final String RANK = "effective rank";
    private static final String NONE = "none";
    private static final String SPECTRAL = "spectral 1e-3";
    private static final String WASSERSTEIN = "Wasserstein 1e-3";
    private static final double FACTOR = 1e-3;
    private static final int SAMPLES = 400;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "plasticity-random-labels",
                List.of("T191"),
                "A network that learns one random labelling after another learns the late ones much better with spectral or Wasserstein"
                        + " regularization.",
                "no regularization, the same steps",
                "400 digits with labels drawn anew for each of 25 tasks; MLP 64-128-128-10, Adam 1e-3 that goes on, batch 32, 30 epochs a task",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(LATE, SPECTRAL, NONE, 0.12),
                Rule.gain(LATE, WASSERSTEIN, NONE, 0.12),
                Rule.ratioAtMost(SIGMA, SPECTRAL, NONE, 1),
                Rule.ratioAtMost(SIGMA, WASSERSTEIN, NONE, 1));
    }

    @Override
    public String discussion() {
        return "Both penalties do what they promise, but they are not what does it best here: of the two baselines of the same factor, which"
                + " were not tuned either, L2 init learns the late tasks as well as the first ones, better than both, and plain L2 learns"
                + " them better than Wasserstein. What sets spectral regularization apart is what it leaves alone: it has the highest"
                + " effective rank, while L2 pays with the first tasks and has the lowest. (L2 was added when L2 init was seen to win.)";
    }

    @Override
    public void run(ExperimentContext context) {
        Tensor inputs = DigitsTask.split(context.rng(0), SAMPLES).train().inputs();
        measure(context, NONE, net -> null, inputs);
        measure(context, SPECTRAL, net -> new SpectralRegularizer(2, context.rng(3)), inputs);
        measure(context, WASSERSTEIN, WassersteinInitRegularizer::towards, inputs);
        measure(context, "L2 init 1e-3", L2InitRegularizer::towards, inputs);
        measure(context, "L2 1e-3", net -> new L2Regularizer(), inputs);
    }

    private static void measure(
            ExperimentContext context, String variant, Function<Module, Penalty> penalty, Tensor inputs) {
        int width = context.size(128, 16);
        Layer net = DigitsTask.network(context.rng(1), 64, width, width, 10);
        Penalty p = penalty.apply(net);
        Objective plain = Objective.supervised(CrossEntropy.defaults());
        Objective objective = p == null ? plain : plain.plus("penalty", FACTOR, p.objective());
        Optimizer adam = new Adam(net.parameters(), AdamConfig.defaults());
        Rng labels = context.rng(2);
        int tasks = context.size(25, 2);
        double[] accuracies = new double[tasks];
        for (int task = 0; task < tasks; task++) {
            TensorDataset data = new TensorDataset(inputs, Tensor.randint(labels, 0, 10, SAMPLES));
            net.train();
            Trainer.builder(net, objective, adam, DigitsTask.batches(data, 32, context.seed() + 1000L * task))
                    .epochs(context.size(30, 1))
                    .build()
                    .run();
            accuracies[task] = DigitsTask.accuracy(net, data);
        }
        int five = Math.min(5, tasks);
        context.record(variant, FIRST, mean(accuracies, 0, five));
        context.record(variant, LATE, mean(accuracies, tasks - five, tasks));
        double sigma = 0;
        double rank = 0;
        int matrices = 0;
        for (Parameter w : net.parameters().values()) {
            if (w.value().rank() == 2) {
                sigma += Linalg.svdvals(w.value().detach()).max().item();
                rank += EffectiveRank.ofMatrix(w.value());
                matrices++;
            }
        }
        context.record(variant, SIGMA, sigma / matrices);
        context.record(variant, RANK, rank / matrices);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}
