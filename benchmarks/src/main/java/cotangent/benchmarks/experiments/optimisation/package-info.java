/** Experiments with bilevel and online learning, optimal transport, linear-algebraic methods; listed by {@link cotangent.benchmarks.experiments.optimisation.OptimisationTechniques}. */
package cotangent.benchmarks.experiments.optimisation;
