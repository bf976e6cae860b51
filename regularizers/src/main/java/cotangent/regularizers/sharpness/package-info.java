/**
 * Training that looks for flat minima: the loss in a neighbourhood of the parameters is made small, not only the loss at them. The
 * methods wrap an {@link cotangent.nn.optim.Optimizer} and evaluate the closure at several points.
 *
 * <ul>
 * <li>The worst point within a radius? {@link cotangent.regularizers.sharpness.Sam}, {@link
 * cotangent.regularizers.sharpness.SamConfig}
 * <li>As far as ascent leads, within a radius for each tensor? {@link
 * cotangent.regularizers.sharpness.AdversarialModelPerturbation}, {@link
 * cotangent.regularizers.sharpness.AdversarialModelPerturbationConfig}
 * <li>A small gradient? {@link cotangent.regularizers.sharpness.GradientRegularization}, exactly {@link
 * cotangent.regularizers.sharpness.GradientNormPenalty}; {@link cotangent.regularizers.sharpness.Flooding}; the probe {@link
 * cotangent.regularizers.sharpness.DiagonalLinearNetwork}
 * <li>How sharp is a model where it stands? {@link cotangent.regularizers.sharpness.SamSharpness}, and the curvatures of {@code
 * cotangent.regularizers.diagnostics}
 * </ul>
 *
 * <pre>{@code
 * Optimizer optimizer = new Sam(new Sgd(model.parameters(), SgdConfig.defaults().withMomentum(0.9)), SamConfig.defaults());
 * Trainer.builder(model, Objective.supervised(CrossEntropy.defaults()), optimizer, loader).epochs(20).build().run();
 * }</pre>
 */
package cotangent.regularizers.sharpness;
