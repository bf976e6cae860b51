package cotangent.benchmarks.experiments.compression;

import cotangent.autodiff.GradMode;
import cotangent.autodiff.MemoryScope;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.optim.Adam;
import cotangent.nn.optim.AdamConfig;
import cotangent.nn.optim.Closure;
import cotangent.nn.optim.Optimizer;
import cotangent.regularizers.dictionary.AuxKLoss;
import cotangent.regularizers.dictionary.AuxZipfLoss;
import cotangent.regularizers.dictionary.AuxiliaryLoss;
import cotangent.regularizers.dictionary.Choice;
import cotangent.regularizers.dictionary.DictionaryObjective;
import cotangent.regularizers.dictionary.DictionaryOptimizer;
import cotangent.regularizers.dictionary.FeatureChoice;
import cotangent.regularizers.dictionary.MutualChoice;
import cotangent.regularizers.dictionary.SparseAutoencoder;
import cotangent.regularizers.dictionary.TokenChoice;
import cotangent.regularizers.dictionary.ZipfFit;
import java.util.List;

/** Helping features that are used too little should leave fewer of them dead. */
final class ChoiceDictionaryExperiment implements Experiment {
    private static final String DEAD = "dead fraction";
    private static final String UNEXPLAINED = "fraction of variance unexplained";
    private static final String L0 = "features a sample";
    private static final String MMCS = "mean max cosine";
    private static final String TOKEN = "TokenChoice";
    private static final String MUTUAL = "MutualChoice";
    private static final String AUX_K = "MutualChoice, AuxK";
    private static final String AUX_ZIPF = "MutualChoice, AuxZipf";
    private static final String FEATURE = "then FeatureChoice";
    private static final int TRUE_FEATURES = 128;
    private static final int WIDTH = 32;
    private static final int FEATURES = 2 * TRUE_FEATURES;
    private static final int ACTIVE = 3;
    private static final int BATCH = 256;
    private static final int TINY_BATCH = 96; // FeatureChoice needs an entry for each feature

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "choice-dictionary",
                List.of("T004"),
                "AuxZipf leaves fewer dead features than no auxiliary loss, and fine-tuning with FeatureChoice leaves none.",
                "MutualChoice without an auxiliary loss",
                "sums of 3 of 128 random directions in 32 dimensions with frequencies as 1 / rank, new samples in each step; 256 features, 3 for"
                        + " a sample, batches of 256, Adam 1e-3, 700 steps, of which FeatureChoice has the last 200 after MutualChoice with AuxZipf;"
                        + " AuxK counts features as dead after 20 batches; measured with fixed thresholds on 16384 new samples",
                8,
                150);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                new Rule(
                        "mean dead fraction of " + AUX_ZIPF + " below that of " + MUTUAL,
                        m -> m.mean(AUX_ZIPF, DEAD) < m.mean(MUTUAL, DEAD)),
                Rule.atMost(DEAD, FEATURE, 0));
    }

    @Override
    public String discussion() {
        return "With AuxZipf one of 256 features fewer is dead on average: the difference on a seed is 1.0 +- 0.4, it is positive on six seeds and"
                + " negative on one. On three seeds, as this was run first, it was hardly to be told from chance; the rules are as they were then."
                + " With AuxK 1.4 +- 0.6 more are dead: it waits until features are dead, for which so short a training leaves little time."
                + " TokenChoice explains more and finds more of the true directions than MutualChoice here, where all samples have equally"
                + " many features: there is nothing to allocate, so that the experiment does not speak for MutualChoice. That FeatureChoice"
                + " leaves none dead costs it explained variance: with fixed thresholds 2.6 features of a sample fire, not the 3 of the budget,"
                + " since the threshold of a rare feature is a mean of maxima, which new batches exceed only about half the time.";
    }

    @Override
    public void run(ExperimentContext context) {
        SuperpositionData data = new SuperpositionData(TRUE_FEATURES, WIDTH, ACTIVE, context.rng(0));
        int steps = context.size(700, 2);
        int last = context.size(200, 1);
        int batch = context.size(BATCH, TINY_BATCH);
        MutualChoice mutual = new MutualChoice(ACTIVE);
        AuxZipfLoss zipf = AuxZipfLoss.of(WIDTH);
        AuxKLoss dead = new AuxKLoss(1.0 / 32, WIDTH / 2, 20L * BATCH);
        measure(context, TOKEN, trained(context, data, new TokenChoice(ACTIVE), null, steps), data);
        measure(context, MUTUAL, trained(context, data, mutual, null, steps), data);
        measure(context, AUX_K, trained(context, data, mutual, dead, steps), data);
        measure(context, AUX_ZIPF, trained(context, data, mutual, zipf, steps), data);

        Rng samples = context.rng(2);
        SparseAutoencoder first = fresh(context, data, mutual);
        train(first, data, zipf, steps - last, batch, samples);
        double[] density = first.density().densities();
        Choice feature = ZipfFit.of(density)
                .map(fit -> FeatureChoice.progressive(ACTIVE, density, fit))
                .orElseGet(() -> FeatureChoice.uniform(ACTIVE));
        SparseAutoencoder second = first.withChoice(feature);
        train(second, data, zipf, last, batch, samples);
        measure(context, FEATURE, second, data);
    }

    private static SparseAutoencoder fresh(ExperimentContext context, SuperpositionData data, Choice choice) {
        SparseAutoencoder model = new SparseAutoencoder(WIDTH, FEATURES, choice, context.rng(1));
        model.centerOn(data.sample(1024, context.rng(3)));
        return model;
    }

    private static SparseAutoencoder trained(
            ExperimentContext context, SuperpositionData data, Choice choice, AuxiliaryLoss auxiliary, int steps) {
        SparseAutoencoder model = fresh(context, data, choice);
        train(model, data, auxiliary, steps, context.size(BATCH, TINY_BATCH), context.rng(2));
        return model;
    }

    private static void train(
            SparseAutoencoder model, SuperpositionData data, AuxiliaryLoss auxiliary, int steps, int batch, Rng rng) {
        Optimizer optimizer = new DictionaryOptimizer(new Adam(model.parameters(), AdamConfig.defaults()), model);
        DictionaryObjective objective = new DictionaryObjective(auxiliary);
        for (int step = 0; step < steps; step++) {
            Tensor x = data.sample(batch, rng);
            optimizer.step(Closure.of(optimizer, () -> objective.loss(model, x)));
        }
    }

    private static void measure(
            ExperimentContext context, String variant, SparseAutoencoder model, SuperpositionData data) {
        Tensor x = data.sample(context.size(16_384, 128), context.rng(4));
        model.eval();
        try (var off = GradMode.noGrad();
                var scope = MemoryScope.open()) {
            Tensor z = model.choose(model.preActivations(x));
            Tensor fires = z.gt(0);
            context.record(
                    variant, DEAD, 1 - fires.any(false, 0).to(x.dtype()).mean().item());
            double left = x.sub(model.decode(z)).square().sum().item();
            context.record(
                    variant, UNEXPLAINED, left / x.sub(x.mean(0)).square().sum().item());
            context.record(variant, L0, fires.to(x.dtype()).sum(1).mean().item());
            Tensor cosines =
                    data.dictionary().matmul(model.dictionary().value().detach().mT());
            context.record(variant, MMCS, cosines.amax(1).mean().item());
        }
        model.train();
    }
}
