package cotangent.benchmarks.experiments.compression;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.regularizers.dictionary.Choice;
import cotangent.regularizers.dictionary.FeatureChoice;
import cotangent.regularizers.dictionary.MutualChoice;
import cotangent.regularizers.dictionary.TokenChoice;
import java.util.List;

/** Where samples need different numbers of features, a budget for the batch should explain more than one for each sample. */
final class ChoiceAllocationExperiment implements Experiment {
    private static final String UNEXPLAINED = "fraction of variance unexplained";
    private static final String TOKEN = "TokenChoice";
    private static final String MUTUAL = "MutualChoice";
    private static final String FEATURE = "FeatureChoice, uniform";
    private static final int FEATURES = 32;
    private static final int MOST = 8;
    private static final int BUDGET = 4;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "choice-allocation",
                List.of("T004"),
                "With the dictionary known, the largest entries of the whole batch, or of each feature, leave less than half as much variance"
                        + " unexplained as equally many for each sample.",
                "TokenChoice, the TopK activation",
                "4096 samples of an orthonormal dictionary of 32 features, 1 to 8 of them active, amplitudes uniform in [0.5, 1.5]; a mean"
                        + " budget of 4 entries; nothing is trained",
                5,
                10);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.ratioAtMost(UNEXPLAINED, MUTUAL, TOKEN, 0.4), Rule.ratioAtMost(UNEXPLAINED, FEATURE, TOKEN, 0.4));
    }

    @Override
    public void run(ExperimentContext context) {
        // In the basis of an orthonormal dictionary, samples are their own codes and distances are the same.
        int samples = context.size(4096, 256);
        Rng rng = context.rng(0);
        double[] codes = new double[samples * FEATURES];
        for (int b = 0; b < samples; b++) {
            int active = 1 + rng.nextInt(MOST);
            int[] order = rng.permutation(FEATURES);
            for (int a = 0; a < active; a++) {
                codes[b * FEATURES + order[a]] = rng.nextDouble(0.5, 1.5);
            }
        }
        Tensor x = Tensor.of(codes, samples, FEATURES);
        measure(context, TOKEN, new TokenChoice(BUDGET), x);
        measure(context, MUTUAL, new MutualChoice(BUDGET), x);
        measure(context, FEATURE, FeatureChoice.uniform(BUDGET), x);
    }

    private static void measure(ExperimentContext context, String variant, Choice choice, Tensor x) {
        double left = x.sub(choice.apply(x)).square().sum().item();
        double all = x.sub(x.mean(0)).square().sum().item();
        context.record(variant, UNEXPLAINED, left / all);
    }
}
