/** Experiments with data selection and mixing, preference optimisation and policy gradients, federated learning; listed by {@link cotangent.benchmarks.experiments.sampling.SamplingTechniques}. */
package cotangent.benchmarks.experiments.sampling;
