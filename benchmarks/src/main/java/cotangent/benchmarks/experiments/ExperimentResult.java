package cotangent.benchmarks.experiments;

import java.util.Locale;

/**
 * An experiment that was run.
 *
 * @param experiment which one
 * @param measurements what was measured
 * @param verdict what its rules say
 * @param seconds how long it took
 */
public record ExperimentResult(Experiment experiment, Measurements measurements, Verdict verdict, double seconds) {
    /**
     * Runs an experiment on the seeds 1 to {@code seeds}.
     *
     * @param smoke whether it is only to be seen that it runs: tiny, and without a verdict
     */
    public static ExperimentResult of(Experiment experiment, int seeds, boolean smoke) {
        Measurements.Builder measured = new Measurements.Builder();
        long start = System.nanoTime();
        for (long seed = 1; seed <= seeds; seed++) {
            experiment.run(new ExperimentContext(seed, smoke, measured));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Measurements measurements = measured.build();
        return new ExperimentResult(
                experiment,
                measurements,
                smoke ? Verdict.notJudged() : Verdict.of(experiment.rules(), measurements),
                seconds);
    }

    /** The table of means and standard errors: one row a variant, one column a measure. */
    public String table() {
        StringBuilder text = new StringBuilder("| variant |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (String measure : measurements.measures()) {
            text.append(' ').append(measure).append(" |");
            rule.append(" --- |");
        }
        text.append('\n').append(rule).append('\n');
        for (String variant : measurements.variants()) {
            text.append("| ").append(variant).append(" |");
            for (String measure : measurements.measures()) {
                text.append(' ')
                        .append(measurements.has(variant, measure) ? cell(variant, measure) : "")
                        .append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String cell(String variant, String measure) {
        String mean = number(measurements.mean(variant, measure));
        return measurements.seeds().size() == 1
                ? mean
                : mean + " ± " + number(measurements.standardError(variant, measure));
    }

    /** Four significant digits. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size < 1e-4 || size >= 1e7) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int places = Math.max(0, 3 - (int) Math.floor(StrictMath.log10(size)));
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
