/**
 * Data selection and resampling, generative samplers and solvers behind a few shared shapes.
 *
 * <ul>
 *   <li>How do I draw from a trained generative model? {@link cotangent.samplers.GenerativeSampler}
 *   <li>How far are samples from data? {@link cotangent.samplers.EnergyDistance}
 *   <li>Which samples come next in training? {@code cotangent.nn.data.DataSampler}
 *   <li>Which of a few things, in proportion to weights? {@link cotangent.samplers.Categorical}
 * </ul>
 *
 * <pre>{@code
 * // Langevin dynamics on an energy, 100 steps.
 * GenerativeSampler<UnaryOperator<Tensor>> langevin = (energy, noise, rng) -> {
 *     UnaryOperator<Tensor> slope = Autodiff.grad(x -> energy.apply(x).sum());
 *     Tensor x = noise;
 *     for (int i = 0; i < 100; i++) {
 *         x = x.sub(slope.apply(x).mul(0.01)).add(Tensor.randn(rng, x.shape().toArray()).mul(Math.sqrt(0.02)));
 *     }
 *     return x;
 * };
 * }</pre>
 */
package cotangent.samplers;
