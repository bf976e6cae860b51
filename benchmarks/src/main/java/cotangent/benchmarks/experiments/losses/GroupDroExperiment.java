package cotangent.benchmarks.experiments.losses;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.Linear;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.CrossEntropy;
import cotangent.nn.optim.Sgd;
import cotangent.nn.optim.SgdConfig;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.robust.GroupCvar;
import cotangent.regularizers.robust.GroupDro;
import cotangent.regularizers.robust.GroupDroConfig;
import cotangent.regularizers.robust.GroupMeans;
import java.util.List;

/** A feature that mostly agrees with the label, and four groups by label and feature. */
final class GroupDroExperiment implements Experiment {
    private static final String WORST = "worst group's test accuracy";
    private static final String MEAN = "test accuracy";
    private static final String PLAIN = "mean loss";
    private static final String DRO = "group DRO";
    private static final String CVAR = "group CVaR";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "group-dro-spurious",
                List.of("T265"),
                "Group DRO raises the accuracy of the worst group, but only with strong weight decay.",
                "the mean loss, with and without weight decay",
                "x = (y + N(0, 1), a + 0.2 N(0, 1), N(0, I_400)) with y = +-1 and a = y for 90 % of 400 training samples and half of 2000 test samples;"
                        + " linear logistic model from 0, full batches, rate 0.1, 1500 steps, or 800 with weight decay",
                5,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(WORST, decayed(CVAR, 1), decayed(PLAIN, 1), 0),
                Rule.gain(WORST, decayed(DRO, 1), PLAIN, 0.1),
                Rule.gain(WORST, decayed(DRO, 3), PLAIN, 0.1),
                new Rule(
                        "the mean gain without weight decay is at most half of that with weight decay 1",
                        m -> m.mean(DRO, WORST) - m.mean(PLAIN, WORST)
                                <= 0.5 * (m.mean(decayed(DRO, 1), WORST) - m.mean(PLAIN, WORST))));
    }

    @Override
    public String discussion() {
        return "A part of the gain is the decay's own: with it the mean loss gains 5 to 6 points, and what group DRO adds at the same decay is"
                + " 7 to 8. (The mean loss with decay 3 and group CVaR were added after a first run; the rule for group CVaR was stated"
                + " before it was run.)";
    }

    private static String decayed(String method, double decay) {
        return method + ", decay " + (decay == Math.rint(decay) ? "" + (long) decay : "" + decay);
    }

    /** Samples with their groups, {@code 2 [y > 0] + [a > 0]}. */
    private record Sample(TensorDataset data, long[] groups) {
        static Sample draw(Rng rng, int n, double agree) {
            float[] x = new float[402 * n];
            long[] y = new long[n];
            long[] groups = new long[n];
            for (int i = 0; i < n; i++) {
                y[i] = rng.nextInt(2);
                long a = rng.nextDouble() < agree ? y[i] : 1 - y[i];
                groups[i] = 2 * y[i] + a;
                x[402 * i] = (float) (2 * y[i] - 1 + rng.nextGaussian());
                x[402 * i + 1] = (float) (2 * a - 1 + 0.2 * rng.nextGaussian());
                for (int k = 2; k < 402; k++) {
                    x[402 * i + k] = (float) rng.nextGaussian();
                }
            }
            return new Sample(new TensorDataset(Tensor.of(x, n, 402), Tensor.of(y)), groups);
        }
    }

    @Override
    public void run(ExperimentContext context) {
        Sample train = Sample.draw(context.rng(0), 400, 0.9);
        Sample test = Sample.draw(context.rng(1), 2000, 0.5);
        Objective plain = Objective.supervised(CrossEntropy.defaults());
        int longer = context.size(1500, 2);
        int shorter = context.size(800, 2);
        measure(context, PLAIN, plain, 0, longer, train, test);
        measure(context, decayed(PLAIN, 1), plain, 1, shorter, train, test);
        measure(context, decayed(PLAIN, 3), plain, 3, shorter, train, test);
        measure(context, DRO, dro(train), 0, longer, train, test);
        for (double decay : new double[] {0.3, 1, 3}) {
            measure(context, decayed(DRO, decay), dro(train), decay, shorter, train, test);
        }
        Objective cvar = new GroupCvar(CrossEntropy.defaults(), train.groups);
        measure(context, decayed(CVAR, 1), cvar, 1, shorter, train, test);
    }

    private static Objective dro(Sample train) {
        return new GroupDro(CrossEntropy.defaults(), train.groups, GroupDroConfig.defaults());
    }

    /** Two logits in place of one: their difference is the logistic model's, with the same losses. */
    private static void measure(
            ExperimentContext context,
            String variant,
            Objective objective,
            double decay,
            int steps,
            Sample train,
            Sample test) {
        Linear net = new Linear(402, 2, false, context.rng(2));
        net.weight().value().assign(Tensor.scalar(0));
        // The difference of two rows moves twice as fast as one row would.
        Trainer.builder(
                        net,
                        objective,
                        new Sgd(
                                net.parameters(),
                                SgdConfig.defaults().withLearningRate(0.05).withWeightDecay(2 * decay)),
                        DataLoader.sequential(train.data, 400))
                .epochs(steps)
                .build()
                .run();
        try (var off = GradMode.noGrad()) {
            Tensor hits = net.apply(test.data.inputs())
                    .argmax(1)
                    .eq(test.data.targets())
                    .to(test.data.inputs().dtype());
            context.record(
                    variant,
                    WORST,
                    GroupMeans.of(hits, Tensor.of(test.groups), 4).worst());
            context.record(variant, MEAN, hits.mean().item());
        }
    }
}
