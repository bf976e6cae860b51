package cotangent.regularizers.diagnostics;

import cotangent.autodiff.Tensor;
import cotangent.nn.Module;
import cotangent.nn.ParameterVector;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How far from convex a loss is over a plane in parameter space: {@code |lambda_min / lambda_max|} of the Hessian with respect to all
 * parameters, at each point of a grid, with the smallest eigenvalue {@code lambda_min} and the largest {@code lambda_max}. Near 0 there is
 * hardly a direction of negative curvature; at 1 there is as much curvature down as up, above 1 more down.
 *
 * <p>The ratio is made for networks, whose Hessian has eigenvalues near 0 in plenty, so that {@code lambda_min} is not above 0 by much.
 * Of a function that is curved upward in all directions it is not near 0, but the inverse of the condition number.
 *
 * <p>In evaluation mode, and without changing the model. Cost: a gradient and up to {@code 2 iterations} products with the Hessian a point.
 *
 * <p>Source: H. Li et al., "Visualizing the Loss Landscape of Neural Nets", NeurIPS 2018. Catalogue: T251.
 *
 * @param alpha positions along the first direction
 * @param beta positions along the second direction
 * @param ratio at {@code [beta, alpha]}; +Infinity where it is not finite
 */
public record CurvatureMap(double[] alpha, double[] beta, double[][] ratio) {
    /**
     * Measures the ratios.
     *
     * @param model whose parameters the loss depends on
     * @param loss a scalar, twice differentiable
     * @param d1 first direction
     * @param d2 second direction
     * @param alphas positions along the first direction
     * @param betas positions along the second direction
     * @param iterations products for each of the two eigenvalues
     * @param rng draws starting vectors
     * @throws IllegalArgumentException if a grid has no point
     */
    public static CurvatureMap of(
            Module model,
            Supplier<Tensor> loss,
            ParameterVector d1,
            ParameterVector d2,
            double[] alphas,
            double[] betas,
            int iterations,
            RandomGenerator rng) {
        if (alphas.length < 1 || betas.length < 1) {
            throw new IllegalArgumentException("CurvatureMap: a grid needs a point");
        }
        ParameterVector center = ParameterVector.ofValues(model.parameters());
        double[][] ratio = new double[betas.length][alphas.length];
        model.inMode(m -> Module.Mode.EVAL, () -> {
            for (int i = 0; i < betas.length; i++) {
                for (int j = 0; j < alphas.length; j++) {
                    ParameterVector point = center.plus(alphas[j], d1).plus(betas[i], d2);
                    HessianTools.Extremes e =
                            new HessianTools(values -> model.with(values, loss), point).extremes(iterations, 0, rng);
                    double r = Math.abs(e.min().value() / e.max().value());
                    ratio[i][j] = Double.isFinite(r) ? r : Double.POSITIVE_INFINITY;
                }
            }
            return null;
        });
        return new CurvatureMap(alphas.clone(), betas.clone(), ratio);
    }

    /** The mean over the grid. */
    public double mean() {
        return Arrays.stream(ratio).flatMapToDouble(Arrays::stream).average().orElseThrow();
    }
}
