/** Experiments with mixing and augmentation, dropout, semi-supervised consistency, domain generalisation, continual learning; listed by {@link cotangent.benchmarks.experiments.augmentation.AugmentationTechniques}. */
package cotangent.benchmarks.experiments.augmentation;
