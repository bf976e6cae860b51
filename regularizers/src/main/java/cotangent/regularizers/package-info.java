/**
 * Regularization, robustness, compression and alignment techniques behind a few shared shapes.
 *
 * <ul>
 *   <li>What do I add to a loss? {@link cotangent.regularizers.Penalty}
 *   <li>How do I make a model smaller? {@link cotangent.regularizers.Compressor}
 *   <li>How do I measure a property of a model? {@link cotangent.regularizers.Diagnostic}
 *   <li>How do I solve a stated problem, such as a transport plan? {@link cotangent.regularizers.Solver}; a smooth function of a
 *       vector? {@link cotangent.regularizers.Lbfgs}
 * </ul>
 *
 * <p>The shapes that training itself uses, losses, objectives, optimizers, batch transforms and data samplers, are declared in
 * {@code cotangent.nn}.
 *
 * <pre>{@code
 * Penalty l2 = model -> {
 *     Tensor sum = Tensor.scalar(0);
 *     for (Parameter p : model.parameters().values()) {
 *         sum = sum.add(p.get().square().sum());
 *     }
 *     return sum.mul(0.5);
 * };
 * Tensor loss = CrossEntropy.of(model.forward(x), labels).add(l2.times(1e-4).of(model));
 * }</pre>
 */
package cotangent.regularizers;
