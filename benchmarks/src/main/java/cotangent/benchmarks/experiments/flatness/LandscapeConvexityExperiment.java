package cotangent.benchmarks.experiments.flatness;

import cotangent.autodiff.Rng;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitsTask;
import cotangent.nn.Activation;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.ParameterVector;
import cotangent.nn.Residual;
import cotangent.nn.Sequential;
import cotangent.nn.data.Batch;
import cotangent.nn.init.Fan;
import cotangent.nn.init.Gain;
import cotangent.nn.init.Initializer;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.diagnostics.CurvatureMap;
import cotangent.regularizers.diagnostics.DirectionNormalization;
import java.util.ArrayList;
import java.util.List;

/** Around the solution of a deep network the loss is much nearer to convex with residual connections. */
final class LandscapeConvexityExperiment implements Experiment {
    private static final String RATIO = "ratio of smallest to largest curvature";
    private static final String PLAIN = "plain";
    private static final String RESIDUAL = "residual";
    private static final int DEPTH = 20;
    private static final int WIDTH = 32;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "landscape-convexity",
                List.of("T251"),
                "Residual connections make the loss around the solution of a deep network nearer to convex.",
                "the same network without residual connections",
                "digits, 500 training images; fully connected, 20 hidden layers of width 32 after a first one, residual layers scaled by"
                        + " 1/sqrt(20); SGD 0.02 with momentum 0.9, gradient norm clipped to 1, batch 32, 30 epochs; 25 power iterations, first"
                        + " 250 images, at alpha and beta of 0.5 either way",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(new Rule(
                RATIO + " larger for the plain network in the mean",
                m -> m.mean(PLAIN, RATIO) > m.mean(RESIDUAL, RATIO)));
    }

    @Override
    public String discussion() {
        return "The two networks are compared after equal steps, not at equal loss: the plain one fits nine images of ten, the residual one"
                + " all of them. A part of the difference may be that the plain one has not arrived at a minimum; that it does not arrive"
                + " is the paper's point too.";
    }

    @Override
    public void run(ExperimentContext context) {
        DigitsTask task = DigitsTask.split(context.rng(0), 500);
        measure(context, PLAIN, network(context.rng(1), false), task);
        measure(context, RESIDUAL, network(context.rng(1), true), task);
    }

    private static Layer network(Rng rng, boolean residual) {
        List<Layer> layers = new ArrayList<>();
        layers.add(linear(rng, 64, WIDTH, 1));
        layers.add(Activation.relu());
        for (int i = 0; i < DEPTH; i++) {
            Layer hidden =
                    new Sequential(linear(rng, WIDTH, WIDTH, residual ? 1 / Math.sqrt(DEPTH) : 1), Activation.relu());
            layers.add(residual ? new Residual(hidden) : hidden);
        }
        layers.add(linear(rng, WIDTH, 10, 1));
        return new Sequential(layers);
    }

    private static Linear linear(Rng rng, int in, int out, double scale) {
        Linear linear = new Linear(in, out, rng);
        Initializer.kaimingNormal(Fan.IN, scale * Gain.relu()).fill(linear.weight(), rng);
        Initializer.zeros().fill(linear.bias(), rng);
        return linear;
    }

    private static void measure(ExperimentContext context, String variant, Layer net, DigitsTask task) {
        SgdConfig config = SgdConfig.defaults().withLearningRate(0.02).withMomentum(0.9);
        Trainer.builder(
                        net,
                        Objective.supervised(CrossEntropy.defaults()),
                        new Sgd(net.parameters(), config),
                        DigitsTask.batches(task.train(), 32, context.seed()))
                .epochs(context.size(30, 1))
                .clipNorm(1)
                .build()
                .run();
        Batch first = DigitsTask.all(task.train()).slice(0, context.size(250, 20));
        ParameterVector center = ParameterVector.ofValues(net.parameters());
        Rng rng = context.rng(2);
        ParameterVector d1 = DirectionNormalization.FILTER.draw(center, rng);
        ParameterVector d2 = DirectionNormalization.FILTER.draw(center, rng);
        double[] grid = {-0.5, 0.5};
        CurvatureMap map = CurvatureMap.of(
                net,
                () -> CrossEntropy.of(net.apply(first.inputs()), first.targets()),
                d1,
                d2,
                grid,
                grid,
                context.size(25, 2),
                rng);
        context.record(variant, RATIO, map.mean());
        context.record(variant, "training accuracy", DigitsTask.accuracy(net, task.train()));
    }
}
