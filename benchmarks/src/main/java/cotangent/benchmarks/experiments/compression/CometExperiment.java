package cotangent.benchmarks.experiments.compression;

import cotangent.autodiff.DType;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.MixtureOfExperts;
import cotangent.nn.TopKGate;
import cotangent.nn.data.DataLoader;
import cotangent.nn.data.TensorDataset;
import cotangent.nn.loss.MeanSquaredError;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Schedules;
import cotangent.nn.train.Objective;
import cotangent.nn.train.Trainer;
import cotangent.regularizers.experts.CometGate;
import cotangent.regularizers.experts.GumbelSinkhornPermutation;
import cotangent.regularizers.experts.PermutationSchedule;
import cotangent.regularizers.experts.PermutedGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Four clusters with a rule each: which gate finds an expert for each of them? */
final class CometExperiment implements Experiment {
    private static final String ERROR = "held-out squared error";
    private static final String NONZEROS = "nonzero weights";
    private static final String BAD = "bad runs";
    private static final String COMET = "COMET";
    private static final String TOP_K = "top k";
    private static final String NOISY = "top k, noisy";
    private static final String SEARCH = "top k, local search";
    private static final int EXPERTS = 8;
    private static final int K = 2;
    private static final int BATCH = 64;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "comet-clusters",
                List.of("T166"),
                "A mixture of experts whose gate is made of soft trees finds experts for all clusters more reliably than one that keeps the two"
                        + " largest scores, and a local search over the places of experts makes the latter fail less often.",
                "gate of the two largest scores, plain and with learned noise, imbalance weighing 0.01",
                "4 Gaussian clusters in the plane, centres (+-2, +-2), deviation 0.5, each with its own affine rule, coefficients of deviation 2,"
                        + " label noise 0.1; 8 affine experts, k = 2, gamma 1, entropy weighing 0.01; 1200 steps of 64 fresh samples, Adam 2e-2"
                        + " with a cosine; local search in the first 300 steps, its entropy weighing 0.01; 2000 held-out samples; a run is bad"
                        + " if its error exceeds 1.5 times the least of all variants on its seed",
                40,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.ratioAtMost(ERROR, COMET, TOP_K, 0.5),
                Rule.ratioAtMost(ERROR, COMET, NOISY, 0.5),
                new Rule(
                        "standard deviation of " + ERROR + " of " + COMET + " below those of " + TOP_K + " and "
                                + NOISY,
                        m -> m.standardError(COMET, ERROR)
                                < Math.min(m.standardError(TOP_K, ERROR), m.standardError(NOISY, ERROR))),
                new Rule(
                        "fewer " + BAD + " of " + SEARCH + " than of " + TOP_K,
                        m -> m.mean(SEARCH, BAD) < m.mean(TOP_K, BAD)));
    }

    @Override
    public String discussion() {
        return "Errors of every gate are spread over two orders of magnitude, so that means hang on a few seeds. On ten seeds, as this was run"
                + " first, COMET's mean was 0.49 times that of the plain gate; on forty it is 0.57 times, since it fails badly on two more (29 and 36,"
                + " on the latter with all others but the local search). The rules are those of the first run. What does not hang on single seeds"
                + " speaks for COMET: it is the best of the four on 31 of 40 seeds, its median error is 0.045, against 0.147, 0.115 and 0.133, and 5"
                + " of its runs are bad, against 32, 27 and 32. More than two weights are nonzero on average, as not all decisions have reached 0 or"
                + " 1 with this weight of the entropy. The local search lowers the error of the gate of the two largest scores on 25 of 40 seeds, its"
                + " mean, and its worst one from 2.9 to 0.8, but not the number of bad runs, which are counted against the best variant, mostly"
                + " COMET. Its 300 steps and the weight of its entropy were chosen beforehand and not tuned.";
    }

    @Override
    public void run(ExperimentContext context) {
        int steps = context.size(1200, 4);
        Tensor rules = Tensor.randn(context.rng(0), 4, 3).mul(2);
        Tensor[] train = sample(steps * BATCH, rules, context.rng(1));
        Tensor[] test = sample(context.size(2000, 20), rules, context.rng(2));
        Map<String, Double> errors = new LinkedHashMap<>();
        for (String variant : List.of(COMET, TOP_K, NOISY, SEARCH)) {
            Rng rng = context.rng(3);
            Layer gate = gate(variant, context.size(300, 2), rng);
            List<Layer> experts = new ArrayList<>();
            for (int e = 0; e < EXPERTS; e++) {
                experts.add(new Linear(3, 1, false, rng));
            }
            MixtureOfExperts mixture = new MixtureOfExperts(gate, experts);
            mixture.setDense(true); // the same function; sparse rows gain nothing with experts of three weights
            Trainer.builder(
                            mixture,
                            objective(gate),
                            new Adam(mixture.parameters(), AdamConfig.defaults().withLearningRate(2e-2)),
                            DataLoader.sequential(new TensorDataset(train[0], train[1]), BATCH))
                    .epochs(1)
                    .schedule(Schedules.cosine(steps))
                    .build()
                    .run();
            mixture.eval();
            try (var off = GradMode.noGrad()) {
                MixtureOfExperts.Output y = mixture.run(test[0]);
                double error = y.output().sub(test[1]).square().mean().item();
                errors.put(variant, error);
                context.record(variant, ERROR, error);
                context.record(
                        variant,
                        NONZEROS,
                        y.weights().ne(0).to(DType.FLOAT64).sum(1).mean().item());
            }
        }
        double best = errors.values().stream().mapToDouble(e -> e).min().orElseThrow();
        errors.forEach((variant, error) -> context.record(variant, BAD, error > 1.5 * best ? 1 : 0));
    }

    private static Layer gate(String variant, int searchSteps, Rng rng) {
        return switch (variant) {
            case COMET -> new CometGate(3, EXPERTS, K, rng);
            case SEARCH ->
                new PermutedGate(
                        new TopKGate(3, EXPERTS, K, rng),
                        new GumbelSinkhornPermutation(1, EXPERTS, PermutationSchedule.of(searchSteps), rng));
            default -> new TopKGate(3, EXPERTS, K, variant.equals(NOISY), rng);
        };
    }

    /** The squared error with the penalty of the gate. */
    private static Objective objective(Layer gate) {
        Objective objective = (model, batch, step) -> {
            MixtureOfExperts.Output y = ((MixtureOfExperts) model).run(batch.inputs());
            Tensor loss = new MeanSquaredError().apply(y.output(), batch.targets());
            if (gate instanceof CometGate comet) {
                return loss.add(comet.route(batch.inputs()).entropy().mul(0.01));
            }
            if (gate instanceof PermutedGate permuted) {
                loss = loss.add(permuted.permutation().entropy().mul(0.01));
            }
            return loss.add(y.imbalance().mul(0.01));
        };
        return GumbelSinkhornPermutation.following(objective);
    }

    /** Points with a 1 appended, and what the rule of their cluster says of them. */
    private static Tensor[] sample(int count, Tensor rules, Rng rng) {
        Tensor cluster = Tensor.randint(rng, 0, 4, count);
        Tensor centres = Tensor.of(new float[][] {{-2, -2}, {-2, 2}, {2, -2}, {2, 2}});
        Tensor points =
                centres.indexSelect(0, cluster).add(Tensor.randn(rng, count, 2).mul(0.5));
        Tensor x = Tensor.cat(1, points, Tensor.ones(count, 1));
        Tensor y = x.mul(rules.indexSelect(0, cluster))
                .sum(true, 1)
                .add(Tensor.randn(rng, count, 1).mul(0.1));
        return new Tensor[] {x, y};
    }
}
