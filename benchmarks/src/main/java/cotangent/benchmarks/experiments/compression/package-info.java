/** Experiments with pruning, quantisation, low rank, mixtures of experts, sparse autoencoders; listed by {@link cotangent.benchmarks.experiments.compression.CompressionTechniques}. */
package cotangent.benchmarks.experiments.compression;
