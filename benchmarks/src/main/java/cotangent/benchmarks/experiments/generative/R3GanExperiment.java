package cotangent.benchmarks.experiments.generative;

import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.nn.Activation;
import cotangent.nn.Mlp;
import cotangent.regularizers.gan.GanLoss;
import cotangent.regularizers.gan.R3Gan;
import cotangent.regularizers.gan.R3GanConfig;
import cotangent.regularizers.gan.R3GanConfig.Penalized;
import cotangent.regularizers.gan.R3GanConfig.Range;
import cotangent.samplers.EnergyDistance;
import java.util.List;

/** 25 Gaussians on a grid: how many of them a generator finds. */
final class R3GanExperiment implements Experiment {
    private static final String MODES = "modes covered, of 25";
    private static final String NEAR = "share of samples near a mode";
    private static final String ENERGY = "energy distance x 1000";
    private static final String BOTH = "R3GAN";
    private static final String REAL = "R3GAN, R1 only";
    private static final String PLAIN = "non-saturating";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "r3gan-grid",
                List.of("T187"),
                "A relativistic loss with both gradient penalties covers all modes; a plain one does not, and R1 alone is less stable.",
                "the non-saturating loss without penalties, and R1 without R2",
                "25 Gaussians (grid of spacing 2, sd 0.05), perceptrons 8-128-128-128-2 and 2-128-128-128-1 with leaky ReLU, 10000 steps on 128"
                        + " new points, rate 1e-3 to 1e-4, gamma 2 to 0.2, half-life 0 to 100 batches, annealed over 8000 steps; 2500 samples,"
                        + " a mode is covered by 20 within 4 sd",
                3,
                600);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.onEverySeed("R3GAN covers at least 24 of 25 modes", (m, seed) -> m.value(BOTH, MODES, seed) >= 24),
                new Rule(
                        "the non-saturating loss covers fewer modes on average",
                        m -> m.mean(PLAIN, MODES) < m.mean(BOTH, MODES)),
                new Rule(
                        "R1 only has a larger energy distance than both penalties on at least one seed",
                        m -> m.seeds().stream()
                                .anyMatch(seed -> m.value(REAL, ENERGY, seed) > m.value(BOTH, ENERGY, seed))));
    }

    @Override
    public String discussion() {
        return "The plain loss collapses to 4 modes, which it keeps precisely; either penalty prevents that. What R2 adds to R1 these data do not"
                + " tell: R1 alone covers all modes, too, and is ahead in distance and precision on one or two of three seeds. The third rule, which"
                + " asks for one seed only, holds as easily by chance. Networks and gamma are not those of a first run, with two layers of 64 and gamma"
                + " from 0.1 to 0.01, where R3GAN covered 5.7 modes on average, R1 alone and the plain loss 4. Thereafter, on another seed (101) and"
                + " for R3GAN only, other settings were tried: three layers of 128 covered 12, 15, 16 and 25 modes with gamma 0.02, 0.1, 0.5 and 2 at"
                + " first, 4 with rates of 3e-4 and batches of 256 at 0.1; three and two layers of 64 covered 10 and 4 with gamma 2, two of 256"
                + " covered 8 with gamma 0.5. The rules are those of the first run; R1 alone was not tuned by itself.";
    }

    @Override
    public void run(ExperimentContext context) {
        R3GanConfig config = R3GanConfig.defaults(context.size(8000, 2))
                .withLearningRate(new Range(1e-3, 1e-4))
                .withEmaHalfLife(new Range(0, 100 * 128));
        Range gamma = new Range(2, 0.2);
        measure(context, BOTH, config.withPenalty(gamma, Penalized.BOTH));
        measure(context, REAL, config.withPenalty(gamma, Penalized.REAL));
        measure(
                context,
                PLAIN,
                config.withPenalty(Range.constant(0), Penalized.BOTH).withLoss(GanLoss.nonSaturating()));
    }

    private static void measure(ExperimentContext context, String variant, R3GanConfig config) {
        PlaneMixture mixture = PlaneMixture.grid();
        Rng init = context.rng(0);
        R3Gan gan = new R3Gan(
                Mlp.of(init, Activation::leakyRelu, 8, 128, 128, 128, 2),
                Mlp.of(init, Activation::leakyRelu, 2, 128, 128, 128, 1),
                8,
                config);
        Rng rng = context.rng(1);
        int steps = context.size(10000, 2);
        for (int step = 0; step < steps; step++) {
            gan.step(mixture.sample(rng, 128), rng);
        }
        Tensor samples = gan.sample(2500, context.rng(2));
        context.record(variant, MODES, mixture.covered(samples, 20));
        long near = 0;
        for (long count : mixture.counts(samples)) {
            near += count;
        }
        context.record(variant, NEAR, near / 2500.0);
        context.record(variant, ENERGY, 1000 * EnergyDistance.measure(samples, mixture.sample(context.rng(3), 2500)));
    }
}
