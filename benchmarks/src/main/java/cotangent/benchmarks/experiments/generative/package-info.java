/** Experiments with autoencoders, GANs, diffusion and consistency models, inverse problems; listed by {@link cotangent.benchmarks.experiments.generative.GenerativeTechniques}. */
package cotangent.benchmarks.experiments.generative;
