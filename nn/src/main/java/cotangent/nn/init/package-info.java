/**
 * First values of parameters.
 *
 * <ul>
 *   <li>Which rule? {@link cotangent.nn.init.Initializer}: constants, uniform, normal, Xavier, Kaiming, LeCun, orthogonal, sparse.
 *   <li>Which connections set the scale? {@link cotangent.nn.init.Fan}.
 *   <li>Which activation follows? {@link cotangent.nn.init.Gain}.
 * </ul>
 *
 * <pre>{@code
 * Initializer.kaimingNormal(Fan.OUT, Gain.relu()).fill(conv.weight(), rng);
 * Initializer.zeros().fill(conv.bias(), rng);
 * }</pre>
 */
package cotangent.nn.init;
