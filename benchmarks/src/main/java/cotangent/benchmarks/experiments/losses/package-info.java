/** Experiments with classification losses, calibration, label noise, distributionally robust objectives; listed by {@link cotangent.benchmarks.experiments.losses.LossTechniques}. */
package cotangent.benchmarks.experiments.losses;
