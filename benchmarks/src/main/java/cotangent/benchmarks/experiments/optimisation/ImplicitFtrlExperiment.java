package cotangent.benchmarks.experiments.optimisation;

import cotangent.autodiff.Rng;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.regularizers.online.AdaImplicitFtrl;
import cotangent.regularizers.online.GeneralizedImplicitFtrl;
import cotangent.regularizers.online.ImplicitUpdate;
import cotangent.regularizers.online.ScalarLoss;
import java.util.List;

/** Online regression by absolute losses, with step sizes from too small to far too large. */
final class ImplicitFtrlExperiment implements Experiment {
    private static final int DIMENSION = 20;
    private static final String LOSS = "cumulative loss";
    private static final double[] BETAS = {0.1, 1, 10, 100};

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "implicit-ftrl",
                List.of("T195"),
                "Implicit updates make FTRL robust to a step size that is too large.",
                "FTRL with linearised losses",
                "|<a, x> - b| with rows a of N(0, I / 20) and b of a target of N(0, I), without noise, 1000 rounds; lambda_t = sqrt(t) / beta",
                4,
                10);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.onEverySeed(
                        "at beta 0.1 the losses agree within 1 %",
                        (m, seed) -> Math.abs(m.value(name(ImplicitUpdate.FULL, 0.1), LOSS, seed)
                                        - m.value(name(ImplicitUpdate.LINEARIZED, 0.1), LOSS, seed))
                                <= 0.01 * m.value(name(ImplicitUpdate.LINEARIZED, 0.1), LOSS, seed)),
                ratio(1, 1),
                ratio(10, 0.4),
                ratio(100, 0.1));
    }

    @Override
    public String discussion() {
        return "The truncated update is the implicit one here, but where a step would go beyond the target. Mirror-prox is not robust: the slope of an"
                + " absolute loss is -1 or 1, so that its second look changes the sign of a step at most, and is mostly not admissible then.";
    }

    private static Rule ratio(double beta, double factor) {
        return Rule.onEverySeed(
                "at beta " + (long) beta + " the implicit update's loss at most " + factor
                        + " times the linearised one's",
                (m, seed) -> m.value(name(ImplicitUpdate.FULL, beta), LOSS, seed)
                        <= factor * m.value(name(ImplicitUpdate.LINEARIZED, beta), LOSS, seed));
    }

    private static String name(ImplicitUpdate update, double beta) {
        String what =
                switch (update) {
                    case LINEARIZED -> "linearised";
                    case FULL -> "implicit";
                    case TRUNCATED_LINEAR -> "truncated";
                    case MIRROR_PROX -> "mirror-prox";
                };
        return what + ", beta " + (beta == Math.rint(beta) ? "" + (long) beta : "" + beta);
    }

    /** A learner's round: a row and its loss to the loss paid. */
    private interface Learner {
        double step(double[] a, ScalarLoss phi);
    }

    @Override
    public void run(ExperimentContext context) {
        for (ImplicitUpdate update : ImplicitUpdate.values()) {
            for (double beta : BETAS) {
                GeneralizedImplicitFtrl learner =
                        new GeneralizedImplicitFtrl(update, DIMENSION, t -> Math.sqrt(t) / beta);
                context.record(name(update, beta), LOSS, play(context, learner::step));
            }
        }
        for (double beta : BETAS) {
            AdaImplicitFtrl learner = new AdaImplicitFtrl(DIMENSION, beta);
            String variant = "adaptive, beta " + (beta == 0.1 ? "0.1" : "" + (long) beta);
            context.record(variant, LOSS, play(context, learner::step));
        }
    }

    private static double play(ExperimentContext context, Learner learner) {
        Rng rng = context.rng(0);
        double[] target = row(rng, 1);
        double total = 0;
        int rounds = context.size(1000, 20);
        for (int t = 0; t < rounds; t++) {
            double[] a = row(rng, Math.sqrt(1.0 / DIMENSION));
            double b = 0;
            for (int i = 0; i < DIMENSION; i++) {
                b += a[i] * target[i];
            }
            total += learner.step(a, ScalarLoss.absolute(b));
        }
        return total;
    }

    private static double[] row(Rng rng, double scale) {
        double[] x = new double[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            x[i] = scale * rng.nextGaussian();
        }
        return x;
    }
}
