/** Runnable examples, experiments, benchmarks and the command line. */
package cotangent.benchmarks;
