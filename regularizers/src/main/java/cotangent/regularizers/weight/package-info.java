/**
 * Penalties on weights.
 *
 * <ul>
 * <li>Keep a network able to learn one task after another? {@link cotangent.regularizers.weight.SpectralRegularizer}: largest singular
 * values near 1; {@link cotangent.regularizers.weight.WassersteinInitRegularizer}: weights distributed as at first; {@link
 * cotangent.regularizers.weight.L2InitRegularizer}: each weight near where it began
 * <li>Small weights? {@link cotangent.regularizers.weight.L2Regularizer}; as a part of the optimizer: {@link
 * cotangent.nn.optim.WeightDecayRule}
 * </ul>
 *
 * <pre>{@code
 * Objective objective = Objective.supervised(CrossEntropy.defaults())
 *         .plus("spectral", 1e-3, new SpectralRegularizer(2, Rng.of(1)).objective());
 * }</pre>
 */
package cotangent.regularizers.weight;
