/** Runnable examples, experiments, benchmarks and the command line. */
module cotangent.benchmarks {
    requires jdk.management;
    requires transitive cotangent.samplers;

    exports cotangent.benchmarks;
    exports cotangent.benchmarks.experiments;
}
