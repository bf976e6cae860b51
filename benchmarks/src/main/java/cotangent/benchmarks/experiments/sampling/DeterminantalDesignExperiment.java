package cotangent.benchmarks.experiments.sampling;

import cotangent.autodiff.DType;
import cotangent.autodiff.Rng;
import cotangent.autodiff.Tensor;
import cotangent.benchmarks.experiments.Experiment;
import cotangent.benchmarks.experiments.ExperimentContext;
import cotangent.benchmarks.experiments.ExperimentFacts;
import cotangent.benchmarks.experiments.Rule;
import cotangent.samplers.design.ChristoffelSampler;
import cotangent.samplers.design.Design;
import cotangent.samplers.design.DesignSampler;
import cotangent.samplers.design.GramStability;
import cotangent.samplers.design.OrthonormalBasis;
import cotangent.samplers.design.RepeatedDppSampler;
import cotangent.samplers.design.VolumeRescaledSampler;
import cotangent.samplers.design.WeightedLeastSquares;
import java.util.List;

/** Polynomials through few measurements at random points. */
final class DeterminantalDesignExperiment implements Experiment {
    private static final int FUNCTIONS = 6;
    private static final int[] POINTS = {6, 12, 24};
    private static final String RATIO = "error over best";
    private static final String SINGULAR = "singular designs drawn anew";
    private static final String INDEPENDENT = "independent";
    private static final String DPP = "repeated DPP";
    private static final String VOLUME = "volume-rescaled";

    @Override
    public ExperimentFacts facts() {
        return new ExperimentFacts(
                "dpp-least-squares",
                List.of("T081"),
                "Points that repel each other approximate a function better than independent ones of the optimal density.",
                "independent points of the Christoffel density",
                "exp(x) sin(4 x) on 2000 points of [-1, 1] by polynomials of degree 5 from 6, 12 or 24 points; 300 draws a seed; root of the mean"
                        + " squared error over that of the projection; a design that determines no polynomial is drawn anew",
                5,
                60);
    }

    @Override
    public List<Rule> rules() {
        return List.of(
                Rule.ratioAtMost(RATIO, name(DPP, 12), name(INDEPENDENT, 12), 0.5),
                Rule.ratioAtMost(RATIO, name(DPP, 6), name(INDEPENDENT, 6), 0.5),
                Rule.ratioAtMost(RATIO, name(DPP, 24), name(INDEPENDENT, 24), 1),
                Rule.ratioAtMost(RATIO, name(VOLUME, 12), name(INDEPENDENT, 12), 1));
    }

    private static String name(String variant, int points) {
        return variant + ", " + points + " points";
    }

    @Override
    public void run(ExperimentContext context) {
        OrthonormalBasis basis = OrthonormalBasis.legendre(FUNCTIONS, 2000);
        double[] values = new double[2000];
        for (int i = 0; i < values.length; i++) {
            double x = (2 * i + 1.0) / values.length - 1;
            values[i] = StrictMath.exp(x) * StrictMath.sin(4 * x);
        }
        Tensor f = Tensor.of(values).to(DType.FLOAT64);
        measure(context, INDEPENDENT, new ChristoffelSampler(basis), basis, f);
        measure(context, DPP, new RepeatedDppSampler(basis), basis, f);
        measure(context, VOLUME, new VolumeRescaledSampler(basis), basis, f);
    }

    private static void measure(
            ExperimentContext context, String variant, DesignSampler sampler, OrthonormalBasis basis, Tensor f) {
        WeightedLeastSquares fit = new WeightedLeastSquares(basis);
        double best = fit.error(f, basis.project(f));
        int draws = context.size(300, 3);
        for (int points : POINTS) {
            Rng rng = context.rng(points);
            double squares = 0;
            int singular = 0;
            for (int t = 0; t < draws; t++) {
                Design design = sampler.sample(points, rng);
                while (GramStability.of(basis, design).smallest() < 1e-12) {
                    singular++;
                    design = sampler.sample(points, rng);
                }
                Tensor c = fit.fit(design, f.indexSelect(0, Tensor.of(design.points())));
                double error = fit.error(f, c);
                squares += error * error;
            }
            context.record(name(variant, points), RATIO, Math.sqrt(squares / draws) / best);
            context.record(name(variant, points), SINGULAR, singular);
        }
    }
}
