/**
 * Learning what a training problem is made of, such as its hyperparameters, by the quality of its solution.
 *
 * <ul>
 * <li>Which weights of penalties, filters or other parameters of a convex problem give the best solutions? {@link
 *     cotangent.regularizers.bilevel.Maid}, for a {@link cotangent.regularizers.bilevel.BilevelProblem} such as {@link
 *     cotangent.regularizers.bilevel.LogisticRidgeProblem}, {@link cotangent.regularizers.bilevel.SmoothedTotalVariationProblem} or {@link
 *     cotangent.regularizers.bilevel.FieldsOfExpertsProblem}
 * <li>The gradient of a solution's quality with a bound of its error: {@link cotangent.regularizers.bilevel.InexactHypergradient}; for
 *     exact derivatives of small problems see {@link cotangent.autodiff.ImplicitDifferentiation}
 * <li>Its parts: {@link cotangent.regularizers.bilevel.FistaLowerSolver}, {@link cotangent.regularizers.bilevel.ConjugateGradient}
 * </ul>
 *
 * <pre>{@code
 * BilevelProblem problem = new LogisticRidgeProblem(train, labels, validation, validationLabels);
 * Maid.Solution best = new Maid(MaidConfig.defaults())
 *         .solve(new Maid.Problem(problem, Tensor.full(DType.FLOAT64, -4, 64), Tensor.zeros(DType.FLOAT64, 10, 64)));
 * }</pre>
 */
package cotangent.regularizers.bilevel;
