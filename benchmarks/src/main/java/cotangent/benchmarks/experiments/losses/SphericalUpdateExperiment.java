package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.DType;
import cotangent.autodiff.InPlace;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.loss.CrossEntropy;
import cotangent.regularizers.loss.SphericalOutputLayer;
import cotangent.regularizers.loss.ZLoss;
import java.util.List;

/** How the time of a training step grows with the number of classes. */
final class SphericalUpdateExperiment implements Experiment {
    private static final int WIDTH = 64;
    private static final String TIME = "microseconds a step";
    private static final String FEW = " of 2000";
    private static final String MANY = " of 20000";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "z-loss-classes",
                List.of("T130"),
                "A step of the output layer with the Z-loss costs the same for ten times the classes; one with softmax does not.",
                "a dense output layer with cross entropy",
                "normal hidden vectors of 64, random labels, 2000 and 20000 classes, float64, learning rate 0.01; the best of seven runs of 1000"
                        + " implicit and 20 dense steps; a run of implicit steps includes its rebuild",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                new Rule(
                        "mean time of an implicit step with 20000 classes below 1.5 times that with 2000",
                        m -> m.mean("implicit" + MANY, TIME) < 1.5 * m.mean("implicit" + FEW, TIME)),
                new Rule(
                        "mean time of a dense step with 20000 classes above 4 times that with 2000",
                        m -> m.mean("dense" + MANY, TIME) > 4 * m.mean("dense" + FEW, TIME)));
    }

    @Override
    public void run(ExperimentContext context) {
        for (boolean many : new boolean[] {false, true}) {
            int classes = context.size(many ? 20_000 : 2000, many ? 200 : 20);
            String name = many ? MANY : FEW;
            Rng rng = context.rng(many ? 1 : 0);
            Tensor weights = Tensor.randn(rng, DType.FLOAT64, classes, WIDTH).mul(0.1);
            SphericalOutputLayer layer = new SphericalOutputLayer(weights, ZLoss.defaults());
            context.record(
                    "implicit" + name,
                    TIME,
                    best(
                            context.size(7, 1),
                            context.size(1000, 3),
                            () -> layer.step(hidden(rng), rng.nextInt(classes), 0.01)));
            Tensor dense = weights.copy().requiresGrad();
            context.record("dense" + name, TIME, best(context.size(7, 1), context.size(20, 1), () -> {
                dense.zeroGrad();
                Tensor h = hidden(rng).requiresGrad();
                Tensor label = Tensor.of(new long[] {rng.nextInt(classes)});
                CrossEntropy.of(dense.matmul(h).unsqueeze(0), label).backward();
                InPlace.axpy(-0.01, dense.grad(), dense);
            }));
        }
    }

    private static Tensor hidden(Rng rng) {
        return Tensor.randn(rng, DType.FLOAT64, WIDTH);
    }

    /** The shortest mean time over repeated runs, in microseconds. */
    private static double best(int runs, int steps, Runnable step) {
        double best = Double.POSITIVE_INFINITY;
        for (int r = 0; r < runs; r++) {
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                step.run();
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / steps);
        }
        return best;
    }
}
