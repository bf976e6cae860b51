/** Experiments with contrastive and self-supervised learning, retrieval, fine-tuning, imbalanced regression; listed by {@link cotangent.benchmarks.experiments.representation.RepresentationTechniques}. */
package cotangent.benchmarks.experiments.representation;
