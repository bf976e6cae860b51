/**
 * The experiments that show what each technique does at small scale, and the harness that runs them over several seeds and judges them
 * by rules stated beforehand.
 *
 * <ul>
 * <li>What is an experiment? {@link cotangent.benchmarks.experiments.Experiment}, {@link
 * cotangent.benchmarks.experiments.ExperimentFacts}, {@link cotangent.benchmarks.experiments.ExperimentContext}
 * <li>Which are there? {@link cotangent.benchmarks.experiments.Experiments}
 * <li>How is one run and judged? {@link cotangent.benchmarks.experiments.ExperimentResult}, {@link
 * cotangent.benchmarks.experiments.Rule}, {@link cotangent.benchmarks.experiments.Verdict}
 * <li>What was measured? {@link cotangent.benchmarks.experiments.Measurements}, {@link
 * cotangent.benchmarks.experiments.ResultFile}, {@link cotangent.benchmarks.experiments.ResultPlot}, {@link
 * cotangent.benchmarks.experiments.ExperimentReport}
 * <li>What do many of them need? the package {@code cotangent.benchmarks.experiments.tasks}
 * </ul>
 *
 * <pre>{@code
 * ExperimentResult result = ExperimentResult.of(Experiments.find("sam-label-noise").orElseThrow(), 3, false);
 * System.out.println(result.table());
 * System.out.println(result.verdict());
 * }</pre>
 */
package cotangent.benchmarks.experiments;
