/** Runnable examples, experiments, benchmarks and the command line. */
module cotangent.benchmarks {
    requires transitive cotangent.samplers;

    exports cotangent.benchmarks;
    exports cotangent.benchmarks.experiments;
}
