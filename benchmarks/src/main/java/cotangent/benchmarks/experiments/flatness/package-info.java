/** Experiments with sharpness-aware and adversarial training, gradient regularisation, weight-space regularisers, loss landscapes; listed by {@link cotangent.benchmarks.experiments.flatness.FlatnessTechniques}. */
package cotangent.benchmarks.experiments.flatness;
