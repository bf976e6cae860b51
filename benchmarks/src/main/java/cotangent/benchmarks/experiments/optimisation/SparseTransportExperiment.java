package cotangent.benchmarks.experiments.optimisation;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.regularizers.Lbfgs;
import cotangent.regularizers.transport.KSparseOt;
import cotangent.regularizers.transport.OtProblem;
import cotangent.regularizers.transport.OtSolution;
import cotangent.regularizers.transport.Sinkhorn;
import cotangent.regularizers.transport.SmoothOtSemiDual;
import java.util.List;

/** Transport between two histograms with at most k nonzeros in a column. */
final class SparseTransportExperiment implements Experiment {
    private static final int BINS = 32;
    private static final int[] NONZEROS = {1, 2, 4, 32};
    private static final String LARGEST = "nonzeros of a column at most";
    private static final String VIOLATION = "violation of the rows";
    private static final String VALUE = "dual value";
    private static final String EVALUATIONS = "evaluations";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "sparse-transport",
                List.of("T216"),
                "Transport plans have at most k nonzeros in a column, and the problem becomes smoother with k.",
                "entropic transport by Sinkhorn's algorithm, epsilon 0.05",
                "two histograms of 32 bins, normal around 10 and 20, squared distance scaled to at most 1, gamma 1; seed 1 is this problem, others"
                        + " shift the centres by up to one bin; at most 3000 iterations of L-BFGS on the semi-dual",
                3,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.onEverySeed(
                        "columns have at most k nonzeros for k = 1, 2, 4",
                        (m, seed) -> m.value(name(1), LARGEST, seed) <= 1
                                && m.value(name(2), LARGEST, seed) <= 2
                                && m.value(name(4), LARGEST, seed) <= 4),
                Rule.onEverySeed("Sinkhorn's plan is dense", (m, seed) -> m.value("Sinkhorn", LARGEST, seed) == BINS),
                Rule.onEverySeed(
                        "violation of the rows at k = 32 at most a tenth of that at k = 1",
                        (m, seed) -> m.value(name(32), VIOLATION, seed) <= 0.1 * m.value(name(1), VIOLATION, seed)),
                Rule.onEverySeed(
                        "values fall with k",
                        (m, seed) -> m.value(name(1), VALUE, seed) > m.value(name(2), VALUE, seed)
                                && m.value(name(2), VALUE, seed) > m.value(name(4), VALUE, seed)
                                && m.value(name(4), VALUE, seed) >= m.value(name(32), VALUE, seed)));
    }

    private static String name(int k) {
        return "k = " + k;
    }

    @Override
    public void run(ExperimentContext context) {
        Rng rng = context.rng(0);
        double shift = context.seed() == 1 ? 0 : 2 * rng.nextDouble() - 1;
        Tensor i = Tensor.arange(DType.FLOAT64, 0, BINS, 1);
        Tensor cost = i.unsqueeze(1).sub(i).square().div((BINS - 1) * (BINS - 1));
        OtProblem problem = new OtProblem(
                i.sub(10 + shift).square().div(-8).softmax(0),
                i.sub(20 - shift).square().div(-50).softmax(0),
                cost);
        Lbfgs search = Lbfgs.defaults().withMaxIterations(context.size(3000, 5));
        for (int k : NONZEROS) {
            record(context, name(k), new SmoothOtSemiDual(new KSparseOt(1, k), search).solve(problem));
        }
        record(context, "Sinkhorn", new Sinkhorn(0.05, context.size(10_000, 5), 1e-9).solve(problem));
    }

    private static void record(ExperimentContext context, String variant, OtSolution s) {
        context.record(variant, LARGEST, s.plan().ne(0).sum(0).max().item());
        context.record(variant, VIOLATION, s.rowViolation());
        context.record(variant, VALUE, s.value());
        context.record(variant, EVALUATIONS, s.evaluations());
    }
}
