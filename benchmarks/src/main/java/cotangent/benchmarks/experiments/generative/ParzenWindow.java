package cotangent.benchmarks.experiments.generative;

import cotangent.autodiff.Distances;
import cotangent.autodiff.GradMode;
import cotangent.autodiff.Tensor;

/**
 * A density: the mean of round Gaussians at samples.
 *
 * @param centres the samples {@code [n, d]}
 */
record ParzenWindow(Tensor centres) {
    /** The mean log density of points {@code [m, d]} with Gaussians of this standard deviation. */
    double logLikelihood(Tensor x, double sd) {
        try (var off = GradMode.noGrad()) {
            Tensor kernels = Distances.cdist(x, centres).square().div(-2 * sd * sd);
            double constant =
                    StrictMath.log(centres.size(0)) + 0.5 * centres.size(1) * StrictMath.log(2 * Math.PI * sd * sd);
            return kernels.logSumExp(1).mean().item() - constant;
        }
    }

    /** The standard deviation of 0.1, 0.15, ..., 1 that makes these points most likely. */
    double choose(Tensor validation) {
        double best = Double.NEGATIVE_INFINITY;
        double chosen = 0;
        for (int i = 2; i <= 20; i++) {
            double likelihood = logLikelihood(validation, 0.05 * i);
            if (likelihood > best) {
                best = likelihood;
                chosen = 0.05 * i;
            }
        }
        return chosen;
    }
}
