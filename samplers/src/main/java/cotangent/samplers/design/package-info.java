/**
 * Where to measure a function that is to be approximated by few measurements: optimal designs by random points with weights.
 *
 * <ul>
 *   <li>Approximated by what, and from which candidates? {@link cotangent.samplers.design.OrthonormalBasis}.
 *   <li>At which points? Independent ones: {@link cotangent.samplers.design.ChristoffelSampler}; as many as the basis has functions, which
 *       repel each other: {@link cotangent.samplers.design.ProjectionDpp}; a multiple of that: {@link
 *       cotangent.samplers.design.RepeatedDppSampler}; any number, without bias: {@link cotangent.samplers.design.VolumeRescaledSampler}; none
 *       that is unstable: {@link cotangent.samplers.design.ConditionedSampler}. All are a {@link cotangent.samplers.design.DesignSampler}.
 *   <li>What comes out? {@link cotangent.samplers.design.WeightedLeastSquares}, as stable as {@link
 *       cotangent.samplers.design.GramStability} says.
 * </ul>
 *
 * <pre>{@code
 * OrthonormalBasis basis = OrthonormalBasis.legendre(6, 2000);
 * Design design = new RepeatedDppSampler(basis).sample(12, rng);
 * Tensor f = measure(design.points());                                   // [12]
 * Tensor coefficients = new WeightedLeastSquares(basis).fit(design, f);  // [6]
 * }</pre>
 */
package cotangent.samplers.design;
