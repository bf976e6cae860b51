package cotangent.benchmarks.experiments.optimisation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.benchmarks.experiments.tasks.DigitImages;
import cotangent.regularizers.bilevel.BilevelProblem;
import cotangent.regularizers.bilevel.FieldsOfExpertsProblem;
import cotangent.regularizers.bilevel.FistaLowerSolver;
import cotangent.regularizers.bilevel.Maid;
import cotangent.regularizers.bilevel.MaidConfig;
import cotangent.regularizers.bilevel.SmoothedTotalVariationProblem;
import java.util.List;

/** What takes noise out of images, learned from pairs of noisy and true ones. */
final class BilevelDenoisingExperiment implements Experiment {
    private static final String RATIO = "peak signal to noise, dB";
    private static final String LOSS = "upper loss";
    private static final String VARIATION = "total variation";
    private static final String EXPERTS = "fields of experts";
    private static final String LEARNED = ", MAID";
    private static final String FIXED = ", fixed 1e-6";
    private static final String LONGER = ", MAID, budget 20000";
    private static final String START = ", at the start";
    private static final double NOISE = 0.2;

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "bilevel-denoising",
                List.of("T118"),
                "Regularisers learned from a few pairs of images take noise out of others, filters more than total variation; and at a budget"
                        + " inexact hypergradients learn them further than those of a fixed high accuracy.",
                "the noisy images; the regularisers as they start; the same descent with epsilon = delta = 1e-6 throughout",
                "digits, noise of standard deviation 0.2 in images of 0 to 1; 20 to learn from, 100 others to measure on; 6 filters of 3 x 3; all"
                        + " logarithms start at -3, filters standard normal; 3000 gradients of the lower problem and products with its Hessian in"
                        + " all, accuracies of 0.1 at first",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.gain(RATIO, VARIATION + LEARNED, "noisy", 1),
                Rule.gain(RATIO, VARIATION + LEARNED, VARIATION + START, 0.5),
                Rule.gain(RATIO, EXPERTS + LEARNED, EXPERTS + START, 0.5),
                Rule.gain(RATIO, EXPERTS + LEARNED, VARIATION + LEARNED, 0),
                lower(VARIATION),
                lower(EXPERTS));
    }

    private static Rule lower(String problem) {
        return Rule.onEverySeed(
                LOSS + " of " + problem + LEARNED + " not above that of " + problem + FIXED,
                (m, seed) -> m.value(problem + LEARNED, LOSS, seed) <= m.value(problem + FIXED, LOSS, seed));
    }

    @Override
    public String discussion() {
        return "Total variation has two parameters, for which this budget is enough at either accuracy: both descents end at the same loss to 5 parts"
                + " in 10000, on either side, and their start was but 0.4 dB off. Six filters have 67: there the inexact descent ends 5 % lower."
                + " It is not at its end then; but with the larger budget, which was added after a first run without a rule of its own, it is still"
                + " above total variation. A reason may be that filters are applied where they fit: 28 of the 64 pixels of an image are at its"
                + " border, where few of them reach. Larger images, filters and sets, with which the literature finds filters ahead, are beyond"
                + " the time of this experiment.";
    }

    /** Noisy images with the true ones. */
    private record Pairs(Tensor noisy, Tensor clean) {
        static Pairs draw(Tensor clean, Rng rng) {
            Tensor noise = Tensor.randn(rng, DType.FLOAT64, clean.shape().toArray());
            return new Pairs(clean.add(noise.mul(NOISE)), clean);
        }

        /** Peak signal to noise of images in place of the noisy ones; the brightest values are 1. */
        double ratio(Tensor images) {
            return -10 * StrictMath.log10(images.sub(clean).square().mean().item());
        }
    }

    private interface Regularizer {
        BilevelProblem of(Tensor noisy, Tensor clean);
    }

    @Override
    public void run(ExperimentContext context) {
        int learn = context.size(20, 2);
        int others = context.size(100, 2);
        Tensor images = DigitImages.split(context.rng(0), learn + others)
                .train()
                .inputs()
                .squeeze(1)
                .to(DType.FLOAT64);
        Pairs known = Pairs.draw(images.slice(0, 0, learn), context.rng(1));
        Pairs heldOut = Pairs.draw(images.slice(0, learn, learn + others), context.rng(2));
        context.record("noisy", RATIO, heldOut.ratio(heldOut.noisy));
        Tensor strengths = Tensor.full(DType.FLOAT64, -3, 2);
        measure(context, VARIATION, SmoothedTotalVariationProblem::new, strengths, known, heldOut);
        Tensor filters = new FieldsOfExpertsProblem(known.noisy, known.clean, 6, 3).start(context.rng(3));
        measure(context, EXPERTS, (y, x) -> new FieldsOfExpertsProblem(y, x, 6, 3), filters, known, heldOut);
    }

    private static void measure(
            ExperimentContext context, String name, Regularizer regularizer, Tensor start, Pairs known, Pairs heldOut) {
        BilevelProblem learn = regularizer.of(known.noisy, known.clean);
        BilevelProblem judge = regularizer.of(heldOut.noisy, heldOut.clean);
        context.record(name + START, RATIO, heldOut.ratio(solution(judge, start, heldOut)));
        MaidConfig config = MaidConfig.defaults().withMaxIterations(100_000).withBudget(context.size(3000, 60));
        for (String variant : name.equals(EXPERTS) ? List.of(LEARNED, FIXED, LONGER) : List.of(LEARNED, FIXED)) {
            MaidConfig own =
                    switch (variant) {
                        case FIXED -> config.withFixedAccuracy(1e-6);
                        case LONGER -> config.withBudget(context.size(20_000, 80));
                        default -> config;
                    };
            Maid.Solution s = new Maid(own).solve(new Maid.Problem(learn, start, known.noisy));
            context.record(name + variant, RATIO, heldOut.ratio(solution(judge, s.theta(), heldOut)));
            context.record(name + variant, LOSS, s.loss());
        }
    }

    private static Tensor solution(BilevelProblem problem, Tensor theta, Pairs images) {
        return new FistaLowerSolver(10_000)
                .solve(problem, theta, images.noisy, 1e-4)
                .x();
    }
}
