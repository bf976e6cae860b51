/** Data and networks that many experiments share. */
package cotangent.benchmarks.experiments.tasks;
