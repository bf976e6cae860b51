/**
 * What a trained model looks like from inside: curvature and landscape of its loss.
 *
 * <ul>
 * <li>How curved is the loss? {@link cotangent.regularizers.diagnostics.HessianTools}: largest and smallest eigenvalues, trace, diagonal
 * <li>How does the loss look around a solution, or on the way to it? {@link cotangent.regularizers.diagnostics.LossLandscape}, {@link
 * cotangent.regularizers.diagnostics.DirectionNormalization}, {@link cotangent.regularizers.diagnostics.CurvatureMap}
 * <li>How far apart are classes in its features? {@link cotangent.regularizers.diagnostics.ClassSeparability}
 * <li>In how many directions do its features vary, or does a weight point? {@link cotangent.regularizers.diagnostics.EffectiveRank}; how
 * different are the gradients of samples? {@link cotangent.regularizers.diagnostics.GradientDiversity}
 * <li>Can it still learn after many tasks? {@link cotangent.regularizers.diagnostics.PlasticityProbe}
 * </ul>
 *
 * <pre>{@code
 * HessianTools hessian = HessianTools.of(model, () -> CrossEntropy.of(model.apply(x), labels));
 * double sharpness = hessian.topEigen(1, 50, 1e-4, Rng.of(1)).get(0).value();
 * }</pre>
 */
package cotangent.regularizers.diagnostics;
